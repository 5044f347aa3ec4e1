#include "kernels/vector_math.h"

#include <limits>

#include "kernels/numbers.h"
#include "support/catch.h"

using namespace bertpt;
using namespace bertpt::test;

namespace {

// As kernels call it: in a vectorised loop.
std::vector<float> exp_of(const std::vector<float>& x) {
  std::vector<float> y(x.size());
  kernels::run_best([&]() BERTPT_INLINE {
    for (size_t i = 0; i < x.size(); ++i) y[i] = kernels::exp_negative(x[i]);
  });
  return y;
}

}  // namespace

TEST_CASE("e^x in f32 is within 2 units in the last place from -87 to 0, and 0 below") {
  std::vector<float> x;
  for (double v = 0; v <= 87; v += 1e-4) x.push_back(static_cast<float>(-v));
  x.insert(x.end(), {-0.0f, -1e-30f, -87.0f});
  const std::vector<float> y = exp_of(x);
  double worst = 0;
  for (size_t i = 0; i < x.size(); ++i) {
    const double exact = std::exp(static_cast<double>(x[i]));
    const float unit = std::nextafter(static_cast<float>(exact), 2.0f) - static_cast<float>(exact);
    worst = std::max(worst, std::abs(static_cast<double>(y[i]) - exact) / static_cast<double>(unit));
  }
  CHECK(worst <= 2);
  for (const float e : exp_of({-87.001f, -88, -1000, -3e38f, -std::numeric_limits<float>::infinity()})) CHECK(e == 0);
}

TEST_CASE("NaN stays NaN through e^x") {
  for (const float e : exp_of(std::vector<float>(33, std::numeric_limits<float>::quiet_NaN()))) CHECK(std::isnan(e));
  CHECK(std::isnan(kernels::exp_negative(std::nan(""))));
}

TEST_CASE("erfc in f32 is within 4e-7") {
  std::vector<float> z, y;
  for (double v = 0; v < 12; v += 1e-4) z.push_back(static_cast<float>(v));
  y.resize(z.size());
  kernels::run_best([&]() BERTPT_INLINE {
    for (size_t i = 0; i < z.size(); ++i) y[i] = kernels::exp_negative(-z[i] * z[i]) * kernels::erfc_scaled(z[i]);
  });
  double worst = 0;
  for (size_t i = 0; i < z.size(); ++i) worst = std::max(worst, std::abs(static_cast<double>(y[i]) - std::erfc(static_cast<double>(z[i]))));
  CHECK(worst < 4e-7);
  CHECK(std::isnan(kernels::erfc_scaled(std::nanf(""))));
}

TEMPLATE_TEST_CASE("sums and largest elements of every length are those of a plain loop", "", float, double) {
  for (const int64_t n : {1, 2, 15, 16, 17, 31, 32, 33, 100}) {
    const std::vector<TestType> x = numbers<TestType>(31, n, -5);
    double sum = 0;
    for (const TestType v : x) sum += static_cast<double>(v);
    const auto total = kernels::lane_sum<TestType>(n, [&](int64_t i) BERTPT_INLINE { return x[static_cast<size_t>(i)]; });
    CHECK(static_cast<double>(total) == Approx(sum).epsilon(1e-5));
    CHECK(kernels::lane_max(x.data(), n) == *std::max_element(x.begin(), x.end()));
  }
}
