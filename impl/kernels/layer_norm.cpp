#include "kernels/layer_norm.h"

#include <algorithm>
#include <cmath>
#include <vector>

#include "kernels/bf16.h"
#include "kernels/scratch.h"
#include "kernels/vector_math.h"

namespace bertpt::kernels::cpu {
namespace {

constexpr int64_t kRows = 64;  // rows of one partial sum of dgamma and dbeta

// The mask of one row at a time; ones without dropout.
template <class C>
class RowMask {
 public:
  RowMask(const std::optional<DropoutStretch>& drop, int64_t H) : drop_(drop), H_(H), row_(H) { std::fill_n(row_.data(), H, C{1}); }
  const C* at(int64_t r) const {
    if (drop_) fill_mask(drop_->rule, drop_->first + static_cast<uint64_t>(r * H_), H_, row_.data());
    return row_.data();
  }

 private:
  const std::optional<DropoutStretch>& drop_;
  int64_t H_;
  Scratch<C> row_;
};

template <class T>
void forward(const LayerNormForward& a, Stream& stream) {
  using C = Compute<T>;
  const int64_t N = a.x.shape[0], H = a.x.shape[1];
  stream.parallel_for(N, kRows, [&](int64_t begin, int64_t end) {
    const RowMask<C> masks(a.drop, H), y_masks(a.drop_y, H);
    const Scratch<C> scratch(H), zeros(a.bias ? 0 : H);
    if (!a.bias) std::fill_n(zeros.data(), H, C{0});
    C* const __restrict row = scratch.data();
    run_best([&]() BERTPT_INLINE {
      const C* const gamma = a.gamma.as<C>();
      const C* const beta = a.beta.as<C>();
      const C* const bias = a.bias ? a.bias.as<C>() : zeros.data();
      for (int64_t r = begin; r < end; ++r) {
        const T* const x = a.x.as<T>() + r * H;
        T* const sum = a.sum.as<T>() + r * H;
        T* const y = a.y.as<T>() + r * H;
        const C* const mask = masks.at(r);
        if (a.residual) {
          const T* const residual = a.residual.as<T>() + r * H;
          for (int64_t j = 0; j < H; ++j) row[j] = widen(narrow<T>(widen(residual[j]) + mask[j] * (widen(x[j]) + bias[j])));
        } else {
          for (int64_t j = 0; j < H; ++j) row[j] = widen(narrow<T>(mask[j] * (widen(x[j]) + bias[j])));
        }
        const C mean = lane_sum<C>(H, [&](int64_t j) BERTPT_INLINE { return row[j]; }) / static_cast<C>(H);
        const C variance = lane_sum<C>(H, [&](int64_t j) BERTPT_INLINE { return (row[j] - mean) * (row[j] - mean); }) / static_cast<C>(H);
        const C rstd = 1 / std::sqrt(variance + static_cast<C>(a.eps));
        const C* const y_mask = y_masks.at(r);
        for (int64_t j = 0; j < H; ++j) {
          sum[j] = narrow<T>(row[j]);
          y[j] = narrow<T>(y_mask[j] * (gamma[j] * ((row[j] - mean) * rstd) + beta[j]));
        }
        a.mean.as<C>()[r] = mean;
        a.rstd.as<C>()[r] = rstd;
      }
    });
  });
}

// Rows of one block; partial [2H], with dbias [3H], receives their sums for dgamma, dbeta and dbias. D: the type of dsum.
template <class T, class D>
void backward_rows(const LayerNormBackward& a, int64_t begin, int64_t end, Compute<T>* partial) {
  using C = Compute<T>;
  const int64_t H = a.sum.shape[1];
  const RowMask<C> masks(a.drop, H), y_masks(a.drop_y, H);
  const Scratch<C> scratch(2 * H);
  C* const __restrict normal = scratch.data();
  C* const __restrict d = normal + H;
  run_best([&]() BERTPT_INLINE {
    const C* const gamma = a.gamma.as<C>();
    for (int64_t j = 0; j < (a.dbias ? 3 : 2) * H; ++j) partial[j] = 0;
    for (int64_t r = begin; r < end; ++r) {
      const T* const dy = a.dy.as<T>() + r * H;
      const T* const sum = a.sum.as<T>() + r * H;
      D* const dsum = a.dsum.as<D>() + r * H;
      const C mean = a.mean.as<C>()[r], rstd = a.rstd.as<C>()[r];
      const C* const y_mask = y_masks.at(r);
      for (int64_t j = 0; j < H; ++j) {
        const C g = y_mask[j] * widen(dy[j]);
        normal[j] = (widen(sum[j]) - mean) * rstd;
        partial[j] += g * normal[j];
        partial[H + j] += g;
        d[j] = g * gamma[j];
      }
      const C mean_d = lane_sum<C>(H, [&](int64_t j) BERTPT_INLINE { return d[j]; }) / static_cast<C>(H);
      const C mean_dn = lane_sum<C>(H, [&](int64_t j) BERTPT_INLINE { return d[j] * normal[j]; }) / static_cast<C>(H);
      for (int64_t j = 0; j < H; ++j) d[j] = rstd * (d[j] - mean_d - normal[j] * mean_dn);
      for (int64_t j = 0; j < H; ++j) dsum[j] = narrow<D>(d[j]);
      if (!a.dx && !a.dbias) continue;
      const C* const mask = masks.at(r);
      for (int64_t j = 0; j < H; ++j) d[j] *= mask[j];
      if (a.dbias)
        for (int64_t j = 0; j < H; ++j) partial[2 * H + j] += d[j];
      if (!a.dx) continue;
      T* const dx = a.dx.as<T>() + r * H;
      for (int64_t j = 0; j < H; ++j) dx[j] = narrow<T>(d[j]);
    }
  });
}

template <class T, class D>
void backward(const LayerNormBackward& a, Stream& stream) {
  using C = Compute<T>;
  const int64_t N = a.sum.shape[0], H = a.sum.shape[1], blocks = (N + kRows - 1) / kRows, sums = a.dbias ? 3 : 2;
  const Scratch<C> partial(blocks * sums * H);
  stream.parallel_for(blocks, 1, [&](int64_t begin, int64_t end) {
    for (int64_t b = begin; b < end; ++b) backward_rows<T, D>(a, b * kRows, std::min(N, (b + 1) * kRows), partial.data() + b * sums * H);
  });
  C* const to[] = {a.dgamma.as<C>(), a.dbeta.as<C>(), a.dbias.as<C>()};
  for (int64_t b = 0; b < blocks; ++b)
    for (int64_t k = 0; k < sums; ++k)
      for (int64_t j = 0; j < H; ++j) to[k][j] += partial.data()[(b * sums + k) * H + j];
}

}  // namespace

void layer_norm(const LayerNormForward& a, Stream& stream) {
  visit_activation(a.x.dtype, [&]<class T>(T) { forward<T>(a, stream); });
}
void layer_norm(const LayerNormBackward& a, Stream& stream) {
  visit_activation(a.dy.dtype, [&]<class T>(T) {
    if (a.dsum.dtype == a.dy.dtype) backward<T, T>(a, stream);
    else backward<T, Compute<T>>(a, stream);
  });
}

}  // namespace bertpt::kernels::cpu
