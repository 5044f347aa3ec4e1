#include "text/sentence_mail.h"

#include <algorithm>
#include <array>

namespace bertpt::text {
namespace {

constexpr size_t kMaxNameBytes = 40, kMaxAddressBytes = 80, kMaxFormulaBytes = 40;

// Digits from `position` on, at most `most`; how many.
size_t digits_at(std::string_view text, size_t position, size_t most) {
  size_t n = 0;
  while (n < most && position + n < text.size() && is_ascii_digit(text[position + n])) ++n;
  return n;
}

// The same backwards from `end`, not before `begin`.
size_t digits_before(std::string_view text, size_t begin, size_t end, size_t most) {
  size_t n = 0;
  while (n < most && end - n > begin && is_ascii_digit(text[end - n - 1])) ++n;
  return n;
}

// Where "3/27/2001 " begins that ends at `end`; `end` itself: nowhere.
size_t date_before(std::string_view text, size_t begin, size_t end) {
  size_t at = end;
  if (at == begin || text[at - 1] != ' ') return end;
  const size_t year = digits_before(text, begin, --at, 4);
  if (year != 2 && year != 4) return end;
  at -= year;
  for (int part = 0; part < 2; ++part) {
    if (at == begin || text[at - 1] != '/') return end;
    const size_t n = digits_before(text, begin, --at, 2);
    if (n == 0) return end;
    at -= n;
  }
  return at == begin || white_size(text, at - 1) > 0 ? at : end;
}

// The words of a formula in small letters, a space behind each; empty when it is none of one to four words and a comma.
struct Formula {
  std::array<char, kMaxFormulaBytes + 1> bytes{};
  size_t size = 0;
  std::string_view words() const { return {bytes.data(), size}; }
};
bool ends_formula(char c) { return is(c, byte_kind::stop) || c == ',' || c == ':' || c == ';' || c == '\n' || c == '\r'; }
Formula formula_at(std::string_view text, size_t position) {
  Formula formula;
  const std::string_view near = text.substr(position, kMaxFormulaBytes);
  size_t comma = 0;
  while (comma < near.size() && !ends_formula(near[comma])) ++comma;
  if (comma == near.size() || near[comma] != ',') return {};
  std::transform(near.begin(), near.begin() + static_cast<std::ptrdiff_t>(comma), formula.bytes.begin(),
                 [](char c) { return is_ascii_upper(c) ? static_cast<char>(c | 0x20) : c; });
  formula.size = comma;
  return formula;
}

bool is_closing(std::string_view words) {
  constexpr std::array<std::string_view, 4> kEnds = {"regards", "sincerely", "best wishes", "faithfully"};
  constexpr std::array<std::string_view, 5> kWhole = {"sincerely yours", "yours truly", "very truly yours", "respectfully", "cordially"};
  if (std::find(kWhole.begin(), kWhole.end(), words) != kWhole.end()) return true;
  const auto ends = [&](std::string_view end) {
    return words.ends_with(end) && (words.size() == end.size() || words[words.size() - end.size() - 1] == ' ');
  };
  return std::count(words.begin(), words.end(), ' ') < 4 && std::any_of(kEnds.begin(), kEnds.end(), ends);
}

bool is_salutation(std::string_view words) { return words.starts_with("dear ") && std::count(words.begin(), words.end(), ' ') < 4; }

}  // namespace

MailStamp mail_stamp_at(std::string_view text, size_t begin, size_t colon) {
  const size_t hour = digits_before(text, begin, colon, 2);
  if (hour == 0 || digits_at(text, colon + 1, 3) != 2) return {};
  size_t end = colon + 3;
  if (end < text.size() && text[end] == ':' && digits_at(text, end + 1, 3) == 2) end += 3;
  if (end < text.size() && text[end] == ' ') ++end;
  const std::string_view half = text.substr(end, 2);
  if (half != "AM" && half != "PM" && half != "am" && half != "pm") return {};
  end += 2;
  if (end < text.size() && white_size(text, end) == 0) return {};
  const size_t date = date_before(text, begin, colon - hour);
  return date == colon - hour ? MailStamp{} : MailStamp{date, end};
}

bool ends_with_name(std::string_view text, size_t begin, size_t position) {
  const size_t end = trim_end(text, begin, position);
  size_t at = end;
  while (at > begin && end - at < kMaxNameBytes && white_size(text, at - 1) == 0) --at;
  return at < end && letter_at(text, at) == Letter::upper;
}

bool ends_mail_address(std::string_view text, size_t begin, size_t position) {
  if (position == begin || !is_ascii_letter(text[position - 1])) return false;
  const size_t limit = std::max(begin, position - std::min(position, kMaxAddressBytes));
  bool at_sign = false;
  for (size_t at = position; at-- > limit;) {
    const char c = text[at];
    if (c == '<') return at_sign;
    if (c == '>' || c == ' ' || c == '"') return false;
    at_sign = at_sign || c == '@';
  }
  return false;
}

size_t find_mail_formula_size(std::string_view text, size_t position) {
  const size_t comma = text.substr(position, kMaxFormulaBytes).find(',');
  if (comma == std::string_view::npos) return 0;
  const char first = static_cast<char>(text[position] | 0x20), last = static_cast<char>(text[position + comma - 1] | 0x20);
  if (first != 'd' && last != 's' && last != 'y') return 0;  // "dear ...", "regards", "wishes", "yours", "sincerely" and its like
  const Formula formula = formula_at(text, position);
  if (formula.size == 0 || !(is_closing(formula.words()) || is_salutation(formula.words()))) return 0;
  const size_t end = position + formula.size + 1;
  return end + 1 < text.size() && text[end] == ' ' && letter_at(text, end + 1) == Letter::upper ? end - position : 0;
}

}  // namespace bertpt::text
