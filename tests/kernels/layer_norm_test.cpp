#include "kernels/layer_norm.h"

#include "kernels/numbers.h"
#include "support/catch.h"

using namespace bertpt;
using namespace bertpt::test;

namespace {

constexpr double kEps = 1e-5;

struct Sizes {
  int64_t N, H;
};
constexpr Sizes kSizes[] = {{1, 1}, {1, 16}, {3, 17}, {63, 40}, {64, 128}, {65, 130}, {200, 33}};

// The textbook: y of sum = residual + mask * x, in f64.
std::vector<double> textbook(const std::vector<double>& sum, const std::vector<double>& gamma, const std::vector<double>& beta, int64_t N) {
  const size_t H = gamma.size();
  std::vector<double> y(sum.size());
  for (size_t r = 0; r < static_cast<size_t>(N); ++r) {
    double mean = 0, variance = 0;
    for (size_t j = 0; j < H; ++j) mean += sum[r * H + j] / static_cast<double>(H);
    for (size_t j = 0; j < H; ++j) variance += (sum[r * H + j] - mean) * (sum[r * H + j] - mean) / static_cast<double>(H);
    for (size_t j = 0; j < H; ++j) y[r * H + j] = (sum[r * H + j] - mean) / std::sqrt(variance + kEps) * gamma[j] + beta[j];
  }
  return y;
}

// The mask that a stretch of dropout stands for.
template <class T>
std::vector<kernels::Compute<T>> mask_of(const std::optional<kernels::DropoutStretch>& drop, int64_t n) {
  std::vector<kernels::Compute<T>> mask(static_cast<size_t>(n), 1);
  kernels::Serial stream;
  if (drop) kernels::cpu::dropout({.stretch = *drop, .y = view(mask, {n})}, stream);
  return mask;
}

template <class T>
struct Case {
  using C = kernels::Compute<T>;
  Case(int64_t n, int64_t h)
      : N(n),
        H(h),
        x(numbers<T>(1, N * H)),
        residual(numbers<T>(2, N * H)),
        gamma(numbers<C>(4, H)),
        beta(numbers<C>(5, H)),
        bias(numbers<C>(7, H)),
        dy(numbers<T>(6, N * H)),
        sum(x.size()),
        y(x.size()),
        mean(static_cast<size_t>(N)),
        rstd(mean.size()) {}
  void forward(kernels::Stream& stream, bool with_residual = true, bool with_bias = false) {
    kernels::cpu::layer_norm(kernels::LayerNormForward{.x = view(x, {N, H}),
                                                       .residual = with_residual ? view(residual, {N, H}) : View{},
                                                       .gamma = view(gamma, {H}),
                                                       .beta = view(beta, {H}),
                                                       .drop = drop,
                                                       .drop_y = drop_y,
                                                       .eps = kEps,
                                                       .sum = view(sum, {N, H}),
                                                       .y = view(y, {N, H}),
                                                       .mean = view(mean, {N, 1}),
                                                       .rstd = view(rstd, {N, 1}),
                                                       .bias = with_bias ? view(bias, {H}) : View{}},
                             stream);
  }
  struct Gradients {
    std::vector<T> dx;
    std::vector<C> dsum, dgamma, dbeta;
  };
  Gradients backward(kernels::Stream& stream) {
    Gradients d{
        .dx = x, .dsum = std::vector<C>(x.size()), .dgamma = std::vector<C>(gamma.size(), 3), .dbeta = std::vector<C>(beta.size(), -2)};
    kernels::cpu::layer_norm(kernels::LayerNormBackward{.dy = view(dy, {N, H}),
                                                        .sum = view(sum, {N, H}),
                                                        .gamma = view(gamma, {H}),
                                                        .mean = view(mean, {N, 1}),
                                                        .rstd = view(rstd, {N, 1}),
                                                        .drop = drop,
                                                        .drop_y = drop_y,
                                                        .dsum = view(d.dsum, {N, H}),
                                                        .dx = view(d.dx, {N, H}),
                                                        .dgamma = view(d.dgamma, {H}),
                                                        .dbeta = view(d.dbeta, {H})},
                             stream);
    return d;
  }
  int64_t N, H;
  std::optional<kernels::DropoutStretch> drop, drop_y;
  std::vector<T> x, residual;
  std::vector<C> gamma, beta, bias;
  std::vector<T> dy, sum, y;
  std::vector<C> mean, rstd;
};

const kernels::DropoutStretch kDrop{.rule = kernels::dropout_rule(7, 0.2), .first = 1001};
const kernels::DropoutStretch kDropY{.rule = kernels::dropout_rule(8, 0.4), .first = 3};

}  // namespace

