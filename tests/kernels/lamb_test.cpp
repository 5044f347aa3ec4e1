#include "kernels/lamb.h"

#include "kernels/numbers.h"
#include "support/catch.h"

using namespace bertpt;
using namespace bertpt::test;

TEMPLATE_TEST_CASE("the direction and its norms are the published formula, and the step follows it", "", float, double) {
  kernels::Serial stream;
  Backwards backwards;
  for (const int64_t n : {1, 15, 16384, 16385, 40000}) {
    auto p = numbers<TestType>(1, n), g = numbers<TestType>(2, n), m = numbers<TestType>(3, n), v = numbers<TestType>(4, n);
    for (auto& x : v) x = std::abs(x);
    auto g2 = g, m2 = m, v2 = v;
    kernels::AdamW a{.beta1 = 0.9,
                     .beta2 = 0.98,
                     .epsilon = 1e-3,
                     .learning_rate = 0,
                     .decay = 0.3,
                     .correction1 = 0.4,
                     .correction2 = 0.7,
                     .g_scale = 0.5,
                     .p = view(p, {n}),
                     .g = view(g, {n}),
                     .m = view(m, {n}),
                     .v = view(v, {n})};
    std::vector<double> direction, moved;
    double value_square = 0, direction_square = 0;
    for (size_t i = 0; i < p.size(); ++i) {  // You et al., algorithm 2
      const double gradient = static_cast<double>(g[i]) * 0.5, value = static_cast<double>(p[i]);
      const double m1 = 0.9 * static_cast<double>(m[i]) + 0.1 * gradient;
      const double v1 = 0.98 * static_cast<double>(v[i]) + 0.02 * gradient * gradient;
      direction.push_back((m1 / 0.4) / (std::sqrt(v1 / 0.7) + 1e-3) + 0.3 * value);
      moved.push_back(value - 0.05 * direction.back());
      value_square += value * value;
      direction_square += direction.back() * direction.back();
    }
    const kernels::cpu::LambNorms norms = kernels::cpu::lamb_direction(a, stream);
    CHECK(difference(g, direction) < kTolerance<TestType>);
    CHECK(norms.value == Approx(value_square).epsilon(1e-12));
    CHECK(norms.direction == Approx(direction_square).epsilon(1e-5));
    a.g = view(g2, {n}), a.m = view(m2, {n}), a.v = view(v2, {n});
    const kernels::cpu::LambNorms again = kernels::cpu::lamb_direction(a, backwards);
    CHECK((again.value == norms.value && again.direction == norms.direction));
    kernels::cpu::lamb_apply(view(p, {n}), view(g, {n}), 0.05, stream);
    CHECK(difference(p, moved) < kTolerance<TestType>);
  }
}
