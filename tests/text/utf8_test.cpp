#include "text/utf8.h"

#include <vector>

#include "support/catch.h"

using namespace bertpt::text;

namespace {

// The parts of a text as (value, size) pairs; U+FFFD of an ill-formed part counts as value 0xFFFD.
std::vector<std::pair<char32_t, uint32_t>> parts(std::string_view text) {
  std::vector<std::pair<char32_t, uint32_t>> out;
  for (size_t at = 0; at < text.size(); at += out.back().second) {
    const Utf8Char c = read_utf8(text, at);
    out.emplace_back(c.value, c.size_bytes);
  }
  return out;
}
using Parts = std::vector<std::pair<char32_t, uint32_t>>;

}  // namespace

TEST_CASE("every scalar value goes to UTF-8 and back") {
  std::string text;
  for (char32_t c = 0; c < 0x110000; ++c) {
    if (c >= 0xD800 && c < 0xE000) continue;
    text.clear();
    append_utf8(c, text);
    const Utf8Char back = read_utf8(text, 0);
    REQUIRE(back.valid);
    REQUIRE(back.value == c);
    REQUIRE(back.size_bytes == text.size());
  }
}

TEST_CASE("ill-formed bytes read as one U+FFFD for each maximal subpart") {
  // The examples of the Unicode Standard 15.0, section 3.9, tables 3-8 to 3-11.
  const char32_t r = 0xFFFD;
  CHECK(parts("\xC0\xAF\xE0\x80\xBF\xF0\x81\x82\x41") == Parts{{r, 1}, {r, 1}, {r, 1}, {r, 1}, {r, 1}, {r, 1}, {r, 1}, {r, 1}, {'A', 1}});
  CHECK(parts("\xED\xA0\x80\xED\xBF\xBF\xED\xAF\x41") == Parts{{r, 1}, {r, 1}, {r, 1}, {r, 1}, {r, 1}, {r, 1}, {r, 1}, {r, 1}, {'A', 1}});
  CHECK(parts("\xF4\x91\x92\x93\xFF\x41\x80\xBF\x42") == Parts{{r, 1}, {r, 1}, {r, 1}, {r, 1}, {r, 1}, {'A', 1}, {r, 1}, {r, 1}, {'B', 1}});
  CHECK(parts("\xE1\x80\xE2\xF0\x91\x92\xF1\xBF\x41") == Parts{{r, 2}, {r, 1}, {r, 3}, {r, 2}, {'A', 1}});
  CHECK(parts("\xE2\x82") == Parts{{r, 2}});  // cut off at the end
  CHECK(read_utf8("\xEF\xBF\xBD", 0).valid);  // U+FFFD itself is well-formed
}

TEST_CASE("the first ill-formed byte is found") {
  CHECK(!first_invalid_utf8(""));
  CHECK(!first_invalid_utf8("caf\xC3\xA9"));
  CHECK(first_invalid_utf8("caf\xC3") == size_t{3});
  CHECK(first_invalid_utf8("a\xFF") == size_t{1});
  for (size_t at = 0; at < 40; ++at) {  // eight bytes are looked at together
    std::string text(at, 'a');
    text += "\xC3\xA9";
    CHECK(!first_invalid_utf8(text + std::string(13, 'b')));
    text += "\xFF and more";
    CHECK(first_invalid_utf8(text) == at + 2);
    CHECK(count_invalid_utf8(text) == 1);
  }
}
