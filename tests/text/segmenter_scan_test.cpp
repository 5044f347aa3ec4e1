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
      REQUIRE(scan.next(position, [] { return false; }) == expected);
      position = expected + 1 + random.below(4);
    }
    CHECK(scan.next(text.size(), [] { return false; }) == text.size());
  }
}

TEST_CASE("every SIMD level finds the same marks of every byte at every place", "[text][segmenter]") {
  for (const SimdLevel level : simd_levels()) {
    const FindMarks find = find_marks(level);
    if (find == nullptr) continue;
    INFO(simd_level_name(level));
    for (int byte = 0; byte < 256; ++byte) {
      for (size_t place = 0; place < 64; ++place) {
        std::string text(64, 'x');
        text[place] = static_cast<char>(byte);
        MarkBits marks;
        find(text.data(), marks);
        const auto has = [&](Mark mark) { return (marks[mark] >> place & 1) != 0; };
        REQUIRE(has(Mark::stop) == is(text[place], byte_kind::stop));
        REQUIRE(has(Mark::closer) == is(text[place], byte_kind::closer));
        REQUIRE(has(Mark::opener) == is(text[place], byte_kind::opener));
        REQUIRE(has(Mark::white) == is(text[place], byte_kind::white));
        REQUIRE(has(Mark::alnum) == is(text[place], byte_kind::alnum));
        REQUIRE(has(Mark::lead) == (candidate_kind(text[place]) == Candidate::lead));
        REQUIRE(has(Mark::rule) == (candidate_kind(text[place]) == Candidate::rule));
        REQUIRE(marks.beyond == (byte > 0x7F ? uint64_t{1} << place : 0));
        REQUIRE(marks[Mark::lower] == (has(Mark::lower) ? ~uint64_t{0} : ~(uint64_t{1} << place)));
      }
    }
  }
}
