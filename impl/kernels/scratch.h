// kernels/scratch.h   Memory of one call of a kernel, not initialised, at a multiple of 64 bytes.
//
// It comes from a stack that each thread keeps, so that calls after the first few of a run allocate nothing. Scratch of one thread must end
// in the opposite order of its beginning, as local variables and members do. Built with AddressSanitizer every Scratch is an allocation of
// its own, so that what reads or writes beyond it is found.
//
// The alignment is a promise to resume, not to speed: a BLAS may add in another order when its matrices lie differently in a cache line
// (Intel's oneMKL promises equal bits from run to run for 64-byte alignment only), and what malloc returns depends on what was freed
// before.
#pragma once

#include <cstddef>
#include <cstdint>

namespace bertpt::kernels {

void* take_scratch(std::size_t size_bytes);  // throws std::bad_alloc
void end_scratch(void* taken_last) noexcept;
int64_t scratch_allocations();  // of all threads since the process began: a number that stands still in steady work

template <class T>
class Scratch {
 public:
  explicit Scratch(int64_t n) : data_(n > 0 ? static_cast<T*>(take_scratch(static_cast<std::size_t>(n) * sizeof(T))) : nullptr) {}
  ~Scratch() {
    if (data_ != nullptr) end_scratch(data_);
  }
  Scratch(const Scratch&) = delete;
  Scratch& operator=(const Scratch&) = delete;
  T* data() const { return data_; }  // null when n is 0

 private:
  T* data_;
};

}  // namespace bertpt::kernels
