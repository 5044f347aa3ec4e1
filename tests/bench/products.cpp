// The three products of a linear layer at BERT's shapes: ours in bf16 (kernels/product.h) beside what LibTorch has for them, in bf16 (mm)
// and in fp32 (mm, through MKL; the linear of oneDNN), in turns. Weights are eight different ones, so that they come from memory as in a
// step.
//
//   bench_products [THREADS] [ROUNDS]   GFLOP/s, medians of rounds of 0.2 s; results compared first
#include <ATen/ATen.h>
#include <ATen/core/LegacyTypeDispatch.h>
#include <ATen/core/dispatch/Dispatcher.h>

#include <algorithm>
#include <chrono>
#include <cstdio>
#include <cstdlib>
#include <functional>
#include <string>
#include <vector>

#include "torch/ops.h"
#include "torch/threads.h"

using namespace bertpt::torch;

namespace {

struct Shape {
  int64_t tokens, in, out;
};
constexpr Shape kShapes[] = {{1024, 768, 2304}, {1024, 768, 768},  {1024, 768, 3072}, {1024, 3072, 768}, {512, 768, 3072},
                             {4096, 512, 2048}, {4096, 2048, 512}, {4096, 256, 1024}, {154, 768, 30522}};

double now() { return std::chrono::duration<double>(std::chrono::steady_clock::now().time_since_epoch()).count(); }

double median(std::vector<double> values) {
  std::sort(values.begin(), values.end());
  return values[values.size() / 2];
}

struct Contender {
  std::string name;
  std::function<void(size_t)> run;  // with the weights of that number
  std::vector<double> rates = {};
};

// Turns of 0.2 s each.
void contest(std::vector<Contender>& contenders, double operations, int rounds, size_t weights) {
  for (Contender& c : contenders)
    for (size_t i = 0; i < weights; ++i) c.run(i);
  for (int round = 0; round < rounds; ++round)
    for (Contender& c : contenders) {
      const double begin = now();
      size_t n = 0;
      while (now() - begin < 0.2) c.run(n++ % weights);
      c.rates.push_back(operations * static_cast<double>(n) / (now() - begin) / 1e9);
    }
}

// oneDNN's product with a bias, which LibTorch offers through its dispatcher alone.
at::Tensor onednn_linear(const at::Tensor& x, const at::Tensor& w, const at::Tensor& bias) {
  using Signature = at::Tensor(const at::Tensor&, const at::Tensor&, const std::optional<at::Tensor>&, std::string_view,
                               c10::List<std::optional<at::Scalar>>, std::optional<std::string_view>);
  static const auto op = c10::Dispatcher::singleton().findSchemaOrThrow("mkldnn::_linear_pointwise", "").typed<Signature>();
  return op.call(x, w, bias, "none", c10::List<std::optional<at::Scalar>>(), "");
}

void expect_close(const char* what, const at::Tensor& a, const at::Tensor& b) {
  const double difference = (a.to(at::kFloat) - b.to(at::kFloat)).abs().max().item<double>() / b.abs().max().item<double>();
  if (difference < 0.01) return;
  std::printf("%s differs by %g of the largest number\n", what, difference);
  std::exit(1);
}

}  // namespace

int main(int argc, char** argv) {
  const int64_t threads = argc > 1 ? std::atoi(argv[1]) : 2;
  const int rounds = argc > 2 ? std::atoi(argv[2]) : 5;
  use_threads(threads);
  const at::AutoDispatchBelowAutograd below;
  TorchStream stream(threads);
  Context c;
  c.stream = &stream;
  c.fused = true;
  std::printf("GFLOP/s, %ld threads%s\n%-18s %-15s %8s %8s %8s %8s\n", static_cast<long>(threads),
              TorchStream::has_bf16_products() ? "" : "; no instructions for bf16: ours is a plain loop", "tokens, in, out", "product",
              "ours", "mm bf16", "mm fp32", "oneDNN");
  for (const Shape& s : kShapes) {
    std::vector<at::Tensor> w, narrow_w;
    for (int i = 0; i < 8; ++i) w.push_back(at::randn({s.out, s.in})), narrow_w.push_back(w.back().to(at::kBFloat16));
    const at::Tensor x = at::randn({s.tokens, s.in}), dy = at::randn({s.tokens, s.out}), bias = at::randn({s.out});
    const at::Tensor nx = x.to(at::kBFloat16), ndy = dy.to(at::kBFloat16), narrow_bias = bias.to(at::kBFloat16);
    at::Tensor y = at::empty({s.tokens, s.out}), dx = at::empty_like(x), dw = at::empty({s.out, s.in});
    at::Tensor ny = at::empty_like(ndy), ndx = at::empty_like(nx), ndw = at::empty({s.out, s.in}, nx.options());
    const double operations = 2.0 * static_cast<double>(s.tokens * s.in * s.out);
    const auto show = [&](const char* product, std::vector<Contender> contenders) {
      contest(contenders, operations, rounds, w.size());
      std::printf("%-18s %-15s", (std::to_string(s.tokens) + ", " + std::to_string(s.in) + ", " + std::to_string(s.out)).c_str(), product);
      for (const Contender& contender : contenders) std::printf(" %8.0f", median(contender.rates));
      std::printf("\n");
      std::fflush(stdout);
    };
    linear(c, {.x = nx, .w = w[0], .bias = bias, .y = ny});
    expect_close("the forward product", ny, at::addmm(bias, x, w[0].t()));
    show("forward", {{"ours", [&](size_t i) { linear(c, {.x = nx, .w = w[i], .bias = bias, .y = ny}); }},
                     {"mm bf16", [&](size_t i) { at::addmm_out(ny, narrow_bias, nx, narrow_w[i].t()); }},
                     {"mm fp32", [&](size_t i) { at::mm_out(y, x, w[i].t()); }},
                     {"oneDNN", [&](size_t i) { onednn_linear(x, w[i], bias); }}});
    linear_backward(c, {.dy = ndy, .x = {}, .w = w[0], .dx = ndx, .dw = {}, .dbias = {}});
    expect_close("the gradient of x", ndx, at::mm(dy, w[0]));
    show("gradient of x",
         {{"ours", [&](size_t i) { linear_backward(c, {.dy = ndy, .x = {}, .w = w[i], .dx = ndx, .dw = {}, .dbias = {}}); }},
          {"mm bf16", [&](size_t i) { at::mm_out(ndx, ndy, narrow_w[i]); }},
          {"mm fp32", [&](size_t i) { at::mm_out(dx, dy, w[i]); }}});
    linear_backward(c, {.dy = ndy, .x = nx, .w = {}, .dx = {}, .dw = dw, .dbias = {}, .fresh = true});
    expect_close("the gradient of w", dw, at::mm(dy.t(), x));
    show("gradient of w",
         {{"ours", [&](size_t) { linear_backward(c, {.dy = ndy, .x = nx, .w = {}, .dx = {}, .dw = dw, .dbias = {}, .fresh = true}); }},
          {"mm bf16", [&](size_t) { at::mm_out(ndw, ndy.t(), nx); }},
          {"mm fp32", [&](size_t) { at::mm_out(dw, dy.t(), x); }}});
  }
}
