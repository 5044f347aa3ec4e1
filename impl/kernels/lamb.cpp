#include "kernels/lamb.h"

#include <algorithm>
#include <cmath>
#include <vector>

#include "kernels/simd.h"
#include "kernels/vector_math.h"

namespace bertpt::kernels {

LambPlan lamb_plan(std::span<const LambParameter> parameters) {
  constexpr int64_t kElements = 8192;
  LambPlan plan;
  for (const LambParameter& parameter : parameters) {
    const auto segment = static_cast<int32_t>(plan.segments.size());
    const auto first_chunk = static_cast<int64_t>(plan.chunks.size());
    for (int64_t done = 0; done < parameter.elements; done += kElements)
      plan.chunks.push_back({.first = parameter.first + done,
                             .elements = static_cast<int32_t>(std::min(kElements, parameter.elements - done)),
                             .segment = segment});
    plan.segments.push_back(
        {.first_chunk = first_chunk, .chunks = static_cast<int64_t>(plan.chunks.size()) - first_chunk, .adapts = parameter.adapts ? 1 : 0});
  }
  return plan;
}

namespace cpu {
namespace {

constexpr int64_t kChunk = 16384;

}  // namespace

LambNorms lamb_direction(const AdamW& a, Stream& stream) {
  const int64_t n = a.p.elements(), chunks = (n + kChunk - 1) / kChunk;
  std::vector<LambNorms> partial(static_cast<size_t>(chunks));
  visit_float(a.p.dtype, [&]<class T>(T) {
    const T beta1 = static_cast<T>(a.beta1), beta2 = static_cast<T>(a.beta2), rest1 = static_cast<T>(1 - a.beta1),
            rest2 = static_cast<T>(1 - a.beta2);
    const T epsilon = static_cast<T>(a.epsilon), decay = static_cast<T>(a.decay), g_scale = static_cast<T>(a.g_scale);
    const T scale = static_cast<T>(1 / a.correction1), root = static_cast<T>(1 / std::sqrt(a.correction2));
    stream.parallel_for(chunks, 1, [&](int64_t begin, int64_t end) {
      run_best([&]() BERTPT_INLINE {
        for (int64_t c = begin; c < end; ++c) {
          const int64_t first = c * kChunk, count = std::min(kChunk, n - first);
          const T* __restrict p = a.p.as<T>() + first;
          T* __restrict gradient = a.g.as<T>() + first;
          T* __restrict m = a.m.as<T>() + first;
          T* __restrict v = a.v.as<T>() + first;
          for (int64_t i = 0; i < count; ++i) {
            const T g = gradient[i] * g_scale;
            m[i] = beta1 * m[i] + rest1 * g;
            v[i] = beta2 * v[i] + rest2 * g * g;
            gradient[i] = m[i] * scale / (std::sqrt(v[i]) * root + epsilon) + decay * p[i];
          }
          const auto squares = [&](const T* x) BERTPT_INLINE {
            return lane_sum<double>(count, [&](int64_t i) BERTPT_INLINE { return static_cast<double>(x[i]) * static_cast<double>(x[i]); });
          };
          partial[static_cast<size_t>(c)] = {.value = squares(p), .direction = squares(gradient)};
        }
      });
    });
  });
  LambNorms sum;
  for (const LambNorms& part : partial) sum = {sum.value + part.value, sum.direction + part.direction};
  return sum;
}

void lamb_apply(const View& p, const View& direction, double step, Stream& stream) {
  const int64_t n = p.elements();
  visit_float(p.dtype, [&]<class T>(T) {
    const T scale = static_cast<T>(step);
    stream.parallel_for((n + kChunk - 1) / kChunk, 1, [&](int64_t begin, int64_t end) {
      run_best([&]() BERTPT_INLINE {
        T* __restrict value = p.as<T>();
        const T* __restrict u = direction.as<T>();
        const int64_t first = begin * kChunk, last = std::min(end * kChunk, n);
        for (int64_t i = first; i < last; ++i) value[i] -= scale * u[i];
      });
    });
  });
}

}  // namespace cpu
}  // namespace bertpt::kernels
