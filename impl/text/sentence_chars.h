// text/sentence_chars.h   What the segmenter asks about a character. All functions look at one character and never allocate.
// Positions are bytes of the text; a position behind it answers "none". Ill-formed bytes count as letters without case.
#pragma once

#include <cstdint>
#include <string_view>

#include "text/utf8.h"

namespace bertpt::text {

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

// The slow halves of the functions below: the character at `position` is not ASCII.
namespace beyond_ascii {
StopChar stop_at(std::string_view text, size_t position);
size_t white_size(std::string_view text, size_t position);
size_t line_break_size(std::string_view text, size_t position);
size_t closer_size(std::string_view text, size_t position);
size_t opener_size(std::string_view text, size_t position);
size_t trim_end(std::string_view text, size_t begin, size_t end);  // of any character
}  // namespace beyond_ascii

inline bool is_ascii_digit(char c) { return c >= '0' && c <= '9'; }
inline bool is_ascii_upper(char c) { return c >= 'A' && c <= 'Z'; }
inline bool is_ascii_lower(char c) { return c >= 'a' && c <= 'z'; }
inline bool is_ascii_letter(char c) { return is_ascii_lower(static_cast<char>(c | 0x20)); }
inline bool is_ascii(char c) { return static_cast<unsigned char>(c) < 0x80; }

// Length in bytes of the white space character at `position` (Unicode White_Space), 0 when it is none or the text ends there.
inline size_t white_size(std::string_view text, size_t position) {
  if (position >= text.size()) return 0;
  const char c = text[position];
  if (is_ascii(c)) return c == ' ' || (c >= '\t' && c <= '\r') ? 1 : 0;
  return beyond_ascii::white_size(text, position);
}

// Length in bytes of the line break at `position`: \n, \r\n, \r, U+0085, U+2028, U+2029; 0 when there is none.
inline size_t line_break_size(std::string_view text, size_t position) {
  if (position >= text.size()) return 0;
  const char c = text[position];
  if (is_ascii(c)) return c == '\n' ? 1 : c != '\r' ? 0 : position + 1 < text.size() && text[position + 1] == '\n' ? 2 : 1;
  return beyond_ascii::line_break_size(text, position);
}

// The position after the last character of text[begin, end) that is not white space; begin when there is none.
inline size_t trim_end(std::string_view text, size_t begin, size_t end) {
  const bool plain = end > begin && is_ascii(text[end - 1]) && white_size(text, end - 1) == 0;
  return plain ? end : beyond_ascii::trim_end(text, begin, end);
}

inline StopChar stop_at(std::string_view text, size_t position) {
  if (position >= text.size()) return {};
  const char c = text[position];
  if (c == '.') return {Stop::period, 1};
  if (c == '!' || c == '?') return {Stop::mark, 1};
  return is_ascii(c) ? StopChar{} : beyond_ascii::stop_at(text, position);
}

// Length in bytes of a closing (opening) quote or bracket; 0: none. The straight quotes " and ' and the guillemets are both.
inline size_t closer_size(std::string_view text, size_t position) {
  if (position >= text.size()) return 0;
  const char c = text[position];
  if (is_ascii(c)) return c == '"' || c == '\'' || c == ')' || c == ']' || c == '}' || c == '*' ? 1 : 0;
  return beyond_ascii::closer_size(text, position);
}
inline size_t opener_size(std::string_view text, size_t position) {
  if (position >= text.size()) return 0;
  const char c = text[position];
  if (is_ascii(c)) return c == '"' || c == '\'' || c == '(' || c == '[' || c == '{' || c == '*' || c == '_' || c == '`' ? 1 : 0;
  return beyond_ascii::opener_size(text, position);
}

enum class Letter : uint8_t { none, upper, lower, caseless, digit };
// Case by the blocks Latin, Greek, Cyrillic and Armenian; other letters are caseless.
Letter letter_kind(char32_t c);
inline Letter letter_at(std::string_view text, size_t position) {  // Letter::none behind the text
  if (position >= text.size()) return Letter::none;
  const char c = text[position];
  if (!is_ascii(c)) return letter_kind(read_utf8(text, position).value);
  return is_ascii_lower(c) ? Letter::lower : is_ascii_upper(c) ? Letter::upper : is_ascii_digit(c) ? Letter::digit : Letter::none;
}

}  // namespace bertpt::text
