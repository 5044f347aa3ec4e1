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

template <class T>
struct Case {
  Case(int64_t n, int64_t h)
      : N(n),
        H(h),
        x(numbers<T>(1, N * H)),
        residual(numbers<T>(2, N * H)),
        mask(numbers<T>(3, N * H)),
        gamma(numbers<T>(4, H)),
        beta(numbers<T>(5, H)),
        dy(numbers<T>(6, N * H)),
        sum(x.size()),
        y(x.size()),
        mean(static_cast<size_t>(N)),
        rstd(mean.size()) {
    for (T& m : mask) m = m < T(-0.6) ? T(0) : T(1.25);
  }
  void forward(kernels::Stream& stream, bool with_residual = true, bool with_mask = true) {
    kernels::cpu::layer_norm(kernels::LayerNormForward{.x = view(x, {N, H}),
                                                       .residual = with_residual ? view(residual, {N, H}) : View{},
                                                       .mask = with_mask ? view(mask, {N, H}) : View{},
                                                       .gamma = view(gamma, {H}),
                                                       .beta = view(beta, {H}),
                                                       .eps = kEps,
                                                       .sum = view(sum, {N, H}),
                                                       .y = view(y, {N, H}),
                                                       .mean = view(mean, {N, 1}),
                                                       .rstd = view(rstd, {N, 1})},
                             stream);
  }
  int64_t N, H;
  std::vector<T> x, residual, mask, gamma, beta, dy, sum, y, mean, rstd;
};

}  // namespace

TEMPLATE_TEST_CASE("LayerNorm's forward pass is the textbook's, with and without residual and mask", "", float, double) {
  kernels::Serial stream;
  for (const auto& [N, H] : kSizes)
    for (const bool with_residual : {false, true})
      for (const bool with_mask : {false, true}) {
        Case<TestType> c(N, H);
        std::vector<double> sum;
        for (size_t i = 0; i < c.x.size(); ++i)
          sum.push_back((with_residual ? static_cast<double>(c.residual[i]) : 0.0) +
                        (with_mask ? static_cast<double>(c.mask[i]) : 1.0) * static_cast<double>(c.x[i]));
        c.forward(stream, with_residual, with_mask);
        CAPTURE(N, H, with_residual, with_mask);
        CHECK(difference(c.sum, sum) < kTolerance<TestType>);
        CHECK(difference(c.y, textbook(sum, wide(c.gamma), wide(c.beta), N)) < kTolerance<TestType> * 20);
      }
}

TEST_CASE("LayerNorm's gradients are the slopes of its forward pass, and those of gamma and beta add") {
  kernels::Serial stream;
  for (const auto& [N, H] : {Sizes{1, 5}, Sizes{3, 17}, Sizes{66, 4}}) {
    Case<double> c(N, H);
    c.forward(stream);
    std::vector<double> dsum(c.x.size()), dx(c.x.size()), dgamma(c.gamma.size(), 3), dbeta(c.beta.size(), -2);
    kernels::cpu::layer_norm(kernels::LayerNormBackward{.dy = view(c.dy, {N, H}),
                                                        .sum = view(c.sum, {N, H}),
                                                        .mask = view(c.mask, {N, H}),
                                                        .gamma = view(c.gamma, {H}),
                                                        .mean = view(c.mean, {N, 1}),
                                                        .rstd = view(c.rstd, {N, 1}),
                                                        .dsum = view(dsum, {N, H}),
                                                        .dx = view(dx, {N, H}),
                                                        .dgamma = view(dgamma, {H}),
                                                        .dbeta = view(dbeta, {H})},
                             stream);
    const auto loss = [&](const std::vector<double>& y) {
      double sum = 0;
      for (size_t i = 0; i < y.size(); ++i) sum += y[i] * c.dy[i];
      return sum;
    };
    CAPTURE(N, H);
    const auto by_sum = slope(c.sum, [&](const std::vector<double>& s) { return loss(textbook(s, c.gamma, c.beta, N)); });
    CHECK(difference(dsum, by_sum) < 1e-7);
    std::vector<double> by_x = by_sum;
    for (size_t i = 0; i < by_x.size(); ++i) by_x[i] *= c.mask[i];
    CHECK(difference(dx, by_x) < 1e-7);
    for (double& d : dgamma) d -= 3;
    for (double& d : dbeta) d += 2;
    CHECK(difference(dgamma, slope(c.gamma, [&](const std::vector<double>& g) { return loss(textbook(c.sum, g, c.beta, N)); })) < 1e-7);
    CHECK(difference(dbeta, slope(c.beta, [&](const std::vector<double>& b) { return loss(textbook(c.sum, c.gamma, b, N)); })) < 1e-7);
  }
}

TEST_CASE("LayerNorm works in place as its header allows, and gives the same bits whatever the threads") {
  kernels::Serial serial;
  Backwards backwards;
  Case<float> a(200, 48), b(200, 48);
  a.forward(serial);
  const std::vector<float> x = b.x;
  kernels::cpu::layer_norm(kernels::LayerNormForward{.x = view(b.x, {200, 48}),
                                                     .residual = view(b.residual, {200, 48}),
                                                     .mask = view(b.mask, {200, 48}),
                                                     .gamma = view(b.gamma, {48}),
                                                     .beta = view(b.beta, {48}),
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
                                                        .mask = view(a.mask, {200, 48}),
                                                        .gamma = view(a.gamma, {48}),
                                                        .mean = view(a.mean, {200, 1}),
                                                        .rstd = view(a.rstd, {200, 1}),
                                                        .dsum = view(d, {200, 48}),
                                                        .dx = view(dx, {200, 48}),
                                                        .dgamma = view(dgamma, {48}),
                                                        .dbeta = view(dbeta, {48})},
                             *stream);
    for (const auto* part : {&d, &dx, &dgamma, &dbeta}) results.push_back(*part);
  }
  for (size_t i = 0; i < 4; ++i) CHECK(results[i] == results[i + 4]);
}
