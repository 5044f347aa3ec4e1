// kernels/layer_norm.cuh   The arguments of LayerNorm's CUDA kernels, and the form of them that takes any shape and alignment.
#pragma once

#include "kernels/layer_norm.h"
#include "kernels/rows.cuh"

namespace bertpt::kernels::cuda {

template <class T>
struct NormForward {
  int64_t N, H;
  const T *x, *residual;  // x null: lookups
  const float *gamma, *beta, *bias;
  T *sum, *y;
  float *mean, *rstd;
  Drop drop, drop_y;
  float eps;
  explicit NormForward(const LayerNormForward& a)
      : N(a.sum.shape[0]),
        H(a.sum.shape[1]),
        x(a.x.as<T>()),
        residual(a.residual.as<T>()),
        gamma(a.gamma.as<float>()),
        beta(a.beta.as<float>()),
        bias(a.bias.as<float>()),
        sum(a.sum.as<T>()),
        y(a.y.as<T>()),
        mean(a.mean.as<float>()),
        rstd(a.rstd.as<float>()),
        drop(drop_of(a.drop)),
        drop_y(drop_of(a.drop_y)),
        eps(static_cast<float>(a.eps)) {}
};

template <class T, class D>
struct NormBackward {
  int64_t N, H, sums;  // sums over rows: 2, or 3 with dbias
  const T *dy, *sum;
  const float *gamma, *mean, *rstd;
  D* dsum;
  T* dx;  // or null
  Drop drop, drop_y;
  float* partial;
  NormBackward(const LayerNormBackward& a, float* scratch)
      : N(a.sum.shape[0]),
        H(a.sum.shape[1]),
        sums(a.dbias ? 3 : 2),
        dy(a.dy.as<T>()),
        sum(a.sum.as<T>()),
        gamma(a.gamma.as<float>()),
        mean(a.mean.as<float>()),
        rstd(a.rstd.as<float>()),
        dsum(a.dsum.as<D>()),
        dx(a.dx.as<T>()),
        drop(drop_of(a.drop)),
        drop_y(drop_of(a.drop_y)),
        partial(scratch) {}
};

template <class T>
int norm_forward_any(const NormForward<T>& a, const Tables& tables, void* stream);
// Partial sums as of the fast kernel; parts: how many. 2 N floats behind them are scratch.
template <class T, class D>
int norm_backward_any(const NormBackward<T, D>& a, int64_t& parts, void* stream);
int64_t norm_any_parts(int64_t N);

}  // namespace bertpt::kernels::cuda
