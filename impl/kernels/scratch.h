// kernels/scratch.h   Memory of one call of a kernel, not initialised, at a multiple of 64 bytes.
//
// The alignment is a promise to resume, not to speed: a BLAS may add in another order when its matrices lie differently in a cache line
// (Intel's oneMKL promises equal bits from run to run for 64-byte alignment only), and what malloc returns depends on what was freed
// before.
#pragma once

#include <cstddef>
#include <cstdint>
#include <new>

namespace bertpt::kernels {

template <class T>
class Scratch {
 public:
  static constexpr std::size_t kAlign = 64;
  explicit Scratch(int64_t n)
      : data_(n > 0 ? static_cast<T*>(::operator new (static_cast<std::size_t>(n) * sizeof(T), std::align_val_t{kAlign})) : nullptr) {}
  ~Scratch() { ::operator delete (data_, std::align_val_t{kAlign}); }
  Scratch(const Scratch&) = delete;
  Scratch& operator=(const Scratch&) = delete;
  T* data() const { return data_; }  // null when n is 0

 private:
  T* data_;
};

}  // namespace bertpt::kernels
