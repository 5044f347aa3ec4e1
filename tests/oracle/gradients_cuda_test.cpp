// The gradients of gradients_test.cpp and the losses of the CPU, on a GPU. Skipped where LibTorch finds none.
#include <dlfcn.h>

#include <filesystem>

#include "oracle/gradients.h"

using namespace bertpt;

namespace {

// Why there is no GPU to test on; empty when there is one. CUDA exists for LibTorch only if libtorch_cuda is loaded before LibTorch is
// first asked, so run this file's tests alone. The folder is that of the libtorch_cpu in this process.
const std::string& no_gpu() {
  static const std::string reason = []() -> std::string {
    void* const cpu = ::dlopen("libtorch_cpu.so", RTLD_NOLOAD | RTLD_LAZY);
    void* const entry = cpu != nullptr ? ::dlsym(cpu, "aoti_torch_abi_version") : nullptr;
    Dl_info info{};
    if (entry == nullptr || ::dladdr(entry, &info) == 0) return "the folder of libtorch_cpu.so cannot be told";
    const auto library = std::filesystem::path(info.dli_fname).parent_path() / "libtorch_cuda.so";
    if (::dlopen(library.c_str(), RTLD_NOW | RTLD_GLOBAL) == nullptr) return ::dlerror();
    return bertpt::torch::list_devices().size() > 1 ? "" : "LibTorch finds no GPU";
  }();
  return reason;
}

}  // namespace

TEST_CASE("on a GPU every gradient equals autograd's") {
  if (!no_gpu().empty()) BERTPT_SKIP(no_gpu().c_str());
  test::compare_all("cuda");
}

TEST_CASE("on a GPU training losses are those of the CPU, dropout included") {
  if (!no_gpu().empty()) BERTPT_SKIP(no_gpu().c_str());
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
