// text/utf8.h   UTF-8 to code points and back. Invalid bytes never throw and never stall: each maximal subpart of an ill-formed
// sequence (Unicode 15, section 3.9, "U+FFFD Substitution of Maximal Subparts") reads as one U+FFFD.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace bertpt::text {

struct Utf8Char {
  char32_t value = 0;
  uint32_t size_bytes = 0;  // 1 to 4
  bool valid = true;        // false: `value` is U+FFFD in place of `size_bytes` ill-formed bytes
};

// The character at text[position]; position < text.size().
Utf8Char read_utf8(std::string_view text, size_t position);

// c: a Unicode scalar value.
void append_utf8(char32_t c, std::string& out);

// Where the first ill-formed byte lies; nothing when all of the text is UTF-8.
std::optional<size_t> first_invalid_utf8(std::string_view text);

// How many U+FFFD stand for ill-formed bytes when the text is read: 0 exactly when all of it is UTF-8.
int64_t count_invalid_utf8(std::string_view text);

}  // namespace bertpt::text
