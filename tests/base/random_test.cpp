#include "base/random.h"

#include <algorithm>
#include <vector>

#include "support/catch.h"

using namespace bertpt;

// Known answers of the Random123 distribution (kat_vectors, philox4x32 10).
TEST_CASE("philox4x32-10 gives Random123's known answers") {
  CHECK(philox4x32({0, 0, 0, 0}, {0, 0}) == std::array<uint32_t, 4>{0x6627e8d5, 0xe169c58d, 0xbc57ac4c, 0x9b00dbd8});
  CHECK(philox4x32({0xffffffff, 0xffffffff, 0xffffffff, 0xffffffff}, {0xffffffff, 0xffffffff}) ==
        std::array<uint32_t, 4>{0x408f276d, 0x41c83b0e, 0xa20bc7c6, 0x6d5451fd});
  CHECK(philox4x32({0x243f6a88, 0x85a308d3, 0x13198a2e, 0x03707344}, {0xa4093822, 0x299f31d0}) ==
        std::array<uint32_t, 4>{0xd16cfe09, 0x94fdcceb, 0x5001e420, 0x24126ea1});
}

TEST_CASE("a permutation is a bijection of its range for every size") {
  for (const uint64_t size : {1u, 2u, 3u, 4u, 5u, 16u, 17u, 1000u, 4096u, 4097u}) {
    const Permutation permute(derive_key(1, Purpose::order, size), size);
    std::vector<int> seen(size, 0);
    for (uint64_t i = 0; i < size; ++i) ++seen.at(permute(i));
    CHECK(std::count(seen.begin(), seen.end(), 1) == static_cast<long>(size));
  }
}

TEST_CASE("draws depend on key and index alone, and below() is uniform") {
  Random a(7, 3), b(7, 3), c(7, 4);
  CHECK(a.next_u64() == b.next_u64());
  CHECK(a.next_u64() != c.next_u64());
  std::vector<int> counts(10, 0);
  Random draws(derive_key(5, Purpose::pairs), 0);
  for (int i = 0; i < 100000; ++i) ++counts[draws.below(10)];
  double chi2 = 0;
  for (const int count : counts) chi2 += (count - 10000.0) * (count - 10000.0) / 10000.0;
  CHECK(chi2 < 27.9);  // 9 degrees of freedom, p = 0.001
}
