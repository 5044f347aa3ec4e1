// Time of each CUDA kernel at the shapes of a BERT step, and its share of the rate at which the same GPU copies memory.
//
//   bench_cuda_kernels [LIBRARY] [JSON]      LIBRARY: libbertpt-cuda.so or its kernels alone; JSON: one line a kernel is appended there
//
// Needs no LibTorch and no header of CUDA. A kernel's bytes are those that it must move: each input read once, each output written once.
// Medians of 21 runs between two events; buffers are larger than the second cache. Without a GPU: SKIPPED, status 77.
#include <dlfcn.h>

#include <algorithm>
#include <cmath>
#include <cstdio>
#include <functional>
#include <stdexcept>
#include <string>
#include <vector>

#include "base/random.h"
#include "kernels/cuda_exports.h"

using namespace bertpt;

namespace {

struct Absent {
  std::string why;
};

class Cuda {
 public:
  explicit Cuda(const char* path) {
    void* const library = ::dlopen(path, RTLD_NOW | RTLD_GLOBAL);
    if (library == nullptr) throw Absent{::dlerror()};
    const auto entry = reinterpret_cast<const bertpt_cuda_table* (*)()>(::dlsym(library, kernels::kCudaEntry));
    if (entry == nullptr || entry()->version != kernels::kCudaTableVersion) throw std::runtime_error("another version of the kernels");
    table = entry();
    int count = 0;
    if (const int error = call<int(int*)>("cudaGetDeviceCount")(&count); error != 0) throw Absent{table->error_text(error)};
    check(call<int(void**)>("cudaEventCreate")(&begin_));
    check(call<int(void**)>("cudaEventCreate")(&end_));
  }
  void* allocate(int64_t size_bytes) {
    void* memory = nullptr;
    check(call<int(void**, size_t)>("cudaMalloc")(&memory, static_cast<size_t>(size_bytes)));
    return memory;
  }
  void copy(void* to, const void* from, int64_t size_bytes) {
    check(call<int(void*, const void*, size_t, int, void*)>("cudaMemcpyAsync")(to, from, static_cast<size_t>(size_bytes), 4, nullptr));
  }
  void wait() { check(call<int()>("cudaDeviceSynchronize")()); }
  // Median of milliseconds.
  double time(const std::function<void()>& f) {
    std::vector<float> times;
    for (int i = 0; i < 24; ++i) {
      check(call<int(void*, void*)>("cudaEventRecord")(begin_, nullptr));
      f();
      check(call<int(void*, void*)>("cudaEventRecord")(end_, nullptr));
      check(call<int(void*)>("cudaEventSynchronize")(end_));
      float ms = 0;
      check(call<int(float*, void*, void*)>("cudaEventElapsedTime")(&ms, begin_, end_));
      if (i >= 3) times.push_back(ms);
    }
    std::nth_element(times.begin(), times.begin() + times.size() / 2, times.end());
    return static_cast<double>(times[times.size() / 2]);
  }
  void check(int error) const {
    if (error != 0) throw std::runtime_error(table->error_text(error));
  }
  const bertpt_cuda_table* table = nullptr;

