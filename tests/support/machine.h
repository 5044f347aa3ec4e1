// tests/support/machine.h   Where a test of CUDA kernels runs: on the CPU under the emulator, or on a GPU with the real kernels.
//
// The environment variable BERTPT_TEST_MACHINE chooses: "emulator", the default, or "gpu". The library is $BERTPT_CUDA_KERNELS, or the
// build's. No header of CUDA and no LibTorch is needed: memory is had from the runtime that the library brings along.
#pragma once

#include <cstddef>
#include <cstdint>
#include <cstring>
#include <string>
#include <vector>

#include "base/shape.h"
#include "kernels/cuda_exports.h"
#include "kernels/numbers.h"
#include "support/catch.h"

namespace bertpt::test {

class Machine {
 public:
  virtual ~Machine() = default;
  virtual std::string absent() const { return {}; }  // why it cannot be used
  virtual const bertpt_cuda_table& table() const = 0;
  virtual void* allocate(size_t size_bytes) = 0;  // at a multiple of 256 bytes
  virtual void release(void* memory) = 0;
  virtual void to(void* machine, const void* host, size_t size_bytes) = 0;
  virtual void from(void* host, const void* machine, size_t size_bytes) = 0;  // when all work before is done
  // From here on work is done in another order, if the machine can choose.
  virtual void turn_round(bool) {}
  // Forbids, in builds that can, touching memory that this process could touch.
  virtual void forbid(void*, size_t) {}
  virtual void allow(void*, size_t) {}
  virtual std::string last_error() const { return {}; }
};
Machine& machine();

#define BERTPT_NEED_MACHINE()                                                               \
  do {                                                                                      \
    if (const std::string why = machine().absent(); !why.empty()) BERTPT_SKIP(why.c_str()); \
  } while (false)

// An array on the machine, between two guards that nothing may touch. shift: elements from an aligned place.
template <class T>
class Memory {
 public:
  static constexpr size_t kGuard = 512;
  explicit Memory(const std::vector<T>& values, size_t shift = 0) : count_(values.size()), shift_(shift) {
    std::vector<std::byte> image(bytes(), std::byte{0xA5});
    if (!values.empty()) std::memcpy(image.data() + front(), values.data(), values.size() * sizeof(T));
    memory_ = static_cast<std::byte*>(machine().allocate(bytes()));
    machine().to(memory_, image.data(), bytes());
    machine().forbid(memory_, front());
    machine().forbid(memory_ + bytes() - kGuard, kGuard);
  }
  ~Memory() {
    machine().allow(memory_, bytes());
    machine().release(memory_);
  }
  Memory(const Memory&) = delete;
  Memory& operator=(const Memory&) = delete;

  T* data() const { return reinterpret_cast<T*>(memory_ + front()); }
  View view(const Shape& shape) const { return {.data = data(), .shape = shape, .dtype = kDType<T>, .device = {}}; }
  std::vector<T> get() const {
    std::vector<std::byte> image(bytes());
    machine().allow(memory_, bytes());
    machine().from(image.data(), memory_, bytes());
    machine().forbid(memory_, front());
    machine().forbid(memory_ + bytes() - kGuard, kGuard);
    bool untouched = true;
    for (size_t i = 0; i < bytes(); ++i)
      if (i < front() || i >= bytes() - kGuard) untouched = untouched && image[i] == std::byte{0xA5};
    CHECK(untouched);
    std::vector<T> values(count_);
    if (count_ > 0) std::memcpy(values.data(), image.data() + front(), count_ * sizeof(T));
    return values;
  }

 private:
  size_t front() const { return kGuard + shift_ * sizeof(T); }
  size_t bytes() const { return front() + count_ * sizeof(T) + kGuard; }
  size_t count_, shift_;
  std::byte* memory_ = nullptr;
};

// Runs a kernel with scratch of just the size that it asks for, full of NaNs.
template <class Arguments>
void launch(const bertpt_cuda_kernel<Arguments>& kernel, const Arguments& a) {
  const Memory<uint8_t> scratch(std::vector<uint8_t>(static_cast<size_t>(kernel.scratch_bytes(a)), 0xFF));
  const int error = kernel.launch(a, scratch.data(), nullptr);
  INFO(machine().table().error_text(error) << " " << machine().last_error());
  CHECK(error == 0);
  scratch.get();  // waits, and looks at the guards
}

// The bytes of what f() gives, as often as there are orders of work; they must be the same, and the first result is returned.
template <class F>
auto in_any_order(const F& f) {
  machine().turn_round(false);
  const auto one = f();
  machine().turn_round(true);
  const auto two = f();
  machine().turn_round(false);
  CHECK(one.bytes() == two.bytes());
  return one;
}
template <class... T>
std::vector<std::byte> bytes_of(const std::vector<T>&... arrays) {
  std::vector<std::byte> out;
  const auto add = [&](const auto& array) {
    const auto* const data = reinterpret_cast<const std::byte*>(array.data());
    out.insert(out.end(), data, data + array.size() * sizeof(array[0]));
  };
  (add(arrays), ...);
  return out;
}

}  // namespace bertpt::test
