// tests/support/cuda_emulator/fiber.h   A second stack, and changing to it and back.
#pragma once

#include <cstddef>
#include <memory>

namespace bertpt::emulator {

class Fiber {
 public:
  // body never returns: it leaves by switch_to() for the last time.
  explicit Fiber(void (*body)());
  ~Fiber();
  Fiber(const Fiber&) = delete;
  Fiber& operator=(const Fiber&) = delete;
  // From the thread's own stack into the fiber, until it calls leave(); and back.
  void enter();
  void leave();

 private:
  struct State;
  std::unique_ptr<State> state_;
};

}  // namespace bertpt::emulator