 private:
  template <class F>
  static F* call(const char* name) {
    void* const function = ::dlsym(RTLD_DEFAULT, name);
    if (function == nullptr) throw std::runtime_error(std::string("no ") + name);
    return reinterpret_cast<F*>(function);
  }
  void *begin_ = nullptr, *end_ = nullptr;
};

// BERT-base, 256 sequences of 128 tokens.
constexpr int64_t T = 32768, H = 768, I = 3072, V = 30522, kLd = 30528, M = 4992, P = 109514298;

class Bench {
 public:
  Bench(Cuda& cuda, const char* json) : cuda_(cuda), json_(json) {
    constexpr int64_t kCopy = int64_t{1} << 30;
    void *const a = cuda_.allocate(kCopy), *const b = cuda_.allocate(kCopy);
    copy_rate_ = 2 * static_cast<double>(kCopy) / cuda_.time([&] { cuda_.copy(a, b, kCopy); }) * 1e-6;
    std::printf("%-34s %9s %9s %6s\n%-34s %9s %9.0f\n", "kernel", "us", "GB/s", "share", "copy of 1 GiB", "", copy_rate_);
  }
  // Memory of small numbers; zeros would be too easy.
  View memory(const Shape& shape, DType dtype = DType::bf16) {
    const View view{
        .data = cuda_.allocate(static_cast<int64_t>(size_of(dtype)) * shape.elements()), .shape = shape, .dtype = dtype, .device = {}};
    constexpr int64_t kPart = int64_t{1} << 20;
    std::vector<uint32_t> random(static_cast<size_t>(kPart));
    const bool narrow = dtype == DType::bf16;
    for (size_t i = 0; i < random.size(); i += 4) {
      const auto block = philox4x32({static_cast<uint32_t>(i), 0, 0, 0}, {1, 2});
      for (size_t k = 0; k < 4; ++k)
        random[i + k] = narrow ? (block[k] & 0x807F807F) | 0x3F003F00 : (block[k] & 0x807FFFFF) | 0x3F000000;  // +-[0.5, 1)
    }
    const auto bytes = static_cast<int64_t>(view.size_bytes());
    for (int64_t done = 0; done < bytes; done += 4 * kPart)
      cuda_.copy(view.as<char>() + done, random.data(), std::min(4 * kPart, bytes - done));
    cuda_.wait();
    return view;
  }
  template <class X>
  View upload(const std::vector<X>& values, DType dtype) {
    const View view{.data = cuda_.allocate(static_cast<int64_t>(values.size() * sizeof(X))),
                    .shape = {static_cast<int64_t>(values.size())},
                    .dtype = dtype,
                    .device = {}};
    cuda_.copy(view.data, values.data(), static_cast<int64_t>(values.size() * sizeof(X)));
    cuda_.wait();
    return view;
  }
  template <class Arguments>
  void run(const char* name, const bertpt_cuda_kernel<Arguments>& kernel, const Arguments& a, double bytes) {
    void* const scratch = cuda_.allocate(kernel.scratch_bytes(a) + 256);
    const double us = 1e3 * cuda_.time([&] { cuda_.check(kernel.launch(a, scratch, nullptr)); });
    const double rate = bytes / us * 1e-3;
    std::printf("%-34s %9.1f %9.0f %5.0f%%\n", name, us, rate, 100 * rate / copy_rate_);
    if (json_ == nullptr) return;
    std::FILE* const file = std::fopen(json_, "a");
    if (file == nullptr) throw std::runtime_error(std::string("cannot write ") + json_);
    std::fprintf(file, "{\"kernel\": \"%s\", \"us\": %.2f, \"gb_per_s\": %.1f, \"share_of_copy\": %.4f}\n", name, us, rate,
                 rate / copy_rate_);
    std::fclose(file);
  }

