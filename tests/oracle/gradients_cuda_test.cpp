// The gradients of gradients_test.cpp and the losses of the CPU, on a GPU. Skipped where LibTorch finds none.
#include <ATen/Context.h>
#include <dlfcn.h>

#include <filesystem>

#include "oracle/gradients.h"

using namespace bertpt;

namespace {

// CUDA exists for LibTorch only if libtorch_cuda is loaded before LibTorch is first asked.
bool have_gpu() {
  static const bool found = [] {
    Dl_info info{};
    if (::dladdr(reinterpret_cast<void*>(&at::globalContext), &info) == 0) return false;
    const auto library = std::filesystem::path(info.dli_fname).parent_path() / "libtorch_cuda.so";
    return ::dlopen(library.c_str(), RTLD_NOW | RTLD_GLOBAL) != nullptr && bertpt::torch::list_devices().size() > 1;
  }();
  return found;
}

}  // namespace

TEST_CASE("on a GPU every gradient equals autograd's") {
  if (!have_gpu()) BERTPT_SKIP("no GPU, or no LibTorch for CUDA");
  test::compare_all("cuda");
}

TEST_CASE("on a GPU training losses are those of the CPU, dropout included") {
  if (!have_gpu()) BERTPT_SKIP("no GPU, or no LibTorch for CUDA");
  engine::ModelConfig config = test::small_config();
  const examples::Batch batch = test::random_batch({.lengths = {37, 20, 31, 5}, .vocab = config.vocab_size}, 3);
  bertpt::torch::TorchModel cpu(config, {}, process_log());
  config.device = "cuda";
  bertpt::torch::TorchModel gpu(config, {}, process_log());
  cpu.initialize(1);
  gpu.initialize(1);
  for (uint64_t step = 0; step < 20; ++step) {
    const engine::MicroBatch micro{.batch = &batch,
                                   .seed = 1,
                                   .step = step,
                                   .first_token = 0,
                                   .total_masked = batch.masked(),
                                   .total_pairs = batch.pairs(),
                                   .weights = {}};
    const engine::Losses a = cpu.accumulate(micro), b = gpu.accumulate(micro);
    CHECK(b.mlm_sum == Approx(a.mlm_sum).epsilon(1e-4));
    CHECK(b.pair_sum == Approx(a.pair_sum).epsilon(1e-4));
    const double norm = cpu.update({}, 1e-3, step).gradient_norm;
    CHECK(gpu.update({}, 1e-3, step).gradient_norm == Approx(norm).epsilon(1e-3));
  }
}
