#include "text/sentence_neighbours.h"

namespace bertpt::text {
namespace {

constexpr int kMaxOpeners = 4;

// A dash of any make behind text[position]; 0: none.
size_t dash_size(std::string_view text, size_t position) {
  if (position >= text.size()) return 0;
  if (text[position] == '-') return 1;
  const uint32_t c = is_ascii(text[position]) ? 0 : beyond_ascii::encoded_at(text, position);
  return c >= beyond_ascii::encoded(0x2013) && c <= beyond_ascii::encoded(0x2015) ? 3 : 0;
}

// Whether the character that ends with text[position] is punctuation beyond ASCII: quotes, dashes, guillemets, no-break spaces. The
// apostrophe U+2019 is none, nor are the signs in "n.º", "N°".
bool ends_punctuation(std::string_view text, size_t position) {
  const auto byte = [&](size_t back) { return position >= back ? static_cast<unsigned char>(text[position - back]) : 0U; };
  if (byte(0) >= 0xC0) return false;
  if (byte(1) == 0xC2) return byte(0) != 0xAA && byte(0) != 0xB0 && byte(0) != 0xB5 && byte(0) != 0xBA;
  return byte(2) == 0xE2 && byte(1) == 0x80 && byte(0) != 0x99;
}

// Where the word in text[limit, end) begins that ends at `end`; `limit`: it fills all of it.
size_t find_word_begin(std::string_view text, size_t limit, size_t end) {
  size_t start = end;
  while (start > limit) {
    const char c = text[start - 1];
    const bool dash = c == '-' && (start == limit + 1 || text[start - 2] != '-');
    if (!is(c, byte_kind::joins_back) && !dash && (is_ascii(c) || ends_punctuation(text, start - 1))) break;
    --start;
  }
  return start;
}

}  // namespace

WordBefore find_word_before(std::string_view text, size_t begin, size_t end) {
  const size_t limit = end - begin > kWordBytes ? end - kWordBytes : begin;
  size_t start = find_word_begin(text, limit, end);
  if (start == limit && limit > begin) return {{}, end};
  while (start < end && (text[start] == '\'' || text[start] == '-' || text[start] == '.')) ++start;
  return {text.substr(start, end - start), start};
}

Following look_behind_marks(std::string_view text, size_t position) {
  Following following;
  while (const size_t n = dash_size(text, position)) {
    following.dashed = true;
    position += n;
    if (position < text.size() && text[position] == ' ') ++position;
  }
  for (int i = 0; i < kMaxOpeners; ++i) {
    const size_t n = opener_size(text, position);
    if (n == 0) break;
    following.quoted = true;
    if (n == 2) {
      const uint32_t c = beyond_ascii::encoded_at(text, position);
      following.inverted = following.inverted || c == beyond_ascii::encoded(0xBF) || c == beyond_ascii::encoded(0xA1);
      position += white_size(text, position + n);  // a spaced guillemet
    }
    position += n;
  }
  following.begin = position;
  following.kind = letter_at(text, position);
  return following;
}

}  // namespace bertpt::text
