#include "torch/threads.h"

#include <ATen/Parallel.h>
#include <ATen/native/CPUBlas.h>
#include <dlfcn.h>

#include <algorithm>
#include <atomic>
#include <exception>

namespace bertpt::torch {
namespace {

// Functions of libraries that LibTorch has brought into the process. Looked up by name, because RTLD_LOCAL hides them from the
// default scope, and because a platform may lack some (no MKL on aarch64).
struct Borrowed {
  using Blas = void (*)(const char*, const char*, const int*, const int*, const int*, const void*, const void*, const int*, const void*,
                        const int*, const void*, void*, const int*);
  void (*omp_set_num_threads)(int) = nullptr;
  int (*omp_get_thread_num)() = nullptr;
  int (*omp_get_num_threads)() = nullptr;
  void (*gomp_parallel)(void (*)(void*), void*, unsigned, unsigned) = nullptr;
  int (*mkl_set_num_threads_local)(int) = nullptr;
  Blas sgemm = nullptr, dgemm = nullptr, bf16_gemm = nullptr;

  Borrowed() {
    if (void* const gomp = ::dlopen("libgomp.so.1", RTLD_NOLOAD | RTLD_LAZY)) {
      find(gomp, "omp_set_num_threads", omp_set_num_threads);
      find(gomp, "omp_get_thread_num", omp_get_thread_num);
      find(gomp, "omp_get_num_threads", omp_get_num_threads);
      find(gomp, "GOMP_parallel", gomp_parallel);
    }
    if (void* const cpu = ::dlopen("libtorch_cpu.so", RTLD_NOLOAD | RTLD_LAZY)) {
      find(cpu, "MKL_Set_Num_Threads_Local", mkl_set_num_threads_local);
      find(cpu, "sgemm_", sgemm);
      find(cpu, "dgemm_", dgemm);
      find(cpu, "gemm_bf16bf16f32_", bf16_gemm);  // MKL's: factors in bf16; alpha, beta, sums and result in f32
    }
  }
  template <class F>
  static void find(void* library, const char* name, F& f) {
    f = reinterpret_cast<F>(::dlsym(library, name));
  }
};

const Borrowed& borrowed() {
  static const Borrowed* const functions = new Borrowed;  // never destroyed: threads may outlive static objects
  return *functions;
}

// Whether LibTorch multiplies tiles of bf16 with AMX; it takes pairs (kernels/tile.h) nowhere else.
bool has_amx() {
  static const bool yes = at::native::cpublas::could_pack(at::kBFloat16);
  return yes;
}

template <class T>
void blas_gemm(Borrowed::Blas blas, const kernels::Gemm<T>& g) {
  if (blas == nullptr) return kernels::plain_gemm(g);
  // BLAS is column-major: c^T = op(b)^T op(a)^T.
  const int m = static_cast<int>(g.n), n = static_cast<int>(g.m), k = static_cast<int>(g.k);
  const int ldb = static_cast<int>(g.ldb), lda = static_cast<int>(g.lda), ldc = static_cast<int>(g.ldc);
  blas(g.transpose_b ? "T" : "N", g.transpose_a ? "T" : "N", &m, &n, &k, &g.alpha, g.b, &ldb, g.a, &lda, &g.beta, g.c, &ldc);
}

}  // namespace

void use_threads(int64_t threads) {
  thread_local int64_t current = 0;
  if (current == threads) return;
  at::get_num_threads();  // LibTorch initialises the thread's count at its first use and would overwrite ours later
  const Borrowed& b = borrowed();
  if (b.omp_set_num_threads != nullptr) {
    at::internal::lazy_init_num_threads();
    b.omp_set_num_threads(static_cast<int>(threads));
  }
  if (b.mkl_set_num_threads_local != nullptr) b.mkl_set_num_threads_local(static_cast<int>(threads));
  current = threads;
}

TorchStream::TorchStream(int64_t threads) : threads_(threads) { borrowed(); }

std::string TorchStream::missing() {
  const Borrowed& b = borrowed();
  std::string what;
  if (b.gomp_parallel == nullptr) what = "its OpenMP runtime, libgomp.so.1, so they use one thread";
  if (b.sgemm == nullptr || b.dgemm == nullptr)
    what += (what.empty() ? "" : "; ") + std::string("its matrix product, sgemm_, so attention uses a plain loop");
  return what;
}

void TorchStream::parallel_for(int64_t n, int64_t grain, const std::function<void(int64_t, int64_t)>& f) {
  if (n <= 0) return;
  const Borrowed& b = borrowed();
  const int64_t ranges = std::min(threads_, (n + grain - 1) / std::max<int64_t>(grain, 1));
  if (ranges <= 1 || b.gomp_parallel == nullptr || b.omp_get_thread_num == nullptr) return f(0, n);
  struct Job {
    const std::function<void(int64_t, int64_t)>& f;
    int64_t n;
    const Borrowed& b;
    std::atomic<bool> failed{false};
    std::exception_ptr error{};  // the first one; an exception cannot pass through libgomp, which is C
  } job{f, n, b};
  b.gomp_parallel(
      [](void* argument) {
        Job& j = *static_cast<Job*>(argument);
        const int64_t thread = j.b.omp_get_thread_num(), team = j.b.omp_get_num_threads();
        const int64_t begin = j.n * thread / team, end = j.n * (thread + 1) / team;
        try {
          if (begin < end) j.f(begin, end);
        } catch (...) {
          if (!j.failed.exchange(true)) j.error = std::current_exception();
        }
      },
      &job, static_cast<unsigned>(ranges), 0);
  if (job.error != nullptr) std::rethrow_exception(job.error);
}

void TorchStream::gemm(const kernels::Gemm<float>& g) { blas_gemm(borrowed().sgemm, g); }
void TorchStream::gemm(const kernels::Gemm<double>& g) { blas_gemm(borrowed().dgemm, g); }
void TorchStream::gemm(const kernels::Gemm<kernels::bf16>& g) { blas_gemm(borrowed().bf16_gemm, g); }

void TorchStream::tile(const kernels::Tile& t) {
  if (!has_amx()) return kernels::cpu::has_avx512_bf16() ? kernels::cpu::tile_avx512_bf16(t) : kernels::cpu::tile_plain(t);
  const auto* const a = reinterpret_cast<const at::BFloat16*>(t.a);
  const auto* const b = reinterpret_cast<const at::BFloat16*>(t.b);
  at::native::cpublas::brgemm(t.m, t.n, t.k, t.lda, t.n, t.ldc, t.add, a, b, t.c);
}
void TorchStream::end_tiles() noexcept {
  if (has_amx()) at::native::cpublas::brgemm_release();
}
bool TorchStream::has_bf16_products() { return borrowed().bf16_gemm != nullptr && (has_amx() || kernels::cpu::has_avx512_bf16()); }

}  // namespace bertpt::torch
