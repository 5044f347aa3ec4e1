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
    return {.style = ListLabel::Style::dash, .bullet = static_cast<char32_t>(c), .size_bytes = 1};
  }
  if (static_cast<unsigned char>(c) != 0xE2) return {};
  const Utf8Char bullet = read_utf8(text, position);
  if (bullet.value == 0x2013 && ends_label(text, position + bullet.size_bytes)) {
    return {.style = ListLabel::Style::dash, .bullet = bullet.value, .size_bytes = bullet.size_bytes};
  }
  for (const char32_t known : U"\u2022\u2023\u2043\u25AA\u25AB\u25A0\u25CF\u25CB\u25E6\u2219\u27A2") {
    if (bullet.value == known) return {.style = ListLabel::Style::bullet, .bullet = known, .size_bytes = bullet.size_bytes};
  }
  return {};
}

uint32_t roman_value(std::string_view word) {
  uint32_t value = 0, last = 0;
  for (size_t i = word.size(); i-- > 0;) {
    const uint32_t digit = (word[i] | 0x20) == 'i' ? 1 : (word[i] | 0x20) == 'v' ? 5 : 10;
    value = digit < last ? value - digit : value + digit;
    last = std::max(last, digit);
  }
  return value;
}

}  // namespace

bool ListLabel::same_list(const ListLabel& other) const { return style == other.style && bullet == other.bullet && letter == other.letter; }

bool ListLabel::follows(const ListLabel& other) const {
  const bool unnumbered = style == Style::dash || style == Style::bullet;
  return style != Style::none && same_list(other) && (unnumbered || number == other.number + 1);
}

ListLabel list_label_at(std::string_view text, size_t position) {
  if (!may_be_label(text, position)) return {};
  using Style = ListLabel::Style;
  const char first = text[position];
  size_t at = position;
  const bool round = first == '(', square = first == '[';
  if (round || square) ++at;
  const size_t label = at;
  while (at < text.size() && at - label <= kMaxDigits && is_ascii_digit(text[at])) ++at;
  ListLabel found;
  for (size_t i = label; i < at; ++i) found.number = found.number * 10 + static_cast<uint32_t>(text[i] - '0');
  if (at == label) {
    while (at < text.size() && at - label <= kMaxDigits && is_ascii_letter(text[at])) ++at;
    const std::string_view word = text.substr(label, at - label);
    if (word.size() == 1) {
      found.number = static_cast<uint32_t>((word[0] | 0x20) - 'a' + 1);
      found.letter = true;
    } else if (!word.empty() && std::all_of(word.begin(), word.end(), is_roman_digit)) {
      found.number = roman_value(word);
    } else {
      return round || square ? ListLabel{} : bullet_at(text, position);
    }
  }
  if (at - label > kMaxDigits || at >= text.size()) return {};
  const char mark = text[at];
  const bool second = at + 1 < text.size() && text[at + 1] == ')';
  if (square) {
    found.style = mark == ']' && !found.letter ? Style::square : Style::none;
  } else if (mark == ')') {
    found.style = round ? Style::brackets : Style::bracket;
  } else if (mark == '.' && second) {
    found.style = Style::period_bracket;
  } else if (mark == '.' && !round) {
    found.style = Style::period;
  }
  found.size_bytes = at + (found.style == Style::period_bracket ? 2 : 1) - position;
  return found.style != Style::none && ends_label(text, position + found.size_bytes) ? found : ListLabel{};
}

size_t find_next_item(std::string_view text, size_t begin, size_t end, const ListLabel& label) {
  using Style = ListLabel::Style;
  if (label.style != Style::bracket && label.style != Style::brackets) return std::string_view::npos;
  text = text.substr(0, end);
  for (size_t at = begin; (at = text.find(')', at)) != std::string_view::npos; ++at) {
    size_t start = at;
    while (start > begin && at - start < kMaxDigits && (is_ascii_digit(text[start - 1]) || is_ascii_letter(text[start - 1]))) --start;
    if (label.style == Style::brackets && start > begin) --start;
    if (start <= begin || white_size(text, start - 1) == 0) continue;
    const ListLabel next = list_label_at(text, start);
    if (next.follows(label)) return start;
  }
  return std::string_view::npos;
}

bool is_rule_line(std::string_view text, size_t position) {
  if (position >= text.size() || std::string_view("-=_*#~+").find(text[position]) == std::string_view::npos) return false;
  size_t marks = 0;
  for (; position < text.size() && line_break_size(text, position) == 0; ++position) {
    const char c = text[position];
    if (c == ' ' || c == '\t') continue;
    if (std::string_view("-=_*#~+").find(c) == std::string_view::npos) return false;
    ++marks;
  }
  return marks >= 3;
}

}  // namespace bertpt::text
