// The gradients of gradients_test.cpp, the losses of the CPU, recorded steps and repetition, on a GPU. Skipped where LibTorch finds none.
#include <ATen/Context.h>
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

#define NEEDS_GPU() \
  if (!no_gpu().empty()) BERTPT_SKIP(no_gpu().c_str())

namespace {

engine::ModelConfig gpu_config(const std::string& precision) {
  engine::ModelConfig config = test::small_config();
  config.hidden_size = 128, config.num_attention_heads = 2, config.intermediate_size = 256, config.max_position_embeddings = 160;
  config.device = "cuda";
  config.precision = precision;
  return config;
}

std::vector<float> all(const bertpt::torch::TorchModel& model, engine::Slot slot) {
  std::vector<float> out;
  for (size_t i = 0; i < model.parameters().size(); ++i) {
    std::vector<float> one(static_cast<size_t>(model.parameters()[i].elements()));
    model.read(slot, i, one);
    out.insert(out.end(), one.begin(), one.end());
  }
  return out;
}

examples::Batch drawn_batch(uint64_t seed) {
  std::vector<int64_t> lengths;
  Random draws(seed, 3);
  for (int i = 0; i < 12; ++i) lengths.push_back(draws.between(2, 160));
  return test::random_batch({.lengths = lengths}, seed);
}

// Losses of `steps` steps, of two micro-batches each, that go on at step `first`.
std::vector<double> train(bertpt::torch::TorchModel& model, uint64_t first, uint64_t steps) {
  std::vector<double> losses;
  for (uint64_t k = first; k < first + steps; ++k) {
    const examples::Batch a = drawn_batch(k % 4), b = drawn_batch(4 + k % 3);
    double sum = 0;
    for (const examples::Batch* batch : {&a, &b})
      sum += model
                 .accumulate({.batch = batch,
                              .seed = 1,
                              .step = k,
                              .first_token = batch == &b ? a.tokens() : 0,
                              .total_masked = a.masked() + b.masked(),
                              .total_pairs = a.pairs() + b.pairs(),
                              .weights = {}})
                 .mlm_sum;
    CHECK(model.update({}, 1e-3, k).finite);
    losses.push_back(sum / static_cast<double>(a.masked() + b.masked()));
  }
  return losses;
}

}  // namespace

TEST_CASE("on a GPU every gradient equals autograd's, by own kernels and by ATen's operators") {
  NEEDS_GPU();
  test::compare_all("cuda");
}

TEST_CASE("on a GPU gradients of activations in bf16 are autograd's but for the rounding") {
  NEEDS_GPU();
  for (const bool pairs : {true, false})
    for (const std::vector<int64_t>& lengths : {std::vector<int64_t>{11}, {37, 5, 36, 1, 12, 28, 30}}) {
      test::Case k{.config = test::small_config(), .options = {.poison = true}, .batch = {.lengths = lengths, .pairs = pairs}, .tolerance = 0.03};
      k.config.device = "cuda";
      k.config.precision = "bf16";
      k.config.attention_probs_dropout_prob = 0;  // flash draws other masks
      compare(k);
    }
}

TEST_CASE("on a GPU steps that are replayed give the bits of steps that run, in deterministic mode") {
  NEEDS_GPU();
  engine::ModelConfig config = gpu_config("bf16");
  config.deterministic = true;
  bertpt::torch::TorchModel replayed(config, {}, process_log()), eager(config, {.graphs = false}, process_log());
  replayed.initialize(1);
  eager.initialize(1);
  CHECK(train(replayed, 0, 24) == train(eager, 0, 24));
  CHECK(replayed.graphs().enabled());
  CHECK(replayed.graphs().recordings() >= 4);
  CHECK(all(replayed, engine::Slot::value) == all(eager, engine::Slot::value));
}

TEST_CASE("on a GPU steps are recorded anew when the memory that they knew has gone") {
  NEEDS_GPU();
  engine::ModelConfig config = gpu_config("bf16");
  config.deterministic = true;
  bertpt::torch::TorchModel replayed(config, {}, process_log()), eager(config, {.graphs = false}, process_log());
  const examples::Batch longer = test::random_batch({.lengths = std::vector<int64_t>(64, 160)}, 4);
  for (bertpt::torch::TorchModel* model : {&replayed, &eager}) {
    model->initialize(1);
    train(*model, 0, 16);
    model->accumulate({.batch = &longer, .seed = 1, .step = 16, .total_masked = longer.masked(), .total_pairs = longer.pairs(), .weights = {}});
    CHECK(model->update({}, 1e-3, 16).finite);
  }
  CHECK(train(replayed, 17, 16) == train(eager, 17, 16));
  CHECK(replayed.graphs().enabled());
  CHECK(replayed.graphs().recordings() >= 4);
}

