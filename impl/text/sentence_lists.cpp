#include "text/sentence_lists.h"

#include <algorithm>

#include "text/sentence_chars.h"

namespace bertpt::text {
namespace {

constexpr size_t kMaxDigits = 3;

bool ends_label(std::string_view text, size_t position) { return position < text.size() && white_size(text, position) > 0; }

ListLabel bullet_at(std::string_view text, size_t position) {
  const char c = text[position];
  if (c == '-' || c == '*' || c == '+') {
    if (!ends_label(text, position + 1)) return {};
    return {.style = ListLabel::Style::dash, .bullet = static_cast<unsigned char>(c), .size_bytes = 1};
  }
  if (static_cast<unsigned char>(c) != 0xE2) return {};
  const uint32_t bullet = beyond_ascii::encoded_at(text, position);
  switch (bullet) {
    case beyond_ascii::encoded(0x2013):
      if (!ends_label(text, position + 3)) return {};
      return {.style = ListLabel::Style::dash, .bullet = bullet, .size_bytes = 3};
    case beyond_ascii::encoded(0x2022):
    case beyond_ascii::encoded(0x2023):
    case beyond_ascii::encoded(0x2043):
    case beyond_ascii::encoded(0x25AA):
    case beyond_ascii::encoded(0x25AB):
    case beyond_ascii::encoded(0x25A0):
    case beyond_ascii::encoded(0x25CF):
    case beyond_ascii::encoded(0x25CB):
    case beyond_ascii::encoded(0x25E6):
    case beyond_ascii::encoded(0x2219):
    case beyond_ascii::encoded(0x27A2): return {.style = ListLabel::Style::bullet, .bullet = bullet, .size_bytes = 3};
    default: return {};
  }
}

// The value of a numeral of at most kMaxDigits letters; 0 when it is none.
uint32_t roman_value(std::string_view word) {
  uint32_t value = 0, last = 0;
  for (size_t i = word.size(); i-- > 0;) {
    if (!is_roman_digit(word[i])) return 0;
    const uint32_t digit = (word[i] | 0x20) == 'i' ? 1 : (word[i] | 0x20) == 'v' ? 5 : 10;
    value = digit < last ? value - digit : value + digit;
    last = std::max(last, digit);
  }
  return value;
}

// "12", "b", "iv" at `at`, which it moves behind them; without style and size. False when it reads as none.
bool read_number(std::string_view text, size_t& at, ListLabel& label) {
  const size_t begin = at, limit = std::min(text.size(), begin + kMaxDigits + 1);
  while (at < limit && is_ascii_digit(text[at])) label.number = label.number * 10 + static_cast<uint32_t>(text[at++] - '0');
  if (at > begin) return at - begin <= kMaxDigits;
  while (at < limit && is(text[at], byte_kind::letter)) ++at;
  label.letter = at == begin + 1;
  label.number = label.letter ? static_cast<uint32_t>((text[begin] | 0x20) - 'a' + 1) : roman_value(text.substr(begin, at - begin));
  return at > begin && at - begin <= kMaxDigits && label.number > 0;
}

}  // namespace

void find_list_label(std::string_view text, size_t position, ListLabel& label) {
  using Style = ListLabel::Style;
  const bool round = text[position] == '(', square = text[position] == '[';
  size_t at = position + (round || square ? 1 : 0);
  if (!is(text[at], byte_kind::alnum)) {
    label = bullet_at(text, position);
    return;
  }
  ListLabel found;
  if (!read_number(text, at, found) || at >= text.size()) return;
  const char mark = text[at];
  if (square) {
    found.style = mark == ']' && !found.letter ? Style::square : Style::none;
  } else if (mark == ')') {
    found.style = round ? Style::brackets : Style::bracket;
  } else if (mark == '.') {
    const bool second = at + 1 < text.size() && text[at + 1] == ')';
    found.style = second ? Style::period_bracket : round ? Style::none : Style::period;
  }
  found.size_bytes = at + (found.style == Style::period_bracket ? 2 : 1) - position;
  if (found.style == Style::none || !ends_label(text, position + found.size_bytes)) return;
  label.style = found.style;
  label.number = found.number;
  label.letter = found.letter;
  label.size_bytes = found.size_bytes;
}

size_t find_next_item(std::string_view text, size_t begin, size_t end, const ListLabel& label) {
  using Style = ListLabel::Style;
  text = text.substr(0, end);
  for (size_t at = begin; (at = text.find(')', at)) != std::string_view::npos; ++at) {
    size_t start = at;
    if (at == begin || !label.may_go_on_to(text[at - 1])) continue;
    while (start > begin && at - start < kMaxDigits && is(text[start - 1], byte_kind::alnum)) --start;
    if (label.style == Style::brackets && start > begin) --start;
    if (start <= begin || white_size(text, start - 1) == 0) continue;
    const ListLabel next = list_label_at(text, start);
    if (next.follows(label)) return start;
  }
  return std::string_view::npos;
}

bool is_rule_line_here(std::string_view text, size_t position) {
  size_t marks = 0;
  for (; position < text.size() && is(text[position], byte_kind::in_rule); ++position) marks += white_size(text, position) == 0 ? 1 : 0;
  return marks >= 3 && (position >= text.size() || line_break_size(text, position) > 0);
}

}  // namespace bertpt::text