TEMPLATE_TEST_CASE("LayerNorm's forward pass is the textbook's, with and without residual, bias and dropout", "", float, double,
                   kernels::bf16) {
  kernels::Serial stream;
  for (const auto& [N, H] : kSizes)
    for (const bool with_residual : {false, true})
      for (const bool with_dropout : {false, true}) {
        const bool with_bias = with_residual != with_dropout;
        Case<TestType> c(N, H);
        if (with_dropout) c.drop = kDrop, c.drop_y = kDropY;
        const auto mask = wide(mask_of<TestType>(c.drop, N * H)), y_mask = wide(mask_of<TestType>(c.drop_y, N * H));
        const auto x = wide(c.x), residual = wide(c.residual), bias = wide(c.bias);
        std::vector<double> sum;
        for (size_t i = 0; i < x.size(); ++i)
          sum.push_back((with_residual ? residual[i] : 0.0) + mask[i] * (x[i] + (with_bias ? bias[i % bias.size()] : 0.0)));
        c.forward(stream, with_residual, with_bias);
        auto y = textbook(wide(c.sum), wide(c.gamma), wide(c.beta), N);
        for (size_t i = 0; i < y.size(); ++i) y[i] *= y_mask[i];
        CAPTURE(N, H, with_residual, with_dropout);
        CHECK(difference(c.sum, sum) < kTolerance<TestType>);
        CHECK(difference(c.y, y) < kTolerance<TestType> * (kDType<TestType> == DType::bf16 ? 1 : 20));
      }
}

TEST_CASE("LayerNorm's gradients are the slopes of its forward pass, and those of gamma and beta add") {
  kernels::Serial stream;
  for (const auto& [N, H] : {Sizes{1, 5}, Sizes{3, 17}, Sizes{66, 4}}) {
    Case<double> c(N, H);
    c.drop = kDrop, c.drop_y = kDropY;
    const auto mask = mask_of<double>(c.drop, N * H), y_mask = mask_of<double>(c.drop_y, N * H);
    c.forward(stream);
    auto d = c.backward(stream);
    const auto loss = [&](const std::vector<double>& y) {
      double sum = 0;
      for (size_t i = 0; i < y.size(); ++i) sum += y[i] * y_mask[i] * c.dy[i];
      return sum;
    };
    CAPTURE(N, H);
    const auto by_sum = slope(c.sum, [&](const std::vector<double>& s) { return loss(textbook(s, c.gamma, c.beta, N)); });
    CHECK(difference(d.dsum, by_sum) < 1e-7);
    std::vector<double> by_x = by_sum;
    for (size_t i = 0; i < by_x.size(); ++i) by_x[i] *= mask[i];
    CHECK(difference(d.dx, by_x) < 1e-7);
    std::vector<double> columns(static_cast<size_t>(H), 5), dbias = columns;
    for (size_t i = 0; i < by_x.size(); ++i) columns[i % columns.size()] += by_x[i];
    kernels::cpu::layer_norm(kernels::LayerNormBackward{.dy = view(c.dy, {N, H}),
                                                        .sum = view(c.sum, {N, H}),
                                                        .gamma = view(c.gamma, {H}),
                                                        .mean = view(c.mean, {N, 1}),
                                                        .rstd = view(c.rstd, {N, 1}),
                                                        .drop = c.drop,
                                                        .drop_y = c.drop_y,
                                                        .dsum = view(d.dsum, {N, H}),
                                                        .dx = {},
                                                        .dgamma = view(c.gamma, {H}),
                                                        .dbeta = view(c.beta, {H}),
                                                        .dbias = view(dbias, {H})},
                             stream);
    CHECK(difference(dbias, columns) < 1e-7);
    c = Case<double>(N, H), c.drop = kDrop, c.drop_y = kDropY;
    c.forward(stream);
    for (double& g : d.dgamma) g -= 3;
    for (double& b : d.dbeta) b += 2;
    CHECK(difference(d.dgamma, slope(c.gamma, [&](const std::vector<double>& g) { return loss(textbook(c.sum, g, c.beta, N)); })) < 1e-7);
    CHECK(difference(d.dbeta, slope(c.beta, [&](const std::vector<double>& b) { return loss(textbook(c.sum, c.gamma, b, N)); })) < 1e-7);
  }
}

