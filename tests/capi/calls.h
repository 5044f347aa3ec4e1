// tests/capi/calls.h   Every function that returns a status, callable without knowing its parameters: the list that capi/generate.py makes.
#pragma once

#include "bertpt/bertpt.h"

namespace bertpt::test {

struct Call {
  const char* name;
  bool needs_input;    // some input pointer must not be NULL
  bool needs_pointer;  // some pointer must not be NULL
  // Every input points to `in`, every output to `out`; numbers are 0, callbacks NULL.
  bertpt_status (*call)(const void* in, void* out, bertpt_error** error) noexcept;
};

inline constexpr Call kCalls[] = {
#include "capi/generated/calls.inc"
};

}  // namespace bertpt::test
