// The CUDA side of kernels/gelu.h.
#include "kernels/columns.cuh"
#include "kernels/cuda_launch.h"
#include "kernels/gelu.h"

namespace bertpt::kernels::cuda {
namespace {

constexpr int kAhead = 2;  // rows of a thread whose loads are under way at once

template <GeluForm kForm>
BERTPT_DEVICE float gate(float x, float& slope) {
  if constexpr (kForm == GeluForm::erf) {
    const float t = reciprocal_fast(1.0f + (kErfcSlope * kHalfRoot<float>)*fabsf(x));
    return erf_gate(x, exp2_fast((-0.5f * kLog2E) * (x * x)), t, slope);
  } else {
    const float e = exp2_fast((-2.0f * kLog2E) * fabsf(tanh_argument(x)));
    return tanh_gate(x, e, reciprocal_fast(1.0f + e), slope);
  }
}

template <class T>
struct Gelu {
  int64_t rows, columns;
  const T* x;
  const float* bias;  // or null
  T* y;               // or null in the backward pass
  const T* dy;
  T* dx;
  float* partial;  // or null
};

template <class T, int V, GeluForm kForm>
__global__ void __launch_bounds__(kWarp* kColumnWarps) forward_kernel(Gelu<T> a) {
  const ColumnPlace<V> place(a.rows, a.columns);
  if (!place.inside) return;
  float bias[V];
  load_or_zero(a.bias, place.column, bias);
  for (int64_t row = place.begin; row < place.end; row += kAhead * kColumnWarps) {
    Raw<T, V> x[kAhead];
    const int64_t first = row * a.columns + place.column, step = kColumnWarps * a.columns;
#pragma unroll
    for (int k = 0; k < kAhead; ++k)
      if (row + k * kColumnWarps < place.end) x[k] = Raw<T, V>::load(a.x + first + k * step);
#pragma unroll
    for (int k = 0; k < kAhead; ++k) {
      if (row + k * kColumnWarps >= place.end) break;
      float values[V];
      x[k].get(values);
#pragma unroll
      for (int i = 0; i < V; ++i) {
        float slope;
        const float v = values[i] + bias[i];
        values[i] = v * gate<kForm>(v, slope);
      }
      store(a.y + first + k * step, values);
    }
  }
}

template <class T, int V, GeluForm kForm>
__global__ void __launch_bounds__(kWarp* kColumnWarps) backward_kernel(Gelu<T> a) {
  const ColumnPlace<V> place(a.rows, a.columns);
  float sums[V] = {};
  if (place.inside) {
    float bias[V];
    load_or_zero(a.bias, place.column, bias);
    for (int64_t row = place.begin; row < place.end; row += kAhead * kColumnWarps) {
      Raw<T, V> from[kAhead], gradient[kAhead];
      const int64_t first = row * a.columns + place.column, step = kColumnWarps * a.columns;
#pragma unroll
      for (int k = 0; k < kAhead; ++k)
        if (row + k * kColumnWarps < place.end) {
          from[k] = Raw<T, V>::load(a.x + first + k * step);
          gradient[k] = Raw<T, V>::load(a.dy + first + k * step);
        }
#pragma unroll
      for (int k = 0; k < kAhead; ++k) {
        if (row + k * kColumnWarps >= place.end) break;
        float x[V], d[V];
        from[k].get(x);
        gradient[k].get(d);
#pragma unroll
        for (int i = 0; i < V; ++i) {
          float slope;
          const float v = x[i] + bias[i];
          x[i] = v * gate<kForm>(v, slope);
          d[i] *= slope;
          sums[i] += d[i];
        }
        store(a.dx + first + k * step, d);
        if (a.y != nullptr) store(a.y + first + k * step, x);
      }
    }
  }
  if (a.partial != nullptr) place.write(sums, a.partial, a.columns, a.columns);
}

template <class T, int V>
int run(const Gelu<T>& a, GeluForm form, void* stream) {
  const auto kernel = a.dx != nullptr
                          ? (form == GeluForm::erf ? backward_kernel<T, V, GeluForm::erf> : backward_kernel<T, V, GeluForm::tanh>)
                          : (form == GeluForm::erf ? forward_kernel<T, V, GeluForm::erf> : forward_kernel<T, V, GeluForm::tanh>);
  return start(kernel, column_parts(a.rows), column_tiles<V>(a.columns), kColumnBlock, stream, a);
}

template <class T>
int run(const Gelu<T>& a, GeluForm form, void* stream) {
  if (a.rows == 0 || a.columns == 0) return cudaSuccess;
  const bool fast = a.columns % 8 == 0 && aligned(a.x, a.y, a.dy, a.dx) && aligned(a.bias);
  return fast ? run<T, 8>(a, form, stream) : run<T, 1>(a, form, stream);
}

bool float_or_none(const View& v) { return !v || v.dtype == DType::f32; }

}  // namespace

int64_t scratch_bytes(const GeluForward&) { return 0; }
int launch(const GeluForward& a, void*, void* stream) {
  if (!float_or_none(a.bias)) return cudaErrorInvalidValue;
  return with_activation(a.x.dtype, [&]<class T>(T) {
    return run<T>({.rows = a.x.shape[0],
                   .columns = a.x.shape[1],
                   .x = a.x.as<T>(),
                   .bias = a.bias.as<float>(),
                   .y = a.y.as<T>(),
                   .dy = nullptr,
                   .dx = nullptr,
                   .partial = nullptr},
                  a.form, stream);
  });
}

int64_t scratch_bytes(const GeluBackward& a) {
  return a.dbias ? column_parts(a.x.shape[0]) * a.x.shape[1] * static_cast<int64_t>(sizeof(float)) : 0;
}
int launch(const GeluBackward& a, void* scratch, void* stream) {
  if (!float_or_none(a.bias) || !float_or_none(a.dbias)) return cudaErrorInvalidValue;
  const int64_t rows = a.x.shape[0], columns = a.x.shape[1];
  if (rows == 0 || columns == 0) return cudaSuccess;
  auto* const partial = a.dbias ? static_cast<float*>(scratch) : nullptr;
  const int error = with_activation(a.x.dtype, [&]<class T>(T) {
    return run<T>({.rows = rows,
                   .columns = columns,
                   .x = a.x.as<T>(),
                   .bias = a.bias.as<float>(),
                   .y = a.y.as<T>(),
                   .dy = a.dy.as<T>(),
                   .dx = a.dx.as<T>(),
                   .partial = partial},
                  a.form, stream);
  });
  if (error != cudaSuccess || partial == nullptr) return error;
  return finish_columns(
      {.partial = partial, .parts = column_parts(rows), .columns = columns, .width = columns, .to = {a.dbias.as<float>()}}, stream);
}

}  // namespace bertpt::kernels::cuda
