#include "kernels/scratch.h"

#include <algorithm>
#include <thread>
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

TEST_CASE("scratch keeps what other scratch holds, and ends in any nesting") {
  const auto fill = [](const kernels::Scratch<int>& scratch, int n, int value) { std::fill_n(scratch.data(), n, value); };
  for (int round = 0; round < 4; ++round) {
    const kernels::Scratch<int> a(1000);
    fill(a, 1000, 1);
    for (int n = 1; n < 2'000'000; n *= 3) {  // more than a block: another one, and one for all of it in the next round
      const kernels::Scratch<int> b(n), none(0), c(2 * n);
      fill(b, n, 2);
      fill(c, 2 * n, 3);
      CHECK(std::all_of(a.data(), a.data() + 1000, [](int value) { return value == 1; }));
      CHECK(std::all_of(b.data(), b.data() + n, [](int value) { return value == 2; }));
    }
  }
}

#ifndef __SANITIZE_ADDRESS__
TEST_CASE("rounds that ask for the same allocate nothing after the second, whichever part is the larger") {
  for (const auto& [outer, inner] : {std::pair<int64_t, int64_t>{786'432, 65'536}, {65'536, 786'432}, {262'144, 262'144}, {1'000'003, 1}}) {
    int64_t before = 0;
    for (int round = 0; round < 8; ++round) {
      const kernels::Scratch<char> a(outer), b(inner);
      a.data()[outer - 1] = b.data()[inner - 1] = 1;
      if (round == 2) before = kernels::scratch_allocations();
    }
    CHECK(kernels::scratch_allocations() == before);
  }
}
#endif

TEST_CASE("each thread has scratch of its own") {
  const kernels::Scratch<int> here(100);
  std::fill_n(here.data(), 100, 1);
  std::thread([] {
    const kernels::Scratch<int> there(100);
    std::fill_n(there.data(), 100, 2);
  }).join();
  CHECK(std::all_of(here.data(), here.data() + 100, [](int value) { return value == 1; }));
}
