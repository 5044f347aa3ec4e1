#include "kernels/adamw.h"

#include "kernels/numbers.h"
#include "support/catch.h"

using namespace bertpt;
using namespace bertpt::test;

TEMPLATE_TEST_CASE("an update is the published formula, and leaves the gradient alone", "", float, double) {
  kernels::Serial stream;
  for (const int64_t n : {1, 15, 16, 16384, 16385, 40000}) {
    auto p = numbers<TestType>(1, n), g = numbers<TestType>(2, n), m = numbers<TestType>(3, n), v = numbers<TestType>(4, n);
    for (auto& x : v) x = std::abs(x);
    const auto g_before = g;
    const kernels::AdamW a{.beta1 = 0.9,
                           .beta2 = 0.98,
                           .epsilon = 1e-3,
                           .learning_rate = 0.1,
                           .decay = 0.3,
                           .correction1 = 0.4,
                           .correction2 = 0.7,
                           .g_scale = 0.5,
                           .p = view(p, {n}),
                           .g = view(g, {n}),
                           .m = view(m, {n}),
                           .v = view(v, {n})};
    std::vector<double> p1, m1, v1;
    for (size_t i = 0; i < p.size(); ++i) {  // Loshchilov and Hutter, "Decoupled Weight Decay Regularization", algorithm 2
      const double gradient = static_cast<double>(g[i]) * 0.5;
      m1.push_back(0.9 * static_cast<double>(m[i]) + 0.1 * gradient);
      v1.push_back(0.98 * static_cast<double>(v[i]) + 0.02 * gradient * gradient);
      const double step = 0.1 * (m1.back() / 0.4) / (std::sqrt(v1.back() / 0.7) + 1e-3);
      p1.push_back(static_cast<double>(p[i]) - 0.1 * 0.3 * static_cast<double>(p[i]) - step);
    }
    kernels::cpu::adamw(a, stream);
    CHECK(difference(m, m1) < kTolerance<TestType>);
    CHECK(difference(v, v1) < kTolerance<TestType>);
    CHECK(difference(p, p1) < kTolerance<TestType>);
    CHECK(g == g_before);
  }
}

TEST_CASE("the norm is exact enough, in an order that does not depend on threads") {
  kernels::Serial serial;
  Backwards backwards;
  for (const int64_t n : {0, 1, 16384, 100000}) {
    auto x = numbers<float>(5, n);
    double expected = 0;
    for (const float value : x) expected += static_cast<double>(value) * static_cast<double>(value);
    const double sum = kernels::cpu::sum_of_squares(view(x, {n}), serial);
    CHECK(sum == Approx(expected).epsilon(1e-12));
    CHECK(sum == kernels::cpu::sum_of_squares(view(x, {n}), backwards));
  }
}
