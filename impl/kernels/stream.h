// kernels/stream.h   Where a kernel runs: the threads and the matrix product of the engine that calls it, or a CUDA stream.
//
// Kernels know no thread pool and no BLAS of their own: a second OpenMP team or a second BLAS beside LibTorch's would fight it for
// the cores. The engine implements this interface (torch/threads.h); tests use Serial below.
#pragma once

#include <cstdint>
#include <functional>

#include "kernels/bf16.h"
#include "kernels/tile.h"

namespace bertpt::kernels {

// c = alpha * op(a) op(b) + beta * c, row-major; op(a) is [m,k], op(b) [k,n], c [m,n]; ld*: elements from row to row as stored. Factors in
// bf16 are added up in f32, and c is f32.
template <class T>
struct Gemm {
  using C = Compute<T>;
  bool transpose_a = false, transpose_b = false;
  int64_t m = 0, n = 0, k = 0;
  C alpha = 1;
  const T* a = nullptr;
  int64_t lda = 0;
  const T* b = nullptr;
  int64_t ldb = 0;
  C beta = 0;
  C* c = nullptr;
  int64_t ldc = 0;
};

class Stream {
 public:
  virtual ~Stream() = default;
  // Calls f(begin, end) on disjoint ranges that cover [0, n), on several threads at once when n > grain. Kernels write results that
  // do not depend on the ranges. When f throws, one of its exceptions comes out once no f runs any more.
  virtual void parallel_for(int64_t n, int64_t grain, const std::function<void(int64_t, int64_t)>& f) = 0;
  // One product: on the calling thread inside parallel_for, on all threads outside.
  virtual void gemm(const Gemm<float>& g) = 0;
  virtual void gemm(const Gemm<double>& g) = 0;
  virtual void gemm(const Gemm<bf16>& g) = 0;
  // One block of a product in bf16, on the calling thread; kernels/product.h cuts products into them.
  virtual void tile(const Tile& t) = 0;
  // After the last tile of a thread's part: the processor's state for tiles may go.
  virtual void end_tiles() noexcept {}
  // The cudaStream_t of the cuda overloads; nullptr is the default stream.
  virtual void* cuda_stream() const { return nullptr; }
};

// One thread and the textbook product: the reference for tests, and what a platform without an exported BLAS falls back to.
template <class T>
void plain_gemm(const Gemm<T>& g) {
  for (int64_t i = 0; i < g.m; ++i)
    for (int64_t j = 0; j < g.n; ++j) {
      Compute<T> sum = 0;
      for (int64_t l = 0; l < g.k; ++l)
        sum +=
            widen(g.transpose_a ? g.a[l * g.lda + i] : g.a[i * g.lda + l]) * widen(g.transpose_b ? g.b[j * g.ldb + l] : g.b[l * g.ldb + j]);
      Compute<T>& c = g.c[i * g.ldc + j];
      c = g.alpha * sum + (g.beta == 0 ? Compute<T>{0} : g.beta * c);
    }
}

class Serial final : public Stream {
 public:
  void parallel_for(int64_t n, int64_t, const std::function<void(int64_t, int64_t)>& f) override {
    if (n > 0) f(0, n);
  }
  void gemm(const Gemm<float>& g) override { plain_gemm(g); }
  void gemm(const Gemm<double>& g) override { plain_gemm(g); }
  void gemm(const Gemm<bf16>& g) override { plain_gemm(g); }
  void tile(const Tile& t) override { cpu::tile_plain(t); }
};

}  // namespace bertpt::kernels
