#include "kernels/gelu.h"

#include "kernels/numbers.h"
#include "support/catch.h"

using namespace bertpt;
using namespace bertpt::test;
using kernels::GeluForm;

namespace {

double textbook(double x, GeluForm form) {
  if (form == GeluForm::erf) return x * 0.5 * (1 + std::erf(x / std::sqrt(2.0)));
  return x * 0.5 * (1 + std::tanh(std::sqrt(2 / 3.14159265358979323846) * (x + 0.044715 * x * x * x)));
}

double textbook_slope(double x, GeluForm form) {
  constexpr double kStep = 1e-5;
  return (textbook(x + kStep, form) - textbook(x - kStep, form)) / (2 * kStep);
}

template <class T>
std::vector<T> inputs(int64_t n) {
  auto x = numbers<T>(51, n, 6);
  const double edges[] = {0, -0.0, 1e-30, -1e-30, 30, -30, 9, -9, 1e4, -1e4};
  for (size_t i = 0; i < std::min(x.size(), std::size(edges)); ++i) x[i] = kernels::narrow<T>(static_cast<kernels::Compute<T>>(edges[i]));
  return x;
}

// Of a value or a slope next to x.
template <class T>
double allowed(double x, double wanted) {
  if constexpr (std::is_same_v<T, double>) return 1e-9 * (1 + std::abs(x));
  else if constexpr (std::is_same_v<T, float>) return 3e-7 * (1 + std::abs(x));
  else return 3e-7 * (1 + std::abs(x)) + 0x1p-8 * std::abs(wanted);
}

}  // namespace

TEMPLATE_TEST_CASE("GELU is its formula in both forms", "", float, double, kernels::bf16) {
  kernels::Serial stream;
  for (const GeluForm form : {GeluForm::erf, GeluForm::tanh})
    for (const int64_t n : {1, 17, 4095, 4097, 9000}) {
      auto x = inputs<TestType>(n);
      std::vector<TestType> y(x.size());
      kernels::cpu::gelu(kernels::GeluForward{.x = view(x, {1, n}), .form = form, .y = view(y, {1, n})}, stream);
      for (size_t i = 0; i < x.size(); ++i) {
        const auto at = static_cast<double>(kernels::widen(x[i])), wanted = textbook(at, form);
        if (!(std::abs(static_cast<double>(kernels::widen(y[i])) - wanted) <= allowed<TestType>(at, wanted)))
          FAIL("gelu(" << at << ") is " << kernels::widen(y[i]) << ", not " << wanted);
      }
    }
}

TEMPLATE_TEST_CASE("GELU's gradient is the slope of its formula, and the bias gets the sums", "", float, double, kernels::bf16) {
  using C = kernels::Compute<TestType>;
  kernels::Serial serial;
  Backwards backwards;
  for (const GeluForm form : {GeluForm::erf, GeluForm::tanh})
    for (const auto& [N, columns] : {std::pair<int64_t, int64_t>{1, 1}, {63, 5}, {65, 1024}, {130, 1030}}) {
      auto x = inputs<TestType>(N * columns), dy = numbers<TestType>(52, N * columns);
      std::vector<TestType> dx(x.size()), in_place = dy, y(x.size()), y_again(x.size());
      auto dbias = numbers<C>(53, columns), dbias_again = dbias, before = dbias;
      kernels::cpu::gelu(kernels::GeluBackward{.dy = view(dy, {N, columns}),
                                               .x = view(x, {N, columns}),
                                               .form = form,
                                               .dx = view(dx, {N, columns}),
                                               .dbias = view(dbias, {columns})},
                         serial);
      kernels::cpu::gelu(kernels::GeluForward{.x = view(x, {N, columns}), .form = form, .y = view(y, {N, columns})}, serial);
      kernels::cpu::gelu(kernels::GeluBackward{.dy = view(in_place, {N, columns}),
                                               .x = view(x, {N, columns}),
                                               .form = form,
                                               .dx = view(in_place, {N, columns}),
                                               .dbias = view(dbias_again, {columns})},
                         backwards);
      CHECK((wide(in_place) == wide(dx) && dbias_again == dbias));
      auto with_y = dy;
      kernels::cpu::gelu(kernels::GeluBackward{.dy = view(with_y, {N, columns}),
                                               .x = view(x, {N, columns}),
                                               .form = form,
                                               .dx = view(with_y, {N, columns}),
                                               .dbias = {},
                                               .y = view(y_again, {N, columns})},
                         serial);
      CHECK(difference(with_y, wide(dx)) <= kTolerance<TestType>);
      CHECK(difference(y_again, wide(y)) <= kTolerance<TestType>);
      auto sums = wide(before);
      for (size_t i = 0; i < x.size(); ++i) {
        const auto at = static_cast<double>(kernels::widen(x[i])), g = static_cast<double>(kernels::widen(dy[i]));
        const double wanted = g * textbook_slope(at, form);
        sums[i % static_cast<size_t>(columns)] += wanted;
        if (!(std::abs(static_cast<double>(kernels::widen(dx[i])) - wanted) <= allowed<TestType>(at, wanted)))
          FAIL("gelu'(" << at << ") * " << g << " is " << kernels::widen(dx[i]) << ", not " << wanted);
      }
      CHECK(difference(dbias, sums) < 2e-5);
    }
}

