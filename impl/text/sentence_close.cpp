#include "text/sentence_close.h"

#include <algorithm>

namespace bertpt::text {

using beyond_ascii::encoded;
using beyond_ascii::encoded_at;

namespace {

constexpr size_t kMaxReferenceBytes = 14;

bool is_gap(std::string_view text, size_t position) { return position >= text.size() || white_size(text, position) > 0; }

// "[12]", "[3, 4]", "[a]".
size_t reference_size(std::string_view text, size_t position) {
  if (position >= text.size() || text[position] != '[') return 0;
  const size_t begin = position + 1, limit = std::min(text.size(), begin + kMaxReferenceBytes);
  if (begin + 1 < limit && is_ascii_lower(text[begin]) && text[begin + 1] == ']') return 3;
  size_t end = begin;
  while (end < limit && (is_ascii_digit(text[end]) || text[end] == ',' || text[end] == '-' || text[end] == ' ')) ++end;
  return end < limit && end > begin && text[end] == ']' ? end + 1 - position : 0;
}

// "¹²"; the character is not ASCII.
size_t superscript_size(std::string_view text, size_t position) {
  const uint32_t c = encoded_at(text, position);
  if (c == encoded(0xB9) || c == encoded(0xB2) || c == encoded(0xB3)) return 2;
  return c >= encoded(0x2070) && c <= encoded(0x2079) ? 3 : 0;
}

// "nature.12 The": one to three digits behind a plain word, before white space.
size_t note_number_size(std::string_view text, const Terminator& t, const SentenceWords& words) {
  if (t.run != Terminator::Run::period || t.run_end >= text.size() || !is_ascii_digit(text[t.run_end])) return 0;
  size_t end = t.run_end;
  while (end < text.size() && end - t.run_end < 4 && is_ascii_digit(text[end])) ++end;
  if (end - t.run_end > 3 || !is_gap(text, end)) return 0;
  size_t begin = t.begin;
  while (begin > t.sentence_begin && t.begin - begin < SentenceWords::kMaxWordBytes && is_ascii_lower(text[begin - 1])) --begin;
  const bool whole = begin == t.sentence_begin || white_size(text, begin - 1) > 0;
  const bool plain = whole && t.begin - begin >= 4 && words.find(text.substr(begin, t.begin - begin)).abbreviation == Abbreviation::none;
  return plain ? end - t.run_end : 0;
}

// A closing mark that stands apart: " »", " ]", " ”", " )".
size_t spaced_closer_size(std::string_view text, size_t position) {
  if (position >= text.size()) return 0;
  const char c = text[position];
  const uint32_t far = is_ascii(c) ? 0 : encoded_at(text, position);
  size_t size = c == ')' || c == ']' || c == '}' ? 1 : far == encoded(0xBB) ? 2 : far == encoded(0x201D) || far == encoded(0x203A) ? 3 : 0;
  if (c == '"' && (position + 1 >= text.size() || line_break_size(text, position + 1) > 0)) size = 1;
  return size > 0 && is_gap(text, position + size) ? size : 0;
}

// What touches the sentence: a closer, a reference, a superscript.
size_t attached_size(std::string_view text, size_t position) {
  const char c = text[position];
  if (is_ascii(c)) return is(c, byte_kind::closer) ? 1 : c == '[' ? reference_size(text, position) : 0;
  const size_t n = beyond_ascii::closer_size(text, position);
  return n > 0 ? n : superscript_size(text, position);
}

// What stands apart behind one character of white space that is no newline, with that character.
size_t apart_size(std::string_view text, size_t position) {
  const size_t space = white_size(text, position);
  const size_t at = position + space;
  if (space == 0 || at >= text.size()) return 0;
  const char c = text[at];
  const bool closer = is(c, byte_kind::closer | byte_kind::beyond), smiley = c == ':' || c == ';';
  if ((!closer && !smiley && c != '[') || line_break_size(text, position) > 0) return 0;
  const size_t n = closer ? spaced_closer_size(text, at) : smiley ? smiley_size(text, at) : reference_size(text, at);
  return n > 0 ? space + n : 0;
}

}  // namespace

size_t smiley_size(std::string_view text, size_t position) {
  if (position >= text.size() || (text[position] != ':' && text[position] != ';')) return 0;
  const size_t mouth = position + (text.substr(position + 1, 1) == "-" ? 2 : 1);
  if (mouth >= text.size() || std::string_view(")(DPp").find(text[mouth]) == std::string_view::npos) return 0;
  return is_gap(text, mouth + 1) ? mouth + 1 - position : 0;
}

size_t find_closing_end(std::string_view text, size_t position) {
  while (position < text.size()) {
    size_t n = attached_size(text, position);
    if (n == 0) n = apart_size(text, position);
    if (n == 0) break;
    position += n;
  }
  return position;
}

size_t find_close_end(std::string_view text, const Terminator& t, const SentenceWords& words) {
  return find_closing_end(text, t.run_end + note_number_size(text, t, words));
}

}  // namespace bertpt::text
