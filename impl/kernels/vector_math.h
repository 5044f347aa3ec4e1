// kernels/vector_math.h   Reductions and exp() that the compiler turns into vector code, with a fixed order of additions: 16 lanes,
// then the lanes in order. The same bits on any number of threads.
#pragma once

#include <bit>
#include <cmath>
#include <cstdint>

#include "kernels/math.h"
#include "kernels/simd.h"

namespace bertpt::kernels {

inline constexpr int64_t kLanes = 16;

// Sum of f(i) for i in [0, n).
template <class T, class F>
BERTPT_INLINE inline T lane_sum(int64_t n, const F& f) {
  T lanes[kLanes] = {};
  int64_t i = 0;
  for (; i + kLanes <= n; i += kLanes)
    for (int64_t l = 0; l < kLanes; ++l) lanes[l] += f(i + l);
  T sum = 0;
  for (int64_t l = 0; l < kLanes; ++l) sum += lanes[l];
  for (; i < n; ++i) sum += f(i);
  return sum;
}

// Largest x[i], n > 0. NaN is passed over: who needs to see it reads the sum.
template <class T>
BERTPT_INLINE inline T lane_max(const T* x, int64_t n) {
  T lanes[kLanes];
  for (int64_t l = 0; l < kLanes; ++l) lanes[l] = x[0];
  int64_t i = 0;
  for (; i + kLanes <= n; i += kLanes)
    for (int64_t l = 0; l < kLanes; ++l) lanes[l] = x[i + l] > lanes[l] ? x[i + l] : lanes[l];
  T best = lanes[0];
  for (int64_t l = 1; l < kLanes; ++l) best = lanes[l] > best ? lanes[l] : best;
  for (; i < n; ++i) best = x[i] > best ? x[i] : best;
  return best;
}

// e^x for x <= 0, within 2 units in the last place; 0 below -87. x = n ln 2 + r, |r| <= ln 2 / 2, and e^r by its Taylor polynomial of
// degree 7, whose remainder is below 2^-27. NaN stays NaN.
BERTPT_INLINE inline float exp_negative(float x) {
  const float clamped = x < -87.0f ? -87.0f : x;
  const float shifted = clamped * 1.44269504f + 12582912.0f;  // 1.5 * 2^23: the sum's low bits are the nearest integer
  const float n = shifted - 12582912.0f;
  const float r = (clamped - n * 0.693359375f) + n * 2.12194440e-4f;  // ln 2 in two parts
  float p = 1.0f / 5040;
  p = p * r + 1.0f / 720;
  p = p * r + 1.0f / 120;
  p = p * r + 1.0f / 24;
  p = p * r + 1.0f / 6;
  p = p * r + 0.5f;
  p = p * r + 1.0f;
  p = p * r + 1.0f;
  const uint32_t exponent = (std::bit_cast<uint32_t>(shifted) - std::bit_cast<uint32_t>(12582912.0f) + 127) << 23;  // wraps for NaN
  const float y = p * std::bit_cast<float>(exponent);
  return x < -87.0f ? 0.0f : y;
}
BERTPT_INLINE inline double exp_negative(double x) { return std::exp(x); }

// erfc(z) e^(z^2) for z >= 0.
BERTPT_INLINE inline float erfc_scaled(float z) { return erfc_scaled_at(1 / (1 + kErfcSlope * z)); }

}  // namespace bertpt::kernels
