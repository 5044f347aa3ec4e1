// text/sentence_shortcuts.h   Terminators that end nothing for sure, told by the few ASCII bytes around them. Where terminators stand
// thickest, in rows of dots, quotes, brackets and single letters, most of them are of these kinds. The answers are those of the rules.
#pragma once

#include <string_view>

#include "text/sentence_chars.h"

namespace bertpt::text {

// "3.14", "example.org", "U.S", "a.Bc": a stop at `position` before an ASCII letter or digit. `begin`: of the sentence.
inline bool is_inner_stop(std::string_view text, size_t begin, size_t position) {
  const char next = text[position + 1];
  if (!is_ascii_upper(next)) {
    if (text[position] != '.' || position == begin) return false;
    return is_ascii_lower(next) || (is_ascii_digit(next) && !is_ascii_lower(text[position - 1]));
  }
  if (next != 'I' && (position + 2 == text.size() || !is_ascii_lower(text[position + 2]))) return true;
  // a part of an address or of an acronym
  if (position < begin + 2 || text[position - 1] == '.' || text[position - 2] == '.') return true;
  return position > begin + 2 && text[position - 3] == '.';
}

// Where the scan goes on behind a run of . ! ? of which the first ends at `position`, with the quotes and brackets that close behind it:
// before punctuation that begins no sentence, or at the stop that decides in its place; 0: ask the rules.
size_t find_where_it_goes_on(std::string_view text, size_t position);
inline size_t surely_goes_on(std::string_view text, size_t position) {
  const bool may = position < text.size() && (text[position] == ' ' || is(text[position], byte_kind::printable));
  return may ? find_where_it_goes_on(text, position) : 0;
}

}  // namespace bertpt::text
