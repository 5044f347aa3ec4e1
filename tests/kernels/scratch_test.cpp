#include "kernels/scratch.h"

#include <vector>

#include "support/catch.h"

using namespace bertpt;

TEMPLATE_TEST_CASE("scratch begins at a multiple of 64 bytes, whatever was allocated before, and may be empty", "", float, double) {
  std::vector<std::vector<char>> before;
  for (int64_t n = 1; n < 200; ++n) {
    before.emplace_back(static_cast<size_t>(n));
    const kernels::Scratch<TestType> scratch(n * 7);
    CHECK(reinterpret_cast<uintptr_t>(scratch.data()) % 64 == 0);
    scratch.data()[n * 7 - 1] = 1;
  }
  CHECK(kernels::Scratch<TestType>(0).data() == nullptr);
#ifndef __SANITIZE_ADDRESS__  // whose operator new ends the process instead
  CHECK_THROWS_AS(kernels::Scratch<TestType>(int64_t{1} << 56), std::bad_alloc);
#endif
}
