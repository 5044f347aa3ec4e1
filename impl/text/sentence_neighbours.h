// text/sentence_neighbours.h   The words before and behind a terminator. Looks at most 64 bytes back and 96 ahead.
#pragma once

#include <algorithm>
#include <string_view>

#include "text/sentence_chars.h"

namespace bertpt::text {

constexpr size_t kWordBytes = 64;  // a longer word is an ordinary one: it is not looked at
constexpr size_t kAheadBytes = 40;

// A word and where it stands.
struct WordBefore {
  std::string_view word;
  size_t begin = 0;
};
// The word that ends at `end`: letters, digits and what joins them (' . - &), not further back than `begin`; empty when it is long.
WordBefore find_word_before(std::string_view text, size_t begin, size_t end);
inline WordBefore word_before(std::string_view text, size_t begin, size_t end) {
  const size_t limit = end - begin > kWordBytes ? end - kWordBytes : begin;
  size_t start = end;
  while (start > limit && is(text[start - 1], byte_kind::joins_back)) --start;
  const bool whole = start > limit ? is(text[start - 1], byte_kind::white) : limit == begin;
  const bool usual = whole && (start == end || is(text[start], byte_kind::alnum));
  return usual ? WordBefore{{text.data() + start, end - start}, start} : find_word_before(text, begin, end);
}

// Letters, digits, apostrophes and hyphens from text[begin] on.
inline std::string_view word_at(std::string_view text, size_t begin) {
  const size_t limit = std::min(text.size(), begin + kAheadBytes);
  size_t end = begin;
  for (; end < limit && is(text[end], byte_kind::joins | byte_kind::beyond); ++end) {
    if (is_ascii(text[end])) continue;
    if (beyond_ascii::encoded_at(text, end) == beyond_ascii::encoded(0x2019) || white_size(text, end) > 0) break;
  }
  return {text.data() + begin, end - begin};
}

// What follows the white space behind a terminator.
struct Following {
  Letter kind = Letter::none;  // of the first character after openers and dashes
  bool quoted = false;         // there were openers
  bool dashed = false;         // there was a dash
  bool inverted = false;       // ¿ or ¡: a sentence begins for sure
  size_t begin = 0;            // where the first character stands
};
Following look_behind_marks(std::string_view text, size_t position);
inline Following look_ahead(std::string_view text, size_t position) {
  if (!is(text[position], byte_kind::plain)) return look_behind_marks(text, position);
  return {.kind = letter_at(text, position), .begin = position};
}

}  // namespace bertpt::text
