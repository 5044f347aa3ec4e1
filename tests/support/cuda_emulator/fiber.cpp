#include "support/cuda_emulator/fiber.h"

#include <ucontext.h>

#include <cstdint>
#include <cstdlib>

#if defined(__SANITIZE_ADDRESS__)
#include <sanitizer/asan_interface.h>
#include <sanitizer/common_interface_defs.h>
#endif
#if defined(__SANITIZE_THREAD__)
#include <sanitizer/tsan_interface.h>
#endif

// swapcontext() asks the kernel for the signal mask each time: a hundred times as long as the change itself.
#if defined(__x86_64__) && !defined(__SHSTK__)
#define BERTPT_OWN_SWITCH 1
extern "C" void bertpt_emulator_switch(void** from, void* to);
asm(R"(
  .pushsection .text
  .type bertpt_emulator_switch, @function
bertpt_emulator_switch:
  pushq %rbp
  pushq %rbx
  pushq %r12
  pushq %r13
  pushq %r14
  pushq %r15
  movq %rsp, (%rdi)
  movq %rsi, %rsp
  popq %r15
  popq %r14
  popq %r13
  popq %r12
  popq %rbx
  popq %rbp
  ret
  .size bertpt_emulator_switch, .-bertpt_emulator_switch
  .popsection
)");
#endif

namespace bertpt::emulator {
namespace {
constexpr size_t kStackBytes = size_t{128} << 10;
}

struct Fiber::State {
  std::unique_ptr<char[]> stack{new char[kStackBytes]};
#if defined(BERTPT_OWN_SWITCH)
  void *inside = nullptr, *outside = nullptr;
#else
  ucontext_t inside{}, outside{};
#endif
#if defined(__SANITIZE_ADDRESS__)
  void* inside_fake = nullptr;
  const void* outside_bottom = nullptr;
  size_t outside_bytes = 0;
#endif
#if defined(__SANITIZE_THREAD__)
  void* inside_tsan = __tsan_create_fiber(0);
  void* outside_tsan = nullptr;
#endif
  void (*body)() = nullptr;
};

namespace {
Fiber* entering = nullptr;
}

Fiber::Fiber(void (*body)()) : state_(std::make_unique<State>()) {
  state_->body = body;
#if defined(BERTPT_OWN_SWITCH)
  // The stack as it is after the six pushes of a switch: their values, then where to return to, 16 bytes aligned.
  auto top = (reinterpret_cast<uintptr_t>(state_->stack.get()) + kStackBytes) & ~uintptr_t{15};
  auto* const frame = reinterpret_cast<void**>(top) - 10;
  for (int i = 0; i < 10; ++i) frame[i] = nullptr;
#if defined(__SANITIZE_ADDRESS__)
  static void (*const run)() = [] {
    State& s = *entering->state_;
    __sanitizer_finish_switch_fiber(nullptr, &s.outside_bottom, &s.outside_bytes);
    s.body();
  };
  frame[6] = reinterpret_cast<void*>(run);
#else
  frame[6] = reinterpret_cast<void*>(body);
#endif
  state_->inside = frame;
#else
  getcontext(&state_->inside);
  state_->inside.uc_stack.ss_sp = state_->stack.get();
  state_->inside.uc_stack.ss_size = kStackBytes;
  state_->inside.uc_link = nullptr;
  makecontext(&state_->inside, body, 0);
#endif
}

Fiber::~Fiber() {
#if defined(__SANITIZE_THREAD__)
  __tsan_destroy_fiber(state_->inside_tsan);
#endif
}

void Fiber::enter() {
  State& s = *state_;
  entering = this;
#if defined(__SANITIZE_ADDRESS__)
  void* fake = nullptr;
  __sanitizer_start_switch_fiber(&fake, s.stack.get(), kStackBytes);
#endif
#if defined(__SANITIZE_THREAD__)
  s.outside_tsan = __tsan_get_current_fiber();
  __tsan_switch_to_fiber(s.inside_tsan, 0);
#endif
#if defined(BERTPT_OWN_SWITCH)
  bertpt_emulator_switch(&s.outside, s.inside);
#else
  swapcontext(&s.outside, &s.inside);
#endif
#if defined(__SANITIZE_ADDRESS__)
  __sanitizer_finish_switch_fiber(fake, nullptr, nullptr);
#endif
}

void Fiber::leave() {
  State& s = *state_;
#if defined(__SANITIZE_ADDRESS__)
  __sanitizer_start_switch_fiber(&s.inside_fake, s.outside_bottom, s.outside_bytes);
#endif
#if defined(__SANITIZE_THREAD__)
  __tsan_switch_to_fiber(s.outside_tsan, 0);
#endif
#if defined(BERTPT_OWN_SWITCH)
  bertpt_emulator_switch(&s.inside, s.outside);
#else
  swapcontext(&s.inside, &s.outside);
#endif
#if defined(__SANITIZE_ADDRESS__)
  __sanitizer_finish_switch_fiber(s.inside_fake, &s.outside_bottom, &s.outside_bytes);
#endif
}

}  // namespace bertpt::emulator
