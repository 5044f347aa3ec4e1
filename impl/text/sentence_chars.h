// text/sentence_chars.h   What the segmenter asks about a character. All functions look at one character and never allocate.
// Positions are bytes of the text; a position behind it answers "none". Ill-formed bytes count as letters without case.
#pragma once

#include <array>
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

enum class Letter : uint8_t { none, upper, lower, caseless, digit };

// The slow halves of the functions below: the character at `position` is not ASCII.
namespace beyond_ascii {
Letter letter_at(std::string_view text, size_t position);
StopChar stop_at(std::string_view text, size_t position);
size_t white_size(std::string_view text, size_t position);
size_t line_break_size(std::string_view text, size_t position);
size_t closer_size(std::string_view text, size_t position);
size_t opener_size(std::string_view text, size_t position);
size_t trim_end(std::string_view text, size_t begin, size_t end);  // of any character

// The bytes of a character of two or three, the last one lowest: a character is one case of a switch.
constexpr uint32_t encoded(char32_t c) {
  if (c < 0x800) return 0xC080U | ((c >> 6) << 8) | (c & 0x3F);
  return 0xE08080U | ((c >> 12) << 16) | ((c >> 6 & 0x3F) << 8) | (c & 0x3F);
}

// The bytes at `position`, two or three as their first says; 0: there are fewer, or the first begins no such character.
inline uint32_t encoded_at(std::string_view text, size_t position) {
  const auto byte = [&](size_t i) { return static_cast<uint32_t>(static_cast<unsigned char>(text[position + i])); };
  const size_t size = text.size() - position;
  if ((byte(0) & 0xE0) == 0xC0) return size < 2 ? 0 : byte(0) << 8 | byte(1);
  return (byte(0) & 0xF0) != 0xE0 || size < 3 ? 0 : byte(0) << 16 | byte(1) << 8 | byte(2);
}
}  // namespace beyond_ascii

inline constexpr bool is_ascii_digit(char c) { return c >= '0' && c <= '9'; }
inline constexpr bool is_ascii_upper(char c) { return c >= 'A' && c <= 'Z'; }
inline constexpr bool is_ascii_lower(char c) { return c >= 'a' && c <= 'z'; }
inline constexpr bool is_ascii_letter(char c) { return is_ascii_lower(static_cast<char>(c | 0x20)); }
inline constexpr bool is_ascii(char c) { return static_cast<unsigned char>(c) < 0x80; }

// The lead bytes of all marks and white space beyond ASCII that the segmenter knows; most letters have others.
inline constexpr std::array<unsigned char, 9> kMarkLeads = {0xC2, 0xD6, 0xD8, 0xDB, 0xE0, 0xE1, 0xE2, 0xE3, 0xEF};

// What a byte is, as a set of bits: one look into a table answers for several kinds at once.
namespace byte_kind {
enum : uint16_t {
  letter = 1,
  digit = 2,
  alnum = letter | digit,
  white = 4,            // of ASCII
  closer = 8,           // see closer_size
  opener = 16,          // see opener_size
  stop = 32,            // . ! ?
  joins_back = 64,      // letters, digits, . ' &
  joins = 128,          // letters, digits, ' -
  beyond = 256,         // not ASCII: read the character
  printable = 512,      // ASCII, no white space
  plain = 1024,         // letters, digits, and bytes beyond ASCII that are no kMarkLeads
  closes_apart = 2048,  // may belong to what ends before it, also behind a space: closers, [, smileys
  leads = 4096,         // stands before a number, a name, an aside that begin a sentence
  in_rule = 8192,       // see is_rule_line: - = _ * # ~ + and white space
};
inline constexpr std::array<uint16_t, 256> kTable = [] {
  std::array<uint16_t, 256> table{};
  const auto set = [&](std::string_view bytes, uint16_t kind) {
    for (const char c : bytes) table[static_cast<unsigned char>(c)] |= kind;
  };
  for (unsigned i = 0; i < 256; ++i) {
    const char c = static_cast<char>(i);
    if (is_ascii_letter(c)) table[i] |= letter | joins_back | joins;
    if (is_ascii_digit(c)) table[i] |= digit | joins_back | joins;
    if (i > 0x7F) table[i] |= beyond | plain;
    if ((table[i] & alnum) != 0) table[i] |= plain;
  }
  set(" \t\n\v\f\r", white);
  set("\"')]}*", closer);
  set("\"'([{*_`", opener);
  set(".!?", stop);
  set("\"')]}*[:;", closes_apart);
  set("$#@<~+=*_|>[-", leads);
  set("-=_*#~+ \t", in_rule);
  set(".'&", joins_back);
  set("'-", joins);
  for (const unsigned char lead : kMarkLeads) table[lead] = beyond;
  for (unsigned i = 0; i < 0x80; ++i) table[i] |= (table[i] & white) == 0 ? printable : 0;
  return table;
}();
}  // namespace byte_kind
inline constexpr bool is(char c, uint16_t kinds) { return (byte_kind::kTable[static_cast<unsigned char>(c)] & kinds) != 0; }

// Length in bytes of the white space character at `position` (Unicode White_Space), 0 when it is none or the text ends there.
inline size_t white_size(std::string_view text, size_t position) {
  if (position >= text.size()) return 0;
  const char c = text[position];
  return is_ascii(c) ? is(c, byte_kind::white) : beyond_ascii::white_size(text, position);
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
  return end > begin && is(text[end - 1], byte_kind::printable) ? end : beyond_ascii::trim_end(text, begin, end);
}

inline StopChar stop_at(std::string_view text, size_t position) {
  if (position >= text.size()) return {};
  const char c = text[position];
  if (!is(c, byte_kind::stop | byte_kind::beyond)) return {};
  if (c == '.') return {Stop::period, 1};
  return is_ascii(c) ? StopChar{Stop::mark, 1} : beyond_ascii::stop_at(text, position);
}

// Length in bytes of a closing (opening) quote or bracket; 0: none. The straight quotes " and ' and the guillemets are both.
inline size_t closer_size(std::string_view text, size_t position) {
  if (position >= text.size()) return 0;
  const char c = text[position];
  return is_ascii(c) ? is(c, byte_kind::closer) : beyond_ascii::closer_size(text, position);
}
inline size_t opener_size(std::string_view text, size_t position) {
  if (position >= text.size()) return 0;
  const char c = text[position];
  return is_ascii(c) ? is(c, byte_kind::opener) : beyond_ascii::opener_size(text, position);
}

// Case by the blocks Latin, Greek, Cyrillic and Armenian; other letters are caseless.
Letter letter_kind(char32_t c);
inline Letter letter_at(std::string_view text, size_t position) {  // Letter::none behind the text
  if (position >= text.size()) return Letter::none;
  const char c = text[position];
  if (!is_ascii(c)) return beyond_ascii::letter_at(text, position);
  return is_ascii_lower(c) ? Letter::lower : is_ascii_upper(c) ? Letter::upper : is_ascii_digit(c) ? Letter::digit : Letter::none;
}

}  // namespace bertpt::text
