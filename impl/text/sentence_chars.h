// text/sentence_chars.h   What the segmenter asks about a character. All functions look at one character and never allocate.
// `position` is the character's first byte and lies inside the text; ill-formed bytes count as letters without case.
#pragma once

#include <cstdint>
#include <string_view>

#include "text/utf8.h"

namespace bertpt::text {

// Length in bytes of the white space character at `position` (Unicode White_Space), 0 when it is none or the text ends there.
size_t white_size(std::string_view text, size_t position);

// The position after the last character of text[begin, end) that is not white space; begin when there is none.
size_t trim_end(std::string_view text, size_t begin, size_t end);

enum class Stop : uint8_t {
  none,
  period,    // '.'
  ellipsis,  // U+2026
  mark,      // ! ? and their doubled forms
  full,      // ends a sentence with or without a space: 。！？｡, danda, Arabic, Armenian, Ethiopic, Khmer, Burmese
};
struct StopChar {
  Stop kind = Stop::none;
  uint32_t size_bytes = 0;
};
StopChar stop_at(std::string_view text, size_t position);

// Length in bytes of a closing (opening) quote or bracket; 0: none. The straight quotes " and ' are both.
size_t closer_size(std::string_view text, size_t position);
size_t opener_size(std::string_view text, size_t position);

enum class Letter : uint8_t { none, upper, lower, caseless, digit };
// Case by the blocks Latin, Greek, Cyrillic and Armenian; other letters are caseless.
Letter letter_kind(char32_t c);

}  // namespace bertpt::text
