#include "text/sentence_close.h"

namespace bertpt::text {
namespace {

constexpr size_t kMaxReferenceBytes = 14;

bool is_gap(std::string_view text, size_t position) { return position >= text.size() || white_size(text, position) > 0; }

// "[12]", "[3, 4]", "[a]".
size_t reference_size(std::string_view text, size_t position) {
  if (position >= text.size() || text[position] != '[') return 0;
  const std::string_view inside = text.substr(position + 1, kMaxReferenceBytes);
  if (inside.size() > 1 && is_ascii_lower(inside[0]) && inside[1] == ']') return 3;
  const size_t end = inside.find_first_not_of("0123456789,- ");
  return end != std::string_view::npos && end > 0 && inside[end] == ']' ? end + 2 : 0;
}

// "¹²"
size_t superscript_size(std::string_view text, size_t position) {
  if (position >= text.size() || is_ascii(text[position])) return 0;
  const Utf8Char c = read_utf8(text, position);
  const bool superscript = c.value == 0xB9 || c.value == 0xB2 || c.value == 0xB3 || (c.value >= 0x2070 && c.value <= 0x2079);
  return superscript ? c.size_bytes : 0;
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
  const std::string_view two = text.substr(position, 2), three = text.substr(position, 3);
  const char c = text[position];
  size_t size = c == ')' || c == ']' || c == '}' ? 1 : two == "\xC2\xBB" ? 2 : three == "\xE2\x80\x9D" || three == "\xE2\x80\xBA" ? 3 : 0;
  if (c == '"' && (position + 1 >= text.size() || line_break_size(text, position + 1) > 0)) size = 1;
  return size > 0 && is_gap(text, position + size) ? size : 0;
}

// The white space between a sentence and what stands apart: one character, no newline.
size_t single_space(std::string_view text, size_t position) {
  const size_t space = white_size(text, position);
  if (space == 0 || line_break_size(text, position) > 0 || is_gap(text, position + space)) return 0;
  return space;
}

}  // namespace

size_t smiley_size(std::string_view text, size_t position) {
  if (position >= text.size() || (text[position] != ':' && text[position] != ';')) return 0;
  const size_t mouth = position + (text.substr(position + 1, 1) == "-" ? 2 : 1);
  if (mouth >= text.size() || std::string_view(")(DPp").find(text[mouth]) == std::string_view::npos) return 0;
  return is_gap(text, mouth + 1) ? mouth + 1 - position : 0;
}

size_t find_close_end(std::string_view text, const Terminator& t, const SentenceWords& words) {
  size_t end = t.run_end + note_number_size(text, t, words);
  while (end < text.size()) {
    size_t n = closer_size(text, end);
    if (n == 0) n = reference_size(text, end);
    if (n == 0) n = superscript_size(text, end);
    if (n == 0) {
      const size_t space = single_space(text, end);
      if (space == 0) break;
      n = spaced_closer_size(text, end + space);
      if (n == 0) n = smiley_size(text, end + space);
      if (n == 0) n = reference_size(text, end + space);
      if (n == 0) break;
      n += space;
    }
    end += n;
  }
  return end;
}

}  // namespace bertpt::text