TEST_CASE("NaN goes through GELU and its gradient") {
  kernels::Serial stream;
  std::vector<float> x(20, std::nanf("")), y(20), dy(20, 1);
  kernels::cpu::gelu(kernels::GeluForward{.x = view(x, {2, 10}), .form = GeluForm::erf, .y = view(y, {2, 10})}, stream);
  CHECK(std::all_of(y.begin(), y.end(), [](float v) { return std::isnan(v); }));
  kernels::cpu::gelu(
      kernels::GeluBackward{.dy = view(dy, {2, 10}), .x = view(x, {2, 10}), .form = GeluForm::tanh, .dx = view(y, {2, 10}), .dbias = {}},
      stream);
  CHECK(std::all_of(y.begin(), y.end(), [](float v) { return std::isnan(v); }));
}

TEMPLATE_TEST_CASE("GELU of x + bias is GELU of their sum, forward and backward", "", float, double, kernels::bf16) {
  using C = kernels::Compute<TestType>;
  kernels::Serial stream;
  constexpr int64_t N = 70, columns = 1030;
  auto x = numbers<TestType>(61, N * columns, 2), dy = numbers<TestType>(62, N * columns);
  auto bias = numbers<C>(63, columns);
  std::vector<double> sums;
  for (size_t i = 0; i < x.size(); ++i) sums.push_back(static_cast<double>(kernels::widen(x[i])) + static_cast<double>(bias[i % columns]));
  std::vector<TestType> y(x.size()), dx(x.size()), again(x.size());
  kernels::cpu::gelu(
      kernels::GeluForward{.x = view(x, {N, columns}), .form = GeluForm::erf, .y = view(y, {N, columns}), .bias = view(bias, {columns})},
      stream);
  kernels::cpu::gelu(kernels::GeluBackward{.dy = view(dy, {N, columns}),
                                           .x = view(x, {N, columns}),
                                           .form = GeluForm::erf,
                                           .dx = view(dx, {N, columns}),
                                           .dbias = {},
                                           .y = view(again, {N, columns}),
                                           .bias = view(bias, {columns})},
                     stream);
  for (size_t i = 0; i < x.size(); ++i) {
    const double wanted = textbook(sums[i], GeluForm::erf), g = static_cast<double>(kernels::widen(dy[i]));
    const double slope = g * textbook_slope(sums[i], GeluForm::erf);
    const bool right = std::abs(static_cast<double>(kernels::widen(y[i])) - wanted) <= allowed<TestType>(sums[i], wanted) &&
                       std::abs(static_cast<double>(kernels::widen(again[i])) - wanted) <= allowed<TestType>(sums[i], wanted) &&
                       std::abs(static_cast<double>(kernels::widen(dx[i])) - slope) <= allowed<TestType>(sums[i], slope);
    if (!right) FAIL("of " << sums[i] << ": " << kernels::widen(y[i]) << ", " << kernels::widen(again[i]) << ", " << kernels::widen(dx[i]));
  }
}
