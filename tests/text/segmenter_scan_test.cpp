// Every way to find candidates finds the same ones.
#include <string>

#include "base/random.h"
#include "support/catch.h"
#include "text/sentence_scan.h"

using namespace bertpt;
using namespace bertpt::text;

TEST_CASE("every SIMD level agrees with the table on every byte at every place", "[text][segmenter]") {
  for (const SimdLevel level : simd_levels()) {
    INFO(simd_level_name(level));
    for (int byte = 0; byte < 256; ++byte) {
      const bool candidate = candidate_kind(static_cast<char>(byte)) != Candidate::none;
      for (size_t place = 0; place < 128; ++place) {
        std::string text(128, 'x');
        text[place] = static_cast<char>(byte);
        uint64_t mask = 0;
        const size_t block = search_candidates(level)(text.data(), text.size(), mask);
        REQUIRE(block == (candidate ? place / 64 * 64 : 128));
        REQUIRE(mask == (candidate ? uint64_t{1} << place % 64 : 0));
      }
    }
  }
}

TEST_CASE("the scan visits every candidate once, whatever the steps", "[text][segmenter]") {
  for (uint64_t round = 0; round < 500; ++round) {
    Random random(19, round);
    std::string text(random.below(300), 'x');
    const uint64_t rate = 1 + random.below(40);
    for (char& c : text) c = random.below(rate) == 0 ? static_cast<char>(random.below(256)) : 'x';
    CandidateScan scan(text);
    size_t position = 0;
    while (position < text.size()) {
      size_t expected = position;
      while (expected < text.size() && candidate_kind(text[expected]) == Candidate::none) ++expected;
      REQUIRE(scan.next(position) == expected);
      position = expected + 1 + random.below(4);
    }
    CHECK(scan.next(text.size()) == text.size());
  }
}
