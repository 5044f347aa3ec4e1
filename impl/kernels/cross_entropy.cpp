#include "kernels/cross_entropy.h"

#include <algorithm>
#include <cmath>
#include <cstring>
#include <type_traits>
#include <vector>

#include "kernels/bf16.h"
#include "kernels/vector_math.h"

namespace bertpt::kernels::cpu {
namespace {

// Where the label stands among the logits of its row; without a NaN, which is larger than nothing.
enum Rank : char { kLater, kAmongFive, kFirst };

// x as bf16 in the first half of its place, by way of a block on the stack: the two overlap.
BERTPT_INLINE inline void narrow_in_place(float* x, int64_t n) {
  constexpr int64_t kBlock = 256;
  auto* const to = reinterpret_cast<char*>(x);
  for (int64_t i = 0; i < n; i += kBlock) {
    bf16 block[kBlock];
    const int64_t count = std::min(kBlock, n - i);
    for (int64_t j = 0; j < count; ++j) block[j] = narrow<bf16>(x[i + j]);
    std::memcpy(to + i * static_cast<int64_t>(sizeof(bf16)), block, static_cast<size_t>(count) * sizeof(bf16));
  }
}

template <class T, bool kGradient>
BERTPT_INLINE inline double row_loss(T* x, int64_t label, int64_t C, T scale, char& rank) {
  const T best = lane_max(x, C), target = x[label];
  rank = target == best && std::find(x, x + label, best) == x + label ? kFirst : kLater;
  if constexpr (kGradient) {
    for (int64_t j = 0; j < C; ++j) x[j] = exp_negative(x[j] - best);
    const T sum = lane_sum<T>(C, [&](int64_t j) BERTPT_INLINE { return x[j]; });
    const T factor = scale / sum;
    for (int64_t j = 0; j < C; ++j) x[j] *= factor;
    x[label] -= scale;
    return std::log(static_cast<double>(sum)) + static_cast<double>(best) - static_cast<double>(target);
  } else {
    if (rank == kLater && lane_sum<T>(C, [&](int64_t j) BERTPT_INLINE { return x[j] > target ? T(1) : T(0); }) < T(5)) rank = kAmongFive;
    const T sum = lane_sum<T>(C, [&](int64_t j) BERTPT_INLINE { return exp_negative(x[j] - best); });
    return std::log(static_cast<double>(sum)) + static_cast<double>(best) - static_cast<double>(target);
  }
}

// ld: elements from row to row.
template <bool kGradient>
CrossEntropyResult losses(const View& logits, int64_t ld, const View& labels, double scale, bool narrow, Stream& stream) {
  const int64_t N = logits.shape[0], C = logits.shape[1];
  std::vector<double> loss(static_cast<size_t>(N));
  std::vector<char> ranks(static_cast<size_t>(N));
  visit_float(logits.dtype, [&]<class T>(T) {
    stream.parallel_for(N, std::max<int64_t>(1, 16384 / C), [&](int64_t begin, int64_t end) {
      run_best([&]() BERTPT_INLINE {
        for (int64_t r = begin; r < end; ++r) {
          T* const row = logits.as<T>() + r * ld;
          const int64_t label = labels.as<int64_t>()[r];
          const bool live = label >= 0;
          if (live) loss[static_cast<size_t>(r)] = row_loss<T, kGradient>(row, label, C, static_cast<T>(scale), ranks[static_cast<size_t>(r)]);
          if constexpr (kGradient) {
            for (int64_t j = live ? C : 0; j < ld; ++j) row[j] = 0;
            if constexpr (std::is_same_v<T, float>)
              if (narrow) narrow_in_place(row, ld);
          }
        }
      });
    });
  });
  CrossEntropyResult result;
  for (const double l : loss) result.loss += l;
  for (const char r : ranks) result.correct += r == kFirst;
  if constexpr (!kGradient)
    for (const char r : ranks) result.among_five += r != kLater;
  return result;
}

}  // namespace

CrossEntropyResult cross_entropy(const CrossEntropyForward& a, Stream& stream) {
  return losses<false>(a.logits, a.ld != 0 ? a.ld : a.logits.shape[1], a.labels, 1, false, stream);
}
CrossEntropyResult cross_entropy(const CrossEntropyGradient& a, Stream& stream) {
  return losses<true>(a.logits, a.ld != 0 ? a.ld : a.logits.shape[1], a.labels, a.scale, a.narrow, stream);
}

}  // namespace bertpt::kernels::cpu