TEST_CASE("LayerNorm's gradients of activations in bf16 are those of the same numbers in f64, but for the rounding") {
  kernels::Serial stream;
  Case<kernels::bf16> c(130, 48);
  c.drop = kDrop, c.drop_y = kDropY;
  c.forward(stream);
  Case<double> exact(130, 48);
  exact.drop = kDrop, exact.drop_y = kDropY;
  exact.x = wide(c.x), exact.residual = wide(c.residual), exact.dy = wide(c.dy), exact.gamma = wide(c.gamma), exact.beta = wide(c.beta);
  exact.forward(stream);
  exact.sum = wide(c.sum), exact.mean = wide(c.mean), exact.rstd = wide(c.rstd);
  const auto d = c.backward(stream);
  const auto wanted = exact.backward(stream);
  CHECK(difference(d.dsum, wanted.dsum) < 1e-5);  // f32 was asked for
  CHECK(difference(d.dx, wanted.dx) < 0x1p-8);
  CHECK(difference(d.dgamma, wanted.dgamma) < 1e-5);
  CHECK(difference(d.dbeta, wanted.dbeta) < 1e-5);
}

TEST_CASE("LayerNorm works in place as its header allows, and gives the same bits whatever the threads") {
  kernels::Serial serial;
  Backwards backwards;
  Case<float> a(200, 48), b(200, 48);
  a.drop = b.drop = kDrop;
  a.forward(serial);
  const std::vector<float> x = b.x;
  kernels::cpu::layer_norm(kernels::LayerNormForward{.x = view(b.x, {200, 48}),
                                                     .residual = view(b.residual, {200, 48}),
                                                     .gamma = view(b.gamma, {48}),
                                                     .beta = view(b.beta, {48}),
                                                     .drop = kDrop,
                                                     .drop_y = {},
                                                     .eps = kEps,
                                                     .sum = view(b.x, {200, 48}),
                                                     .y = view(b.y, {200, 48}),
                                                     .mean = view(b.mean, {200, 1}),
                                                     .rstd = view(b.rstd, {200, 1})},
                           backwards);
  CHECK((b.x == a.sum && b.y == a.y && b.x != x));
  std::vector<std::vector<float>> results;
  for (kernels::Stream* stream : {static_cast<kernels::Stream*>(&serial), static_cast<kernels::Stream*>(&backwards)}) {
    std::vector<float> d = a.dy, dx(a.x.size()), dgamma(48), dbeta(48);  // dsum in the place of dy
    kernels::cpu::layer_norm(kernels::LayerNormBackward{.dy = view(d, {200, 48}),
                                                        .sum = view(a.sum, {200, 48}),
                                                        .gamma = view(a.gamma, {48}),
                                                        .mean = view(a.mean, {200, 1}),
                                                        .rstd = view(a.rstd, {200, 1}),
                                                        .drop = kDrop,
                                                        .drop_y = {},
                                                        .dsum = view(d, {200, 48}),
                                                        .dx = view(dx, {200, 48}),
                                                        .dgamma = view(dgamma, {48}),
                                                        .dbeta = view(dbeta, {48})},
                             *stream);
    for (const auto* part : {&d, &dx, &dgamma, &dbeta}) results.push_back(*part);
  }
  for (size_t i = 0; i < 4; ++i) CHECK(results[i] == results[i + 4]);
}
