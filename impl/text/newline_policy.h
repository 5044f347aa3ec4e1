// text/newline_policy.h   What a newline means in a text, and the guess when nobody said.
#pragma once

#include <cstdint>
#include <string_view>

namespace bertpt::text {

enum class Newlines : uint8_t {
  paragraph,  // a blank line ends a sentence, and so does a newline before a list item or a rule; any other newline is a space
  line,       // every newline ends a sentence
  reflow,     // as paragraph, but a blank line inside a sentence (no terminator before it, a small letter after it) is a page break
};

struct NewlineGuess {
  Newlines newlines = Newlines::paragraph;
  size_t width_bytes = 0;  // where the lines of wrapped text were cut; 0: not wrapped, or unknown
};

// Looks at the first 64 KiB, there at lines without a terminator at their end. Text is wrapped when the first word of the next line
// seldom had room behind them: then a newline is a space (`paragraph`). Else each line is a paragraph, a title or a verse of its own
// (`line`).
NewlineGuess guess_newlines(std::string_view text);

// Whether the first 64 KiB hold letters but no capital ASCII letter.
bool looks_lowercased(std::string_view text);

}  // namespace bertpt::text
