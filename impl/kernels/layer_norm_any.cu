// LayerNorm of rows of any length and alignment, one element at a time; the fast form is in layer_norm.cu.
#include "kernels/columns.cuh"
#include "kernels/layer_norm.cuh"

namespace bertpt::kernels::cuda {
namespace {

constexpr int kThreads = 128, kWarps = kThreads / kWarp;
constexpr int64_t kBlocks = 65536;

// One block takes one row. Each thread reads back only what it wrote itself, so sum needs no barrier.
template <class T>
__global__ void __launch_bounds__(kThreads) forward_kernel(NormForward<T> a, Tables tables) {
  __shared__ float shared[2][kWarps][1];
  BlockSum<float, 1, kWarps> block_sum{shared};
  const Mask mask(a.drop, a.H), y_mask(a.drop_y, a.H);
  for (int64_t row = blockIdx.x; row < a.N; row += gridDim.x) {
    float total[1] = {0};
    for (int64_t j = threadIdx.x; j < a.H; j += kThreads) {
      const int64_t at = row * a.H + j;
      float x[1] = {0}, base[1], bias[1];
      if (a.x != nullptr) load(a.x + at, x);
      else tables.add(row, j, a.H, x);
      load_or_zero(a.residual, at, base);
      load_or_zero(a.bias, j, bias);
      x[0] += bias[0];
      mask.apply(at, x);
      x[0] = rounded<T>(base[0] + x[0]);
      store(a.sum + at, x);
      total[0] += x[0];
    }
    block_sum(total);
    const float mean = total[0] / static_cast<float>(a.H);
    total[0] = 0;
    for (int64_t j = threadIdx.x; j < a.H; j += kThreads) {
      const float x = wide(a.sum[row * a.H + j]) - mean;
      total[0] += x * x;
    }
    block_sum(total);
    const float rstd = 1.0f / sqrtf(total[0] / static_cast<float>(a.H) + a.eps);
    for (int64_t j = threadIdx.x; j < a.H; j += kThreads) {
      const int64_t at = row * a.H + j;
      float y[1] = {a.gamma[j] * ((wide(a.sum[at]) - mean) * rstd) + a.beta[j]};
      y_mask.apply(at, y);
      store(a.y + at, y);
    }
    if (threadIdx.x == 0) a.mean[row] = mean, a.rstd[row] = rstd;
  }
}

// The two means of a row that its gradient needs: means[2 row], means[2 row + 1].
template <class T, class D>
__global__ void __launch_bounds__(kThreads) means_kernel(NormBackward<T, D> a, float* means) {
  __shared__ float shared[2][kWarps][2];
  BlockSum<float, 2, kWarps> block_sum{shared};
  const Mask y_mask(a.drop_y, a.H);
  for (int64_t row = blockIdx.x; row < a.N; row += gridDim.x) {
    float total[2] = {0, 0};
    for (int64_t j = threadIdx.x; j < a.H; j += kThreads) {
      const int64_t at = row * a.H + j;
      float d[1];
      load(a.dy + at, d);
      y_mask.apply(at, d);
      d[0] *= a.gamma[j];
      total[0] += d[0];
      total[1] += d[0] * ((wide(a.sum[at]) - a.mean[row]) * a.rstd[row]);
    }
    block_sum(total);
    if (threadIdx.x < 2) means[2 * row + threadIdx.x] = (threadIdx.x == 0 ? total[0] : total[1]) / static_cast<float>(a.H);
  }
}

template <class T, class D>
__global__ void __launch_bounds__(kWarp* kColumnWarps) gradient_kernel(NormBackward<T, D> a, const float* means) {
  const Mask mask(a.drop, a.H), y_mask(a.drop_y, a.H);
  const ColumnPlace<1> place(a.N, a.H);
  float dgamma[1] = {0}, dbeta[1] = {0}, dbias[1] = {0};
  if (place.inside) {
    const float gamma = a.gamma[place.column];
    for (int64_t row = place.begin; row < place.end; row += kColumnWarps) {
      const int64_t at = row * a.H + place.column;
      const float normal = (wide(a.sum[at]) - a.mean[row]) * a.rstd[row];
      float d[1];
      load(a.dy + at, d);
      y_mask.apply(at, d);
      dgamma[0] += d[0] * normal;
      dbeta[0] += d[0];
      d[0] = a.rstd[row] * (d[0] * gamma - means[2 * row] - normal * means[2 * row + 1]);
      store(a.dsum + at, d);
      if (a.dx == nullptr && a.sums < 3) continue;
      mask.apply(at, d);
      dbias[0] += d[0];
      if (a.dx != nullptr) store(a.dx + at, d);
    }
  }
  const int64_t columns = a.sums * a.H;
  place.write(dgamma, a.partial, a.H, columns);
  place.write(dbeta, a.partial + a.H, a.H, columns);
  if (a.sums == 3) place.write(dbias, a.partial + 2 * a.H, a.H, columns);
}

}  // namespace

int64_t norm_any_parts(int64_t N) { return column_parts(N); }

template <class T>
int norm_forward_any(const NormForward<T>& a, const Tables& tables, void* stream) {
  return start(forward_kernel<T>, std::min(a.N, kBlocks), 1, kThreads, stream, a, tables);
}

template <class T, class D>
int norm_backward_any(const NormBackward<T, D>& a, int64_t& parts, void* stream) {
  parts = norm_any_parts(a.N);
  float* const means = a.partial + parts * a.sums * a.H;
  const int error = start(means_kernel<T, D>, std::min(a.N, kBlocks), 1, kThreads, stream, a, means);
  if (error != cudaSuccess) return error;
  return start(gradient_kernel<T, D>, parts, column_tiles<1>(a.H), kColumnBlock, stream, a, means);
}

template int norm_forward_any(const NormForward<float>&, const Tables&, void*);
template int norm_forward_any(const NormForward<bf16>&, const Tables&, void*);
template int norm_backward_any(const NormBackward<float, float>&, int64_t&, void*);
template int norm_backward_any(const NormBackward<bf16, float>&, int64_t&, void*);
template int norm_backward_any(const NormBackward<bf16, bf16>&, int64_t&, void*);

}  // namespace bertpt::kernels::cuda
