// text/sentence_lists.h   List labels: what stands before an item, "- ", "• ", "3. ", "b) ", "(iv) ", "2.) ", "[7] ".
#pragma once

#include <cstdint>
#include <string_view>

#include "text/sentence_chars.h"

namespace bertpt::text {

struct ListLabel {
  enum class Style : uint8_t { none, dash, bullet, period, bracket, brackets, period_bracket, square };
  Style style = Style::none;
  char32_t bullet = 0;    // dash, bullet: the character
  uint32_t number = 0;    // the others: the number; a letter counts from 'a' = 1
  bool letter = false;    // "b)" rather than "2)"
  size_t size_bytes = 0;  // with its period and brackets, without the white space behind it

  explicit operator bool() const { return style != Style::none; }
  bool same_list(const ListLabel& other) const;  // of one style, as the items of one list are
  bool follows(const ListLabel& other) const;    // the next item of the other's list
};

inline bool is_roman_digit(char c) { return (c | 0x20) == 'i' || (c | 0x20) == 'v' || (c | 0x20) == 'x'; }

// The label at `position`, if what stands there reads as one: white space follows it, and a number has at most three digits. Bullets
// that are no ASCII characters need no white space.
ListLabel list_label_at(std::string_view text, size_t position);

// False when there is none for sure, at the price of two bytes.
inline bool may_be_label(std::string_view text, size_t position) {
  if (position + 1 >= text.size()) return false;
  const char first = text[position], second = text[position + 1];
  if (is_ascii_letter(first)) return second == '.' || second == ')' || is_roman_digit(second);
  return first != '"' && first != '\'';
}

// Where the item after the one that `label` opens begins in text[begin, end): a bracketed label of the next number behind white
// space; npos when there is none. Labels with a period alone and bullets are the scanner's.
size_t find_next_item(std::string_view text, size_t begin, size_t end, const ListLabel& label);

// Whether a line that begins at `position` is a rule: three or more of - = _ * # ~ + and nothing else but white space.
bool is_rule_line(std::string_view text, size_t position);

}  // namespace bertpt::text
