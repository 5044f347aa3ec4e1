// kernels/bf16.h   bfloat16 as a type of storage: the upper half of a float's bits. Kernels read it as float, compute in float and round
// once, to nearest with ties to even, when they store. Plain integer code, so that every machine gives the same bits.
#pragma once

#include <bit>
#include <cstdint>

#include "kernels/simd.h"

namespace bertpt::kernels {

struct bf16 {
  uint16_t bits;
};

// What values stored as T are computed in.
template <class T>
struct ComputeOf {
  using Type = T;
};
template <>
struct ComputeOf<bf16> {
  using Type = float;
};
template <class T>
using Compute = typename ComputeOf<T>::Type;

BERTPT_INLINE inline float widen(bf16 x) { return std::bit_cast<float>(static_cast<uint32_t>(x.bits) << 16); }
BERTPT_INLINE inline float widen(float x) { return x; }
BERTPT_INLINE inline double widen(double x) { return x; }

// narrow<T>(x): x as it is stored in a T. NaN stays NaN.
template <class T>
BERTPT_INLINE inline T narrow(Compute<T> x) {
  return x;
}
template <>
BERTPT_INLINE inline bf16 narrow<bf16>(float x) {
  const uint32_t bits = std::bit_cast<uint32_t>(x);
  const uint32_t rounded = bits + 0x7FFF + ((bits >> 16) & 1);
  const uint32_t kept = (bits & 0x7FFFFFFF) > 0x7F800000 ? bits | 0x400000 : rounded;
  return {static_cast<uint16_t>(kept >> 16)};
}

// Calls f with a value of the type that `dtype` stores activations in: visit_activation(view.dtype, [&]<class T>(T) { ... });
template <class F>
void visit_activation(DType dtype, F&& f) {
  if (dtype == DType::bf16) return f(bf16{});
  visit_float(dtype, f);
}

}  // namespace bertpt::kernels
