// tests/support/guarded_text.h   Bytes that end where the memory of the process ends: reading one further is a fault.
#pragma once

#include <sys/mman.h>
#include <unistd.h>

#include <cstring>
#include <new>
#include <string_view>

namespace bertpt::test {

class GuardedText {
 public:
  explicit GuardedText(size_t capacity) : page_(static_cast<size_t>(sysconf(_SC_PAGESIZE))) {
    size_ = (capacity + page_ - 1) / page_ * page_;
    void* at = mmap(nullptr, size_ + 2 * page_, PROT_NONE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
    if (at == MAP_FAILED) throw std::bad_alloc();
    memory_ = static_cast<char*>(at);
    if (mprotect(memory_ + page_, size_, PROT_READ | PROT_WRITE) != 0) throw std::bad_alloc();
  }
  ~GuardedText() { munmap(memory_, size_ + 2 * page_); }
  GuardedText(const GuardedText&) = delete;

  // A copy whose last byte is the last that may be read; with `front`, whose first byte is the first.
  std::string_view put(std::string_view text, bool front = false) {
    char* at = memory_ + page_ + (front ? 0 : size_ - text.size());
    std::memcpy(at, text.data(), text.size());
    return {at, text.size()};
  }

 private:
  size_t page_, size_ = 0;
  char* memory_ = nullptr;
};

}  // namespace bertpt::test