TEST_CASE("on a GPU in deterministic mode the same run gives the same bits, and so does one that was cut in two") {
  NEEDS_GPU();
  for (const char* precision : {"fp32", "bf16"}) {
    engine::ModelConfig config = gpu_config(precision);
    config.deterministic = true;
    bertpt::torch::TorchModel once(config, {}, process_log()), again(config, {}, process_log());
    once.initialize(1);
    again.initialize(1);
    const std::vector<double> losses = train(once, 0, 16);
    std::vector<double> first = train(again, 0, 7);
    bertpt::torch::TorchModel resumed(config, {}, process_log());
    for (const engine::Slot slot : {engine::Slot::value, engine::Slot::exp_avg, engine::Slot::exp_avg_sq})
      for (size_t i = 0; i < again.parameters().size(); ++i) {
        std::vector<float> one(static_cast<size_t>(again.parameters()[i].elements()));
        again.read(slot, i, one);
        resumed.write(slot, i, one);
      }
    const std::vector<double> rest = train(resumed, 7, 9);
    first.insert(first.end(), rest.begin(), rest.end());
    CHECK(first == losses);
    CHECK(all(resumed, engine::Slot::value) == all(once, engine::Slot::value));
  }
}

TEST_CASE("on a GPU a host program's generator goes on as if no model had drawn from it") {
  NEEDS_GPU();
  auto generator = at::globalContext().defaultGenerator(at::Device(at::kCUDA, 0));
  generator.set_current_seed(77);
  generator.set_offset(8);
  bertpt::torch::TorchModel model(gpu_config("bf16"), {}, process_log());
  model.initialize(1);
  train(model, 0, 6);
  CHECK(generator.current_seed() == 77);
  CHECK(generator.get_offset() == 8);
}

TEST_CASE("on a GPU a micro-batch that needs more memory than there is is refused with advice, and training goes on as if it had not been") {
  NEEDS_GPU();
  engine::ModelConfig config = gpu_config("bf16");
  config.deterministic = true;
  config.hidden_size = 1024, config.num_attention_heads = 16, config.intermediate_size = 4096, config.num_hidden_layers = 48;
  bertpt::torch::TorchModel model(config, {}, process_log()), same(config, {}, process_log());
  model.initialize(1);
  same.initialize(1);
  train(model, 0, 2);
  train(same, 0, 2);
  const examples::Batch huge = test::random_batch({.lengths = std::vector<int64_t>(8192, 160)}, 1);
  try {
    model.accumulate({.batch = &huge, .total_masked = huge.masked(), .total_pairs = huge.pairs(), .weights = {}});
    FAIL("a batch of a million tokens fitted");
  } catch (const Error& e) {
    CHECK(e.code() == Code::out_of_memory);
    CHECK(e.message().find("micro_batch_tokens") != std::string::npos);
    std::printf("%s\n", e.message().c_str());
  }
  model.zero_gradients();
  CHECK(train(model, 2, 3) == train(same, 2, 3));
}

TEST_CASE("on a GPU training losses are those of the CPU, dropout included in fp32, and within 0.02 nat in bf16") {
  NEEDS_GPU();
  for (const char* precision : {"fp32", "bf16"}) {
    const bool narrow = std::string(precision) == "bf16";
    engine::ModelConfig config = gpu_config("fp32");
    if (narrow) config.hidden_dropout_prob = config.attention_probs_dropout_prob = 0;
    config.device = "cpu";
    bertpt::torch::TorchModel cpu(config, {}, process_log());
    config.device = "cuda";
    config.precision = precision;
    bertpt::torch::TorchModel gpu(config, {}, process_log());
    cpu.initialize(1);
    gpu.initialize(1);
    const std::vector<double> a = train(cpu, 0, 40), b = train(gpu, 0, 40);
    double worst = 0;
    for (size_t i = 0; i < a.size(); ++i) worst = std::max(worst, std::abs(a[i] - b[i]));
    std::printf("worst difference of a loss from the CPU's in 40 steps, %s: %.3g nat\n", precision, worst);
    CHECK(worst < (narrow ? 0.02 : 1e-3));
  }
}
