#include "kernels/adamw.h"

#include <algorithm>
#include <cmath>
#include <type_traits>
#include <vector>

#include "kernels/simd.h"
#include "kernels/vector_math.h"

namespace bertpt::kernels::cpu {
namespace {

constexpr int64_t kChunk = 16384;

}  // namespace

void adamw(const AdamW& a, Stream& stream) {
  const int64_t n = a.p.elements();
  visit_float(a.p.dtype, [&]<class T>(T) {
    const T beta1 = static_cast<T>(a.beta1), beta2 = static_cast<T>(a.beta2), rest1 = static_cast<T>(1 - a.beta1),
            rest2 = static_cast<T>(1 - a.beta2);
    const T epsilon = static_cast<T>(a.epsilon), shrink = static_cast<T>(1 - a.learning_rate * a.decay),
            g_scale = static_cast<T>(a.g_scale);
    const T step = static_cast<T>(a.learning_rate / a.correction1), root = static_cast<T>(1 / std::sqrt(a.correction2));
    stream.parallel_for((n + kChunk - 1) / kChunk, 1, [&](int64_t begin, int64_t end) {
      run_best([&]() BERTPT_INLINE {
        T* __restrict p = a.p.as<T>();
        const T* __restrict gradient = a.g.as<T>();
        T* __restrict m = a.m.as<T>();
        T* __restrict v = a.v.as<T>();
        const int64_t last = std::min(end * kChunk, n);
        for (int64_t i = begin * kChunk; i < last; ++i) {
          const T g = gradient[i] * g_scale;
          m[i] = beta1 * m[i] + rest1 * g;
          v[i] = beta2 * v[i] + rest2 * g * g;
          p[i] = p[i] * shrink - step * m[i] / (std::sqrt(v[i]) * root + epsilon);
        }
        if constexpr (std::is_same_v<T, float>)
          if (a.shadow)
            for (int64_t i = begin * kChunk; i < last; ++i) a.shadow.as<bf16>()[i] = narrow<bf16>(p[i]);
      });
    });
  });
}

double sum_of_squares(const View& x, Stream& stream) {
  const int64_t n = x.elements(), chunks = (n + kChunk - 1) / kChunk;
  std::vector<double> partial(static_cast<size_t>(chunks));
  visit_float(x.dtype, [&]<class T>(T) {
    stream.parallel_for(chunks, 4, [&](int64_t begin, int64_t end) {
      run_best([&]() BERTPT_INLINE {
        for (int64_t c = begin; c < end; ++c) {
          const T* const part = x.as<T>() + c * kChunk;
          partial[static_cast<size_t>(c)] = lane_sum<double>(std::min(kChunk, n - c * kChunk), [&](int64_t i) BERTPT_INLINE {
            return static_cast<double>(part[i]) * static_cast<double>(part[i]);
          });
        }
      });
    });
  });
  double sum = 0;
  for (const double s : partial) sum += s;
  return sum;
}

}  // namespace bertpt::kernels::cpu
