// tests/kernels/numbers.h   Random inputs, views and comparisons for the tests of kernels, which run once in f32 and once in f64.
#pragma once

#include <algorithm>
#include <cmath>
#include <type_traits>
#include <vector>

#include "base/random.h"
#include "base/shape.h"
#include "kernels/bf16.h"
#include "kernels/stream.h"

namespace bertpt::test {

template <class T>
inline constexpr DType kDType = std::is_same_v<T, float>           ? DType::f32
                                : std::is_same_v<T, double>        ? DType::f64
                                : std::is_same_v<T, kernels::bf16> ? DType::bf16
                                : std::is_same_v<T, int32_t>       ? DType::i32
                                : std::is_same_v<T, uint8_t>       ? DType::u8
                                                                   : DType::i64;

// The relative error that f32 sums of a few hundred terms may have, and the rounding of what is stored in bf16; f64 has none to speak of.
template <class T>
inline constexpr double kTolerance = std::is_same_v<T, double>  ? 1e-12
                                     : std::is_same_v<T, float> ? 2e-5
                                                                : 0x1p-8;

template <class T>
View view(std::vector<T>& values, const Shape& shape) {
  return {.data = values.data(), .shape = shape, .dtype = kDType<T>, .device = {}};
}

// n numbers in [-scale, scale), a function of the key alone.
template <class T>
std::vector<T> numbers(uint64_t key, int64_t n, double scale = 1) {
  std::vector<T> values;
  for (uint64_t i = 0; i < static_cast<uint64_t>(n); ++i) {
    const auto block = philox4x32({static_cast<uint32_t>(i), static_cast<uint32_t>(i >> 32), 0, 7},
                                  {static_cast<uint32_t>(key), static_cast<uint32_t>(key >> 32)});
    values.push_back(kernels::narrow<T>(static_cast<kernels::Compute<T>>((static_cast<double>(block[0]) * 0x1p-31 - 1) * scale)));
  }
  return values;
}

template <class T>
std::vector<double> wide(const std::vector<T>& values) {
  std::vector<double> out;
  for (const T& value : values) out.push_back(static_cast<double>(kernels::widen(value)));
  return out;
}

// Largest |a - b| over the largest |b|.
template <class A, class B>
double difference(const std::vector<A>& a, const std::vector<B>& b) {
  double worst = 0, scale = 1e-30;
  for (size_t i = 0; i < b.size(); ++i) {
    const auto wanted = static_cast<double>(kernels::widen(b[i]));
    const double d = std::abs(static_cast<double>(kernels::widen(a.at(i))) - wanted);
    worst = std::isnan(d) ? INFINITY : std::max(worst, d);
    scale = std::max(scale, std::abs(wanted));
  }
  return worst / scale;
}

// The derivative of f at x in each coordinate, by central differences of f in f64: exact to about 1e-9.
template <class F>
std::vector<double> slope(std::vector<double> x, const F& f) {
  constexpr double kStep = 1e-5;
  std::vector<double> d(x.size());
  for (size_t i = 0; i < x.size(); ++i) {
    const double middle = x[i];
    x[i] = middle + kStep;
    const double above = f(x);
    x[i] = middle - kStep;
    d[i] = (above - f(x)) / (2 * kStep);
    x[i] = middle;
  }
  return d;
}

// Calls each range alone and backwards, as threads might: results must not depend on it.
class Backwards final : public kernels::Stream {
 public:
  void parallel_for(int64_t n, int64_t grain, const std::function<void(int64_t, int64_t)>& f) override {
    const int64_t size = std::max<int64_t>(1, grain);
    for (int64_t begin = (n - 1) / size * size; n > 0 && begin >= 0; begin -= size) f(begin, std::min(n, begin + size));
  }
  void gemm(const kernels::Gemm<float>& g) override { kernels::plain_gemm(g); }
  void gemm(const kernels::Gemm<double>& g) override { kernels::plain_gemm(g); }
  void gemm(const kernels::Gemm<kernels::bf16>& g) override { kernels::plain_gemm(g); }
  void tile(const kernels::Tile& t) override { kernels::cpu::tile_plain(t); }
};

}  // namespace bertpt::test
