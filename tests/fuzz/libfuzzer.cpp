// tests/fuzz/libfuzzer.cpp   libFuzzer's entry into a target; replay.cpp has a main of its own instead.
#include "fuzz/fuzz.h"

extern "C" int LLVMFuzzerTestOneInput(const uint8_t* data, size_t size) {
  bertpt::fuzz::one_input({reinterpret_cast<const char*>(data), size});
  return 0;
}
