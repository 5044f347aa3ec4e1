#include "base/hash.h"

#include <cstdio>
#include <cstdlib>

#include "support/catch.h"
#include "support/temp_dir.h"

using namespace bertpt;

// Values of the xxhsum program 0.8.1 (tests/oracle/hashes.sh prints them).
TEST_CASE("hashes equal those of xxhsum") {
  std::string bytes;
  for (int i = 0; i < 1000; ++i) bytes += static_cast<char>(i * 7 + i / 256);
  const struct {
    std::string text, xxh3, xxh128;
    uint64_t xxh64;
  } cases[] = {{"", "2d06800538d394c2", "99aa06d3014798d86001c324468d497f", 0xef46db3751d8e999},
               {"a", "e6c632b61e964e1f", "a96faf705af16834e6c632b61e964e1f", 0xd24ec4f1a98c6e5b},
               {"The quick brown fox jumps over the lazy dog", "ce7d19a5418fb365", "ddd650205ca3e7fa24a1cc2e3a8a7651", 0x0b242d361fda71bc},
               {bytes.substr(0, 200), "7c64f3b17285e96a", "dbfff5e13c798ab90497bdb3d145ccd6", 0x6daaa52505587dd5},
               {bytes.substr(0, 1000), "d1db6a0afea2cc82", "bae798f9321bda6cd1db6a0afea2cc82", 0x698399d62f9c1695}};
  for (const auto& c : cases) {
    CHECK(hash128_hex(c.text) == c.xxh128);
    CHECK(xxh64(c.text) == c.xxh64);
    char digits[17];
    std::snprintf(digits, sizeof digits, "%016llx", static_cast<unsigned long long>(hash64(c.text)));
    CHECK(digits == c.xxh3);
  }
}

TEST_CASE("the pieces in which bytes are added do not matter") {
  const std::string text(100000, 'q');
  for (const size_t piece : {1u, 63u, 64u, 65u, 4096u, 100000u}) {
    Hasher hasher;
    for (size_t at = 0; at < text.size(); at += piece) hasher.add(text.data() + at, std::min(piece, text.size() - at));
    CHECK(hasher.hex() == hash128_hex(text));
  }
  Hasher empty;
  CHECK(empty.hex() == hash128_hex(""));
  empty.add("");
  CHECK(empty.hex() == hash128_hex(""));
}

TEST_CASE("asking for the hash does not end it") {
  Hasher hasher;
  hasher.add("a");
  CHECK(hasher.hex() == hash128_hex("a"));
  hasher.add("b");
  CHECK(hasher.hex() == hash128_hex("ab"));
}
