// text/newline_policy.h   What a newline means in a text, and the guess when nobody said.
#pragma once

#include <cstdint>
#include <string_view>

namespace bertpt::text {

enum class Newlines : uint8_t {
  paragraph,  // a blank line ends a sentence, and so does a newline before a list item; any other newline is a space
  line,       // every newline ends a sentence
  reflow,     // as paragraph, but a blank line inside a sentence (no terminator before it, a small letter after it) is a page break
};

// Looks at the first 64 KiB. Text cut at a fixed width (many lines go on in a small letter, or lines of much the same length
// without a terminator at the end) is `paragraph`; text with a paragraph, a title or a verse a line is `line`.
Newlines guess_newlines(std::string_view text);

// Whether the first 64 KiB hold letters but no capital ASCII letter.
bool looks_lowercased(std::string_view text);

}  // namespace bertpt::text
