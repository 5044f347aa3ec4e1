#include "kernels/layer_norm.h"

#include <cmath>
#include <vector>

#include "kernels/vector_math.h"

namespace bertpt::kernels::cpu {
namespace {

constexpr int64_t kRows = 64;  // rows of one partial sum of dgamma and dbeta

template <class T>
void forward(const LayerNormForward& a, Stream& stream) {
  const int64_t N = a.x.shape[0], H = a.x.shape[1];
  stream.parallel_for(N, kRows, [&](int64_t begin, int64_t end) {
    run_best([&]() BERTPT_INLINE {
      const T* const gamma = a.gamma.as<T>();
      const T* const beta = a.beta.as<T>();
      for (int64_t r = begin; r < end; ++r) {
        const T* const x = a.x.as<T>() + r * H;
        T* const sum = a.sum.as<T>() + r * H;
        T* const y = a.y.as<T>() + r * H;
        if (a.mask && a.residual) {
          const T* const mask = a.mask.as<T>() + r * H;
          const T* const residual = a.residual.as<T>() + r * H;
          for (int64_t j = 0; j < H; ++j) sum[j] = residual[j] + mask[j] * x[j];
        } else if (a.residual) {
          const T* const residual = a.residual.as<T>() + r * H;
          for (int64_t j = 0; j < H; ++j) sum[j] = residual[j] + x[j];
        } else if (a.mask) {
          const T* const mask = a.mask.as<T>() + r * H;
          for (int64_t j = 0; j < H; ++j) sum[j] = mask[j] * x[j];
        } else if (sum != x) {
          for (int64_t j = 0; j < H; ++j) sum[j] = x[j];
        }
        const T mean = lane_sum<T>(H, [&](int64_t j) BERTPT_INLINE { return sum[j]; }) / static_cast<T>(H);
        const T variance = lane_sum<T>(H, [&](int64_t j) BERTPT_INLINE { return (sum[j] - mean) * (sum[j] - mean); }) / static_cast<T>(H);
        const T rstd = 1 / std::sqrt(variance + static_cast<T>(a.eps));
        for (int64_t j = 0; j < H; ++j) y[j] = gamma[j] * ((sum[j] - mean) * rstd) + beta[j];
        a.mean.as<T>()[r] = mean;
        a.rstd.as<T>()[r] = rstd;
      }
    });
  });
}

// Rows of one block; partial [2H] receives their sums for dgamma and dbeta.
template <class T>
BERTPT_INLINE inline void backward_rows(const LayerNormBackward& a, int64_t begin, int64_t end, T* partial) {
  const int64_t H = a.sum.shape[1];
  const T* const gamma = a.gamma.as<T>();
  for (int64_t j = 0; j < 2 * H; ++j) partial[j] = 0;
  for (int64_t r = begin; r < end; ++r) {
    const T* const dy = a.dy.as<T>() + r * H;
    const T* const sum = a.sum.as<T>() + r * H;
    T* const dsum = a.dsum.as<T>() + r * H;
    const T mean = a.mean.as<T>()[r], rstd = a.rstd.as<T>()[r];
    for (int64_t j = 0; j < H; ++j) {
      partial[j] += dy[j] * ((sum[j] - mean) * rstd);
      partial[H + j] += dy[j];
    }
    const T mean_d = lane_sum<T>(H, [&](int64_t j) BERTPT_INLINE { return dy[j] * gamma[j]; }) / static_cast<T>(H);
    const T mean_dx =
        lane_sum<T>(H, [&](int64_t j) BERTPT_INLINE { return dy[j] * gamma[j] * ((sum[j] - mean) * rstd); }) / static_cast<T>(H);
    for (int64_t j = 0; j < H; ++j) dsum[j] = rstd * (dy[j] * gamma[j] - mean_d - ((sum[j] - mean) * rstd) * mean_dx);
    if (!a.dx) continue;
    T* const dx = a.dx.as<T>() + r * H;
    if (a.mask) {
      const T* const mask = a.mask.as<T>() + r * H;
      for (int64_t j = 0; j < H; ++j) dx[j] = mask[j] * dsum[j];
    } else {
      for (int64_t j = 0; j < H; ++j) dx[j] = dsum[j];
    }
  }
}

template <class T>
void backward(const LayerNormBackward& a, Stream& stream) {
  const int64_t N = a.sum.shape[0], H = a.sum.shape[1], blocks = (N + kRows - 1) / kRows;
  std::vector<T> partial(static_cast<size_t>(blocks * 2 * H));
  stream.parallel_for(blocks, 1, [&](int64_t begin, int64_t end) {
    run_best([&]() BERTPT_INLINE {
      for (int64_t b = begin; b < end; ++b) backward_rows<T>(a, b * kRows, std::min(N, (b + 1) * kRows), partial.data() + b * 2 * H);
    });
  });
  T* const dgamma = a.dgamma.as<T>();
  T* const dbeta = a.dbeta.as<T>();
  for (int64_t b = 0; b < blocks; ++b)
    for (int64_t j = 0; j < H; ++j) {
      dgamma[j] += partial[static_cast<size_t>(b * 2 * H + j)];
      dbeta[j] += partial[static_cast<size_t>(b * 2 * H + H + j)];
    }
}

}  // namespace

void layer_norm(const LayerNormForward& a, Stream& stream) {
  visit_float(a.x.dtype, [&]<class T>(T) { forward<T>(a, stream); });
}
void layer_norm(const LayerNormBackward& a, Stream& stream) {
  visit_float(a.sum.dtype, [&]<class T>(T) { backward<T>(a, stream); });
}

}  // namespace bertpt::kernels::cpu
