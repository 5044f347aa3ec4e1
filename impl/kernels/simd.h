// kernels/simd.h   One loop, compiled for several instruction sets and chosen at run time; and one switch over floating types.
//
//   run_best([&]() BERTPT_INLINE { for (...) y[i] = f(x[i]); });
//
// The compiler vectorises the body once per instruction set. Everything called in it must be BERTPT_INLINE too, or it is compiled
// for the oldest machine only. Bodies must not depend on the vector width: reductions keep an own fixed number of lanes.
#pragma once

#include <string>

#include "base/error.h"
#include "base/shape.h"

#define BERTPT_INLINE __attribute__((always_inline))

namespace bertpt::kernels {

#if defined(__x86_64__)
template <class Body>
__attribute__((target("avx512f,avx512bw,avx512dq,avx512vl,avx2,fma,prefer-vector-width=512"))) void run_avx512(const Body& body) {
  body();
}
template <class Body>
__attribute__((target("avx2,fma"))) void run_avx2(const Body& body) {
  body();
}
enum class InstructionSet { plain, avx2, avx512 };
inline InstructionSet instruction_set() {
  static const InstructionSet best = [] {
    __builtin_cpu_init();
    if (__builtin_cpu_supports("avx512f") && __builtin_cpu_supports("avx512bw") && __builtin_cpu_supports("avx512dq") &&
        __builtin_cpu_supports("avx512vl") && __builtin_cpu_supports("fma"))
      return InstructionSet::avx512;
    return __builtin_cpu_supports("avx2") && __builtin_cpu_supports("fma") ? InstructionSet::avx2 : InstructionSet::plain;
  }();
  return best;
}
inline const char* instruction_set_name() {
  return instruction_set() == InstructionSet::avx512 ? "avx512" : instruction_set() == InstructionSet::avx2 ? "avx2" : "x86-64";
}
template <class Body>
void run_best(const Body& body) {
  if (instruction_set() == InstructionSet::avx512) run_avx512(body);
  else if (instruction_set() == InstructionSet::avx2) run_avx2(body);
  else body();
}
#else
inline const char* instruction_set_name() { return "plain"; }
template <class Body>
void run_best(const Body& body) {
  body();
}
#endif

// Calls f with a value of the type that `dtype` names: visit_float(view.dtype, [&]<class T>(T) { ... });
template <class F>
void visit_float(DType dtype, F&& f) {
  if (dtype == DType::f32) return f(float{});
  if (dtype == DType::f64) return f(double{});
  throw Error(Code::unsupported, "kernels/simd", "this kernel takes f32 and f64, not " + std::string(dtype_name(dtype)));
}

}  // namespace bertpt::kernels
