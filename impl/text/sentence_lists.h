// text/sentence_lists.h   List labels: what stands before an item, "- ", "• ", "3. ", "b) ", "(iv) ", "2.) ", "[7] ".
#pragma once

#include <cstdint>
#include <cstring>
#include <string_view>

#include "text/sentence_chars.h"

namespace bertpt::text {

struct ListLabel {
  enum class Style : uint8_t { none, dash, bullet, period, bracket, brackets, period_bracket, square };
  Style style = Style::none;
  uint32_t bullet = 0;    // dash, bullet: the character's bytes
  uint32_t number = 0;    // the others: the number; a letter counts from 'a' = 1
  bool letter = false;    // "b)" rather than "2)"
  size_t size_bytes = 0;  // with its period and brackets, without the white space behind it

  explicit operator bool() const { return style != Style::none; }
  // Whether both are of one style, as the items of one list are.
  bool same_list(const ListLabel& other) const { return style == other.style && bullet == other.bullet && letter == other.letter; }
  // Whether it is the next item of the other's list.
  bool follows(const ListLabel& other) const {
    const bool unnumbered = style == Style::dash || style == Style::bullet;
    return style != Style::none && same_list(other) && (unnumbered || number == other.number + 1);
  }
  // False when no label of numbers or letters that ends with `last` can follow, at the price of one byte.
  bool may_go_on_to(char last) const {
    if (is_ascii_digit(last)) return !letter && static_cast<uint32_t>(last - '0') == (number + 1) % 10;
    return !letter || static_cast<uint32_t>((last | 0x20) - 'a') == number;
  }
};

inline constexpr bool is_roman_digit(char c) { return (c | 0x20) == 'i' || (c | 0x20) == 'v' || (c | 0x20) == 'x'; }

// False when there is none for sure, at the price of two bytes.
inline bool may_be_label(std::string_view text, size_t position) {
  if (position + 1 >= text.size()) return false;
  const char first = text[position], second = text[position + 1];
  if (is(first, byte_kind::letter)) return second == '.' || second == ')' || is_roman_digit(second);
  if (is(first, byte_kind::digit)) return second == '.' || second == ')' || is(second, byte_kind::digit);
  if (first == '(' || first == '[') return is(second, byte_kind::alnum);
  if (first == '-' || first == '*' || first == '+') return is(second, byte_kind::white | byte_kind::beyond);
  return first == '\xE2';
}

// Sets `label` to the label at `position`, if what stands there reads as one: white space follows it, and a number has at most three
// digits. Bullets that are no ASCII characters need no white space. In place: a copy right after the writing would wait for it.
void find_list_label(std::string_view text, size_t position, ListLabel& label);
inline void read_list_label(std::string_view text, size_t position, ListLabel& label) {
  label = {};
  if (!may_be_label(text, position)) return;
  const char c = text[position];
  const bool usual = is(c, byte_kind::alnum) && text[position + 1] == '.' && position + 2 < text.size() && text[position + 2] == ' ';
  if (!usual) return find_list_label(text, position, label);
  label.style = ListLabel::Style::period;  // "1. ", "a. "
  label.letter = !is_ascii_digit(c);
  label.number = static_cast<uint32_t>(label.letter ? (c | 0x20) - 'a' + 1 : c - '0');
  label.size_bytes = 2;
}
inline ListLabel list_label_at(std::string_view text, size_t position) {
  ListLabel label;
  if (may_be_label(text, position)) find_list_label(text, position, label);
  return label;
}

// Where the item after the one that `label` opens begins in text[begin, end): a bracketed label of the next number behind white
// space; npos when there is none. Labels with a period alone and bullets are the scanner's.
inline bool may_have_next_items(std::string_view text, size_t position) {  // the price of a look for ')'
  constexpr uint64_t kOnes = 0x0101010101010101ULL;
  uint64_t bytes = 0;
  if (text.size() - position < sizeof bytes) return true;
  std::memcpy(&bytes, text.data() + position, sizeof bytes);
  bytes ^= kOnes * ')';
  return ((bytes - kOnes) & ~bytes & (kOnes << 7)) != 0;
}
inline bool has_next_items(const ListLabel& label) {
  return label.style == ListLabel::Style::bracket || label.style == ListLabel::Style::brackets;
}
size_t find_next_item(std::string_view text, size_t begin, size_t end, const ListLabel& label);  // has_next_items(label)

// Whether a line that begins at `position` is a rule: three or more of - = _ * # ~ + and nothing else but white space.
inline bool is_rule_mark(char c) { return c == '-' || c == '=' || c == '_' || c == '*' || c == '#' || c == '~' || c == '+'; }
bool is_rule_line_here(std::string_view text, size_t position);  // a mark stands at `position`
inline bool is_rule_line(std::string_view text, size_t position) {
  return position < text.size() && is_rule_mark(text[position]) && is_rule_line_here(text, position);
}

}  // namespace bertpt::text