 private:
  Cuda& cuda_;
  const char* json_;
  double copy_rate_ = 0;
};

kernels::DropoutStretch tenth(uint64_t key) { return {.rule = kernels::dropout_rule(key, 0.1), .first = 0}; }

void layers(Bench& b, const bertpt_cuda_table& table) {
  constexpr double kRow = 2.0 * static_cast<double>(T * H), kWide = 2.0 * static_cast<double>(T * I);
  const View x = b.memory({T, H}), residual = b.memory({T, H}), sum = b.memory({T, H}), y = b.memory({T, H});
  const View gamma = b.memory({H}, DType::f32), beta = b.memory({H}, DType::f32), bias = b.memory({H}, DType::f32);
  const View mean = b.memory({T, 1}, DType::f32), rstd = b.memory({T, 1}, DType::f32);
  const kernels::LayerNormForward norm{.x = x,
                                       .residual = residual,
                                       .gamma = gamma,
                                       .beta = beta,
                                       .drop = tenth(1),
                                       .drop_y = {},
                                       .eps = 1e-12,
                                       .sum = sum,
                                       .y = y,
                                       .mean = mean,
                                       .rstd = rstd,
                                       .bias = bias};
  b.run("layer_norm_forward", table.layer_norm_forward, norm, 4 * kRow);
  kernels::LayerNormForward plain = norm;
  plain.drop = {};
  b.run("layer_norm_forward, no dropout", table.layer_norm_forward, plain, 4 * kRow);
  const kernels::LayerNormBackward back{.dy = x,
                                        .sum = sum,
                                        .gamma = gamma,
                                        .mean = mean,
                                        .rstd = rstd,
                                        .drop = tenth(1),
                                        .drop_y = {},
                                        .dsum = residual,
                                        .dx = y,
                                        .dgamma = gamma,
                                        .dbeta = beta,
                                        .dbias = bias};
  b.run("layer_norm_backward", table.layer_norm_backward, back, 4 * kRow);

  const View wide = b.memory({T, I}), wide_y = b.memory({T, I}), wide_bias = b.memory({I}, DType::f32);
  for (const auto form : {kernels::GeluForm::erf, kernels::GeluForm::tanh}) {
    const bool erf = form == kernels::GeluForm::erf;
    b.run(erf ? "gelu_forward, erf" : "gelu_forward, tanh", table.gelu_forward,
          kernels::GeluForward{.x = wide, .form = form, .y = wide_y, .bias = wide_bias}, 2 * kWide);
    b.run(erf ? "gelu_backward, erf" : "gelu_backward, tanh", table.gelu_backward,
          kernels::GeluBackward{.dy = wide_y, .x = wide, .form = form, .dx = wide_y, .dbias = wide_bias}, 3 * kWide);
  }
  b.run("column_sums", table.column_sums, kernels::ColumnSums{.x = wide, .ld = I, .sums = wide_bias}, kWide);
}

// Ids as text has them: Zipf's law, and every eighth token a mask.
std::vector<int64_t> ids() {
  std::vector<int64_t> out;
  for (int64_t i = 0; i < T; ++i) {
    const double u = philox4x32({static_cast<uint32_t>(i), 0, 0, 0}, {3, 4})[0] * 0x1p-32;
    out.push_back(i % 8 == 0 ? 103 : static_cast<int64_t>(std::exp(u * std::log(static_cast<double>(V)))) - 1);
  }
  return out;
}

void embeddings(Bench& b, const bertpt_cuda_table& table) {
  const std::vector<int64_t> words = ids();
  std::vector<int64_t> places, kinds;
  for (int64_t i = 0; i < T; ++i) places.push_back(i % 128), kinds.push_back(i % 128 / 64);
  const View word = b.memory({V, H}, DType::f32), place = b.memory({512, H}, DType::f32), kind = b.memory({2, H}, DType::f32);
  const View gamma = b.memory({H}, DType::f32), beta = b.memory({H}, DType::f32);
  const View mean = b.memory({T, 1}, DType::f32), rstd = b.memory({T, 1}, DType::f32), sum = b.memory({T, H}), y = b.memory({T, H});
  const kernels::Lookup tables[] = {{.index = b.upload(words, DType::i64), .rows = word},
                                    {.index = b.upload(places, DType::i64), .rows = place},
                                    {.index = b.upload(kinds, DType::i64), .rows = kind}};
  const double rows = static_cast<double>(T * H);
  b.run("embedding_norm", table.embedding_norm,
        kernels::EmbeddingNorm{.tables = tables,
                               .norm = {.x = {},
                                        .residual = {},
                                        .gamma = gamma,
                                        .beta = beta,
                                        .drop = {},
                                        .drop_y = tenth(1),
                                        .eps = 1e-12,
                                        .sum = sum,
                                        .y = y,
                                        .mean = mean,
                                        .rstd = rstd}},
        (4 + 2 + 2) * rows);
  const View gradient = b.memory({T, H}, DType::f32);
  const auto scatter = [&](const char* name, const std::vector<int64_t>& index, const View& to) {
    std::vector<int32_t> order(index.size());
    kernels::order_of(index, to.shape[0], order);
    b.run(name, table.scatter_add,
          kernels::ScatterAdd{.index = b.upload(index, DType::i64), .x = gradient, .rows = to, .order = b.upload(order, DType::i32)},
          4 * rows);
  };
  scatter("scatter_add, words", words, word);
  scatter("scatter_add, positions", places, place);
  scatter("scatter_add, types", kinds, kind);
}

void heads(Bench& b, const bertpt_cuda_table& table) {
  std::vector<int64_t> labels;
  for (int64_t i = 0; i < M; ++i) labels.push_back(i * 7919 % V);
  const View label = b.upload(labels, DType::i64), stats = b.upload(std::vector<double>{0, 0, 0}, DType::f64);
  const double n = static_cast<double>(M * V);
  for (const DType dtype : {DType::f32, DType::bf16}) {
    const bool f32 = dtype == DType::f32;
    View logits = b.memory({M, kLd}, dtype), bias = b.memory({kLd}, DType::f32);
    logits.shape = {M, V}, bias.shape = {V};
    b.run(f32 ? "cross_entropy_gradient, f32 narrow" : "cross_entropy_gradient, bf16", table.cross_entropy_gradient,
          kernels::CrossEntropyGradient{
              .logits = logits, .labels = label, .scale = 1e-3, .narrow = f32, .ld = kLd, .stats = stats, .bias = bias},
          n * (f32 ? 6 : 4));
  }
}

void updates(Bench& b, const bertpt_cuda_table& table) {
  const View p = b.memory({P}, DType::f32), g = b.memory({P}, DType::f32), m = b.memory({P}, DType::f32), v = b.memory({P}, DType::f32);
  const View shadow = b.memory({P});
  const double n = static_cast<double>(P);
  auto* const result = b.upload(std::vector<kernels::UpdateNumbers>(1), DType::u8).as<kernels::UpdateNumbers>();
  b.run("gradient_norm", table.gradient_norm, kernels::GradientNorm{.g = g, .state = nullptr, .numbers = result}, 4 * n);
  const kernels::AdamW a{.learning_rate = 1e-4, .decay = 0.01, .p = p, .g = g, .m = m, .v = v, .shadow = shadow, .numbers = result};
  b.run("adamw with shadow", table.adamw, a, 30 * n);
  std::vector<kernels::LambParameter> parameters;
  for (int64_t first = 0; first < P; first += 589824)
    parameters.push_back({.first = first, .elements = std::min<int64_t>(589824, P - first), .adapts = true});
  const kernels::LambPlan plan = kernels::lamb_plan(parameters);
  b.run("lamb with shadow", table.lamb,
        kernels::LambStep{.numbers = a,
                          .segments = b.upload(plan.segments, DType::u8).as<kernels::LambSegment>(),
                          .n_segments = static_cast<int64_t>(plan.segments.size()),
                          .chunks = b.upload(plan.chunks, DType::u8).as<kernels::LambChunk>(),
                          .n_chunks = static_cast<int64_t>(plan.chunks.size())},
        (28 + 14) * n);
  b.run("cast", table.cast, kernels::Cast{.from = p, .to = shadow}, 6 * n);
}

}  // namespace

int main(int argc, char** argv) {
  const char* const path = argc > 1 ? argv[1] : BERTPT_BINARY_DIR "/lib/libbertpt-cuda-kernels.so";
  try {
    Cuda cuda(path);
    Bench bench(cuda, argc > 2 ? argv[2] : nullptr);
    layers(bench, *cuda.table);
    embeddings(bench, *cuda.table);
    heads(bench, *cuda.table);
    updates(bench, *cuda.table);
    return 0;
  } catch (const Absent& absent) {
    std::printf("SKIPPED: %s\n", absent.why.c_str());
    return 77;
  } catch (const std::exception& error) {
    std::fprintf(stderr, "%s\n", error.what());
    return 1;
  }
}
