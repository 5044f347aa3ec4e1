// kernels/math.h   The scalar formulas that CPU and CUDA kernels share, so that they cannot drift apart.
#pragma once

#include <cstdint>

#include "kernels/step_state.h"

#if defined(__CUDACC__)
#define BERTPT_BOTH __host__ __device__ __forceinline__
#else
#define BERTPT_BOTH inline __attribute__((always_inline))
#endif

namespace bertpt::kernels {

// Lane (element % 4) of Philox4x32-10 block (element / 4), counter {block, 0, 0}; the same numbers as base/random.h's philox4x32.
BERTPT_BOTH void philox_block(uint64_t block, uint64_t key, uint32_t out[4]) {
  uint32_t c0 = static_cast<uint32_t>(block), c1 = static_cast<uint32_t>(block >> 32), c2 = 0, c3 = 0;
  uint32_t k0 = static_cast<uint32_t>(key), k1 = static_cast<uint32_t>(key >> 32);
  for (int round = 0; round < 10; ++round) {
    const uint64_t p0 = uint64_t{0xD2511F53} * c0, p1 = uint64_t{0xCD9E8D57} * c2;
    c0 = static_cast<uint32_t>(p1 >> 32) ^ c1 ^ k0;
    c1 = static_cast<uint32_t>(p1);
    c2 = static_cast<uint32_t>(p0 >> 32) ^ c3 ^ k1;
    c3 = static_cast<uint32_t>(p0);
    k0 += 0x9E3779B9;
    k1 += 0xBB67AE85;
  }
  out[0] = c0, out[1] = c1, out[2] = c2, out[3] = c3;
}

// An element is dropped when its draw is below this. Exact: P(drop) = threshold / 2^32, and `scale` undoes just that probability.
struct DropoutRule {
  uint64_t key = 0;
  uint64_t threshold = 0;  // in [0, 2^32)
  double scale = 1;        // 2^32 / (2^32 - threshold)
  const DropoutState* state = nullptr;  // on the device: its key and first token win
};
BERTPT_BOTH bool keeps(const DropoutRule& rule, uint32_t draw) { return draw >= rule.threshold; }

template <class C>
inline constexpr C kHalfRoot = static_cast<C>(0.70710678118654752440);  // 1 / sqrt 2
template <class C>
inline constexpr C kInverseRootTwoPi = static_cast<C>(0.39894228040143268);  // 1 / sqrt(2 pi)
template <class C>
inline constexpr C kTanhSlope = static_cast<C>(0.79788456080286535588);  // sqrt(2 / pi)
template <class C>
inline constexpr C kTanhCube = static_cast<C>(0.044715);

// erfc(z) e^(z^2) for z >= 0 and t = 1 / (1 + kErfcSlope z): erfc within 4e-7, most of it rounding. The polynomial is
// tests/oracle/erf_polynomial.py's.
inline constexpr float kErfcSlope = 0.4f;
BERTPT_BOTH float erfc_scaled_at(float t) {
  float q = -0.200266421f;
  q = q * t + 0.709177911f;
  q = q * t - 0.370959818f;
  q = q * t + 0.468317926f;
  q = q * t + 0.161805212f;
  q = q * t + 0.23192516f;
  return q * t;
}

// GELU's gate: gelu(x) = x gate; slope = gelu'(x). bell is e^(-x^2 / 2), t as above with z = |x| / sqrt 2.
BERTPT_BOTH float erf_gate(float x, float bell, float t, float& slope) {
  const float tail = 0.5f * bell * erfc_scaled_at(t);  // erfc(|x| / sqrt 2) / 2
  const float gate = x < 0 ? tail : 1 - tail;
  slope = gate + x * kInverseRootTwoPi<float> * bell;
  return gate;
}

// The gate of the tanh form is (1 + tanh u) / 2 = 1 / (1 + e^(-2u)) with u = tanh_argument(x); rest is what it lacks of 1.
template <class C>
BERTPT_BOTH C tanh_argument(C x) {
  return kTanhSlope<C> * (x + kTanhCube<C> * x * x * x);
}
template <class C>
BERTPT_BOTH C tanh_slope(C x, C gate, C rest) {
  return gate + x * 2 * gate * rest * kTanhSlope<C> * (1 + 3 * kTanhCube<C> * x * x);
}
// From e = e^(-2 |u|) and larger = 1 / (1 + e): no e^ of a positive number, and no cancellation in rest.
BERTPT_BOTH float tanh_gate(float x, float e, float larger, float& slope) {
  const float smaller = e * larger;
  const bool negative = x < 0;  // u has the sign of x
  const float gate = negative ? smaller : larger;
  slope = tanh_slope(x, gate, negative ? larger : smaller);
  return gate;
}

}  // namespace bertpt::kernels
