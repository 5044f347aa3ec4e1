// kernels/flat.cuh   How kernels that work down flat buffers of parameters divide them, and AdamW's numbers as a kernel takes them.
//
// A part of the buffers may begin anywhere. Groups of V elements are counted from the last aligned place before it: the first and the last
// group may be incomplete and go element by element.
#pragma once

#include <cmath>

#include "kernels/adamw.h"
#include "kernels/device.cuh"

namespace bertpt::kernels::cuda {

constexpr int kFlatThreads = 256;

// Calls body.template at<V>(i) for aligned groups [i, i + V) of [0, n) and body.template at<1>(i) for what is left at both ends. Element
// -shift, 0 <= shift < V, is aligned. Groups first, first + stride, ...
template <int V, class Body>
BERTPT_DEVICE void each_group(int64_t n, int shift, int64_t first, int64_t stride, Body& body) {
  for (int64_t group = first; group * V < n + shift; group += stride) {
    const int64_t at = group * V - shift;
    if (at >= 0 && at + V <= n) {
      body.template at<V>(at);
    } else {
      for (int64_t i = at; i < at + V; ++i)
        if (i >= 0 && i < n) body.template at<1>(i);
    }
  }
}

// The shift of a part that begins at these pointers (shadow may be null), or -1 where they do not agree.
template <class... P>
int shift_of(const bf16* shadow, const float* first, const P*... others) {
  constexpr uintptr_t kFloats = 4;
  const auto place = [](const auto* p) { return reinterpret_cast<uintptr_t>(p) / sizeof(*p); };
  const uintptr_t shift = shadow != nullptr ? place(shadow) % 8 : place(first) % kFloats;
  const auto agrees = [&](const float* p) { return (place(p) - shift) % kFloats == 0; };
  return agrees(first) && (... && agrees(others)) ? static_cast<int>(shift) : -1;
}
inline int64_t flat_blocks(int64_t n, int64_t V) { return std::min<int64_t>(blocks_for(n + V, V * kFlatThreads), 2048); }

// AdamW's numbers in f32, made from f64 once for each thread, because some of them change from step to step.
struct UpdateFactors {
  double learning_rate, correction1, correction2, g_scale;
  bool finite;
};
struct UpdateRule {
  double beta1, beta2, epsilon, decay;
  UpdateFactors host;
  const UpdateState* state;
  const UpdateNumbers* numbers;
  explicit UpdateRule(const AdamW& a)
      : beta1(a.beta1),
        beta2(a.beta2),
        epsilon(a.epsilon),
        decay(a.decay),
        host{a.learning_rate, a.correction1, a.correction2, a.g_scale, true},
        state(a.state),
        numbers(a.numbers) {}
  BERTPT_DEVICE UpdateFactors factors() const {
    UpdateFactors f = host;
    if (state != nullptr) f.learning_rate = state->learning_rate, f.correction1 = state->correction1, f.correction2 = state->correction2;
    if (numbers != nullptr) f.g_scale = numbers->g_scale, f.finite = numbers->finite != 0;
    return f;
  }
};
inline bool is_f32(const AdamW& a) {
  return a.p.dtype == DType::f32 && a.g.dtype == DType::f32 && a.m.dtype == DType::f32 && a.v.dtype == DType::f32 &&
         (!a.shadow || a.shadow.dtype == DType::bf16);
}

// The moments of one element, moved.
struct Moments {
  float beta1, beta2, rest1, rest2, g_scale;
  BERTPT_DEVICE Moments(const UpdateRule& rule, const UpdateFactors& f)
      : beta1(static_cast<float>(rule.beta1)),
        beta2(static_cast<float>(rule.beta2)),
        rest1(static_cast<float>(1 - rule.beta1)),
        rest2(static_cast<float>(1 - rule.beta2)),
        g_scale(static_cast<float>(f.g_scale)) {}
  BERTPT_DEVICE void move(float gradient, float& m, float& v) const {
    const float g = gradient * g_scale;
    m = beta1 * m + rest1 * g;
    v = beta2 * v + rest2 * g * g;
  }
};

}  // namespace bertpt::kernels::cuda
