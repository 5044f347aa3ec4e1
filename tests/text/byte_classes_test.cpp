#include "text/byte_classes.h"

#include <random>
#include <string>
#include <vector>

#include "support/catch.h"
#include "support/guarded_text.h"
#include "support/random_text.h"

using namespace bertpt;
using namespace bertpt::text;

namespace {

struct Result {
  std::vector<bool> word, punctuation;
  std::string folded;
  bool operator==(const Result&) const = default;
};

// By the definition, a byte at a time.
Result expected(std::string_view text, bool lowercase) {
  Result r;
  for (const char c : text) {
    const auto byte = static_cast<uint8_t>(c);
    const bool space = c == ' ' || c == '\t' || c == '\n' || c == '\r', control = (byte < 0x20 && !space) || byte == 0x7F;
    const bool upper = c >= 'A' && c <= 'Z';
    r.word.push_back(byte >= 0x80 || control || upper || (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9'));
    r.punctuation.push_back(!r.word.back() && !space);
    r.folded.push_back(control ? '\xFF' : upper && lowercase ? static_cast<char>(c + 32) : c);
  }
  return r;
}

Result actual(SimdLevel level, std::string_view text, bool lowercase) {
  const size_t blocks = (text.size() + 63) / 64;
  std::vector<ByteClasses> classes(blocks);
  std::vector<uint8_t> folded(64 * blocks + 1, 0xA5);
  classify_bytes(level)(text.data(), text.size(), lowercase, folded.data(), classes.data());
  CHECK(folded.back() == 0xA5);  // nothing beyond the rounded size is written
  Result r;
  for (size_t i = 0; i < text.size(); ++i) {
    r.word.push_back(classes[i / 64].word >> i % 64 & 1);
    r.punctuation.push_back(classes[i / 64].punctuation >> i % 64 & 1);
  }
  for (size_t i = text.size(); i < 64 * blocks; ++i) {
    if (((classes[i / 64].word | classes[i / 64].punctuation) >> i % 64) & 1) FAIL("byte " << i << " beyond the text is no space");
  }
  r.folded.assign(reinterpret_cast<const char*>(folded.data()), text.size());
  return r;
}

}  // namespace

TEST_CASE("every level gives each byte its class, at every place of a block and every size") {
  test::GuardedText memory(1024);
  std::mt19937 random(3);
  for (const SimdLevel level : simd_levels()) {
    INFO(simd_level_name(level));
    for (const bool lowercase : {false, true}) {
      for (int byte = 0; byte < 256; ++byte) {
        for (const size_t place : {0u, 15u, 31u, 32u, 63u, 64u}) {
          std::string text(65, 'x');
          text[place] = static_cast<char>(byte);
          if (actual(level, text, lowercase) != expected(text, lowercase)) FAIL("byte " << byte << " at " << place);
        }
      }
      for (size_t size = 0; size < 300; ++size) {
        const std::string text = test::random_bytes(random, size);
        const bool front = size % 2;
        if (actual(level, memory.put(text, front), lowercase) != expected(text, lowercase)) FAIL("size " << size);
      }
    }
  }
}

TEST_CASE("the levels start with the plain one and a level that the machine lacks is not offered") {
  CHECK(simd_levels().front() == SimdLevel::plain);
  CHECK(best_simd_level() == simd_levels().back());
  for (const SimdLevel level : simd_levels()) CHECK(classify_bytes(level) != nullptr);
#if defined(__x86_64__)
  CHECK(classify_bytes(SimdLevel::neon) == nullptr);
#endif
}
