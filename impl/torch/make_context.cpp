#include "torch/make_context.h"

#include <ATen/Context.h>

#include "base/error.h"
#include "engine/gpu_driver.h"
#include "torch/attention.h"
#include "torch/cuda_kernels.h"
#include "torch/threads.h"

namespace bertpt::torch {
namespace {

constexpr int kTensorCoresForBf16 = 80;

// Why products of bf16 factors are not offered; "" when they are.
std::string refuse_bf16(const Context& c) {
  if (!c.fused) return "ATen's operators are compared in fp32";
  if (c.device.is_cuda()) {
    const std::vector<engine::Gpu> gpus = engine::ask_gpu_driver().gpus;  // LibTorch numbers them as the driver does
    const auto index = static_cast<size_t>(c.device.index());
    if (index >= gpus.size() || gpus[index].capability < kTensorCoresForBf16) return "it takes a GPU of compute capability 8.0 or higher";
    if (!flash_fits(c.dims)) return "heads must be a multiple of 8 wide and at most 256, not " + std::to_string(c.dims.D);
    return "";
  }
  if (c.cuda != nullptr || TorchStream::has_bf16_products()) return "";
  return "it takes a processor with AMX or AVX-512 BF16, and a LibTorch with MKL";
}

bool chooses_bf16(const engine::ModelConfig& config, const Context& c) {
  if (config.precision == "fp32") return false;
  const std::string refused = refuse_bf16(c);
  if (!refused.empty() && config.precision == "bf16")
    throw Error(Code::unsupported, "torch/make_context",
                "precision bf16 is not offered on " + c.device.str() + ": " + refused + "; choose fp32, or auto for what the device does best",
                {{"pointer", "/precision"}});
  return refused.empty();
}

}  // namespace

const char* precision_name(at::ScalarType dtype) { return dtype == at::kDouble ? "fp64" : dtype == at::kBFloat16 ? "bf16" : "fp32"; }

Context make_context(const engine::ModelConfig& config, const ModelOptions& options, kernels::Stream& stream) {
  Context c;
  c.dims = dims_of(config);
  c.device = choose_device(config.device);
  if (c.device.is_cuda()) at::globalContext().lazyInitDevice(at::kCUDA);  // before streams and what asks the allocator
  c.stream = &stream;
  c.cuda = c.device.is_cuda() ? &cuda_kernels() : options.cuda;
  c.fused = options.fused && (c.cuda == nullptr || options.dtype == at::kFloat);
  c.master = options.dtype;
  c.recompute = config.recompute_activations;
  c.deterministic = config.deterministic;
  c.dtype = options.dtype == at::kFloat && chooses_bf16(config, c) ? at::kBFloat16 : options.dtype;
  c.flash = c.device.is_cuda() && c.dtype == at::kBFloat16;
  return c;
}

}  // namespace bertpt::torch
