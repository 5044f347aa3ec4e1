// kernels/device.cuh   What the .cu files of this folder share: launches, loads of eight elements, masks, sums over a warp and a block.
//
// Only API functions, no <<<>>>, so that the same source also compiles for the CPU against tests/support/cuda_emulator, where it is tested
// with guards around every buffer. A kernel is written for V elements of a thread, V = 8 where memory is aligned to 16 bytes and rows are
// multiples of 8, and 1 anywhere else.
#pragma once

#include <cuda_runtime.h>

#include <bit>
#include <cmath>
#include <cstdint>
#include <optional>

#include "base/shape.h"
#include "kernels/bf16.h"
#include "kernels/dropout.h"
#include "kernels/math.h"

#define BERTPT_DEVICE __device__ __forceinline__

namespace bertpt::kernels::cuda {

constexpr int kWarp = 32;
constexpr unsigned kAllLanes = 0xFFFFFFFF;

// ---- host ----

inline int64_t blocks_for(int64_t n, int64_t per_block) { return (n + per_block - 1) / per_block; }

// Launches nothing when the grid is empty.
template <class... P, class... A>
int start(void (*kernel)(P...), int64_t grid_x, int64_t grid_y, dim3 block, void* stream, A&&... arguments) {
  if (grid_x == 0 || grid_y == 0) return cudaSuccess;
  if (grid_x > 0x7FFFFFFF || grid_y > 0xFFFF) return cudaErrorInvalidValue;
  cudaLaunchConfig_t config{};
  config.gridDim = dim3(static_cast<unsigned>(grid_x), static_cast<unsigned>(grid_y), 1);
  config.blockDim = block;
  config.stream = static_cast<cudaStream_t>(stream);
  return cudaLaunchKernelEx(&config, kernel, P(arguments)...);
}

inline int64_t elements(const View& v) {
  int64_t n = 1;
  for (const int64_t dim : v.shape) n *= dim;
  return n;
}
template <class... P>
bool aligned(const P*... pointers) {
  return (... && (reinterpret_cast<uintptr_t>(pointers) % 16 == 0));
}

// Calls f with a value of the type of an activation; another type is an error.
template <class F>
int with_activation(DType dtype, F&& f) {
  if (dtype == DType::f32) return f(float{});
  if (dtype == DType::bf16) return f(bf16{});
  return cudaErrorInvalidValue;
}

// A stretch of dropout as a kernel takes it.
struct Drop {
  uint64_t key, first;
  const DropoutState* state;
  uint32_t threshold;
  float scale;
  bool on;
};
inline Drop drop_of(const std::optional<DropoutStretch>& stretch) {
  if (!stretch) return {.key = 0, .first = 0, .state = nullptr, .threshold = 0, .scale = 1, .on = false};
  return {.key = stretch->rule.key,
          .first = stretch->first,
          .state = stretch->rule.state,
          .threshold = static_cast<uint32_t>(stretch->rule.threshold),
          .scale = static_cast<float>(stretch->rule.scale),
          .on = true};
}
// Whether eight elements from a multiple of eight on are two whole blocks of Philox; widths are multiples of 8.
inline bool in_blocks(const Drop& drop) { return !drop.on || drop.state != nullptr || drop.first % 4 == 0; }

// ---- device ----

BERTPT_DEVICE float float_of(uint32_t bits) {
#if defined(__CUDA_ARCH__)
  return __uint_as_float(bits);
#else
  return std::bit_cast<float>(bits);
#endif
}
BERTPT_DEVICE uint32_t bits_of(float x) {
#if defined(__CUDA_ARCH__)
  return __float_as_uint(x);
#else
  return std::bit_cast<uint32_t>(x);
#endif
}

constexpr float kLog2E = 1.4426950408889634f;
// 2^x and 1 / x to two or three units in the last place, what is not normal as 0. CUDA's __expf and __fdividef spend three more
// instructions on numbers that are not normal. The emulator's are as rough.
BERTPT_DEVICE float exp2_fast(float x) {
#if defined(__CUDA_ARCH__)
  float y;
  asm("ex2.approx.ftz.f32 %0, %1;" : "=f"(y) : "f"(x));
  return y;
#else
  return float_of(bits_of(std::exp2(x)) & ~3u);
#endif
}
BERTPT_DEVICE float reciprocal_fast(float x) {
#if defined(__CUDA_ARCH__)
  float y;
  asm("rcp.approx.ftz.f32 %0, %1;" : "=f"(y) : "f"(x));
  return y;
#else
  return float_of(bits_of(1 / x) & ~1u);
#endif
}

BERTPT_DEVICE float wide(float x) { return x; }
BERTPT_DEVICE float wide(bf16 x) { return float_of(static_cast<uint32_t>(x.bits) << 16); }
// Two floats as bf16, rounded to nearest with ties to even; a in the lower half.
BERTPT_DEVICE uint32_t pair_of(float a, float b) {
#if defined(__CUDA_ARCH__)
  uint32_t out;
  asm("cvt.rn.bf16x2.f32 %0, %1, %2;" : "=r"(out) : "f"(b), "f"(a));
  return out;
#else
  return narrow<bf16>(a).bits | static_cast<uint32_t>(narrow<bf16>(b).bits) << 16;
#endif
}
template <class T>
BERTPT_DEVICE T stored(float x) {
  if constexpr (sizeof(T) == sizeof(float)) return x;
  else return T{static_cast<uint16_t>(pair_of(x, 0))};
}
template <class T>
BERTPT_DEVICE float rounded(float x) {  // x as it is after being stored in a T
  return wide(stored<T>(x));
}
BERTPT_DEVICE float lower_half(uint32_t pair) { return float_of(pair << 16); }
BERTPT_DEVICE float upper_half(uint32_t pair) { return float_of(pair & 0xFFFF0000); }

// 16 bytes in one access. Written out, because the compiler takes vectors apart where it sees their elements used one by one; and volatile,
// so that loads and stores of them keep their order.
BERTPT_DEVICE uint4 load_16(const void* p) {
#if defined(__CUDA_ARCH__)
  uint4 x;
  asm volatile("ld.global.v4.u32 {%0, %1, %2, %3}, [%4];" : "=r"(x.x), "=r"(x.y), "=r"(x.z), "=r"(x.w) : "l"(p));
  return x;
#else
  return *static_cast<const uint4*>(p);
#endif
}
BERTPT_DEVICE void store_16(void* p, uint4 x) {
#if defined(__CUDA_ARCH__)
  asm volatile("st.global.v4.u32 [%0], {%1, %2, %3, %4};" : : "l"(p), "r"(x.x), "r"(x.y), "r"(x.z), "r"(x.w) : "memory");
#else
  *static_cast<uint4*>(p) = x;
#endif
}
// V elements as they lie in memory. In registers they take no more room than there.
template <class T, int V>
struct Raw;
template <class T>
struct Raw<T, 1> {
  T x;
  BERTPT_DEVICE static Raw load(const T* p) { return {*p}; }
  BERTPT_DEVICE static Raw zero() { return {T{}}; }
  BERTPT_DEVICE void get(float (&out)[1]) const { out[0] = wide(x); }
};
template <>
struct Raw<bf16, 8> {
  uint4 x;
  BERTPT_DEVICE static Raw load(const bf16* p) { return {load_16(p)}; }
  BERTPT_DEVICE static Raw zero() { return {make_uint4(0, 0, 0, 0)}; }
  BERTPT_DEVICE void get(float (&out)[8]) const {
    out[0] = lower_half(x.x), out[1] = upper_half(x.x), out[2] = lower_half(x.y), out[3] = upper_half(x.y);
    out[4] = lower_half(x.z), out[5] = upper_half(x.z), out[6] = lower_half(x.w), out[7] = upper_half(x.w);
  }
};
template <>
struct Raw<float, 8> {
  uint4 low, high;
  BERTPT_DEVICE static Raw load(const float* p) { return {load_16(p), load_16(p + 4)}; }
  BERTPT_DEVICE static Raw zero() { return {make_uint4(0, 0, 0, 0), make_uint4(0, 0, 0, 0)}; }
  BERTPT_DEVICE void get(float (&out)[8]) const {
    out[0] = float_of(low.x), out[1] = float_of(low.y), out[2] = float_of(low.z), out[3] = float_of(low.w);
    out[4] = float_of(high.x), out[5] = float_of(high.y), out[6] = float_of(high.z), out[7] = float_of(high.w);
  }
};
template <int V, class T>
BERTPT_DEVICE void load(const T* p, float (&out)[V]) {
  Raw<T, V>::load(p).get(out);
}
// Loads, or gives zeros in the place of an array that is not there.
template <int V, class T>
BERTPT_DEVICE void load_or_zero(const T* array, int64_t at, float (&out)[V]) {
  if (array != nullptr) return load(array + at, out);
  for (int i = 0; i < V; ++i) out[i] = 0;
}
template <class T>
BERTPT_DEVICE void store(T* p, const float (&x)[1]) {
  *p = stored<T>(x[0]);
}
BERTPT_DEVICE void store(float* p, const float (&x)[8]) {
  store_16(p, make_uint4(bits_of(x[0]), bits_of(x[1]), bits_of(x[2]), bits_of(x[3])));
  store_16(p + 4, make_uint4(bits_of(x[4]), bits_of(x[5]), bits_of(x[6]), bits_of(x[7])));
}
BERTPT_DEVICE void store(bf16* p, const float (&x)[8]) {
  store_16(p, make_uint4(pair_of(x[0], x[1]), pair_of(x[2], x[3]), pair_of(x[4], x[5]), pair_of(x[6], x[7])));
}

// The masks of one stretch; width: elements of a token.
struct Mask {
  uint64_t key, first;
  uint32_t threshold;
  float scale;
  bool on;
  BERTPT_DEVICE Mask(const Drop& drop, int64_t width)
      : key(drop.key), first(drop.first), threshold(drop.threshold), scale(drop.scale), on(drop.on) {
    if (drop.state == nullptr) return;
    key = drop.state->key;
    first = static_cast<uint64_t>(drop.state->first_token * width);
  }
  BERTPT_DEVICE float factor(uint32_t draw) const { return draw >= threshold ? scale : 0.0f; }
  // x[i] *= the mask of element at + i of the stretch; with V = 8, first and at are multiples of 4.
  BERTPT_DEVICE void apply(int64_t at, float (&x)[1]) const {
    if (!on) return;
    const uint64_t element = first + static_cast<uint64_t>(at);
    uint32_t draw[4];
    philox_block(element / 4, key, draw);
    const uint32_t word = element % 4;
    x[0] *= factor(word == 0 ? draw[0] : word == 1 ? draw[1] : word == 2 ? draw[2] : draw[3]);
  }
  BERTPT_DEVICE void apply(int64_t at, float (&x)[8]) const {
    if (!on) return;
    const uint64_t block = (first + static_cast<uint64_t>(at)) / 4;
#pragma unroll
    for (int half = 0; half < 2; ++half) {
      uint32_t draw[4];
      philox_block(block + half, key, draw);
#pragma unroll
      for (int i = 0; i < 4; ++i) x[4 * half + i] *= factor(draw[i]);
    }
  }
};

template <class T>
BERTPT_DEVICE T warp_sum(T x) {  // the same in all lanes
#pragma unroll
  for (int distance = kWarp / 2; distance > 0; distance /= 2) x += __shfl_xor_sync(kAllLanes, x, distance);
  return x;
}

// Sums of R numbers over a block of at most kWarps warps. Two buffers take turns, so that one barrier is enough for each call.
template <class T, int R, int kWarps>
struct BlockSum {
  T (*buffers)[kWarps][R];  // [2] in shared memory
  int turn = 0;
  BERTPT_DEVICE void operator()(T (&x)[R]) {
#pragma unroll
    for (int r = 0; r < R; ++r) x[r] = warp_sum(x[r]);
    const int warps = static_cast<int>(blockDim.x) / kWarp, warp = static_cast<int>(threadIdx.x) / kWarp;
    if (warps == 1) return;
    if (threadIdx.x % kWarp == 0)
      for (int r = 0; r < R; ++r) buffers[turn][warp][r] = x[r];
    __syncthreads();
#pragma unroll
    for (int r = 0; r < R; ++r) {
      T sum = 0;
      for (int w = 0; w < warps; ++w) sum += buffers[turn][w][r];
      x[r] = sum;
    }
    turn ^= 1;
  }
};

// ---- sums over rows, finished in kernels/columns.cu ----

// partial [parts][columns]: to[k][j] += sum over the parts of column k * width + j, for each to[k] that is not null.
struct FinishColumns {
  const float* partial;
  int64_t parts, columns, width;
  float* to[3];
};
int finish_columns(const FinishColumns& a, void* stream);

}  // namespace bertpt::kernels::cuda
