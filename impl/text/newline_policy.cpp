#include "text/newline_policy.h"

#include <algorithm>

#include "text/sentence_chars.h"

namespace bertpt::text {
namespace {

constexpr size_t kSampleBytes = 65536;
constexpr size_t kMaxWrappedBytes = 200;  // no one wraps wider

// The line without white space at its ends; moves `rest` behind it.
std::string_view take_line(std::string_view& rest) {
  const size_t end = std::min(rest.find('\n'), rest.size());
  const std::string_view line = rest.substr(0, end);
  rest.remove_prefix(std::min(end + 1, rest.size()));
  size_t begin = 0;
  for (size_t n = 0; (n = white_size(line, begin)) > 0;) begin += n;
  return line.substr(begin, trim_end(line, begin, line.size()) - begin);
}

bool ends_terminated(std::string_view line) {
  for (size_t back = 1; back <= std::min<size_t>(line.size(), 6); ++back) {
    const size_t position = line.size() - back;
    if (stop_at(line, position).kind != Stop::none || line[position] == ':') return true;
  }
  return false;
}

}  // namespace

Newlines guess_newlines(std::string_view text) {
  std::string_view rest = text.substr(0, kSampleBytes);
  int64_t pairs = 0, go_on = 0, unterminated = 0, wide = 0;
  size_t widest = 0;
  for (std::string_view copy = rest; !copy.empty();) widest = std::max(widest, take_line(copy).size());
  std::string_view before;
  while (!rest.empty()) {
    const std::string_view line = take_line(rest);
    if (!before.empty() && !line.empty()) {
      ++pairs;
      go_on += letter_kind(read_utf8(line, 0).value) == Letter::lower ? 1 : 0;
      unterminated += ends_terminated(before) ? 0 : 1;
      wide += before.size() * 4 >= widest * 3 ? 1 : 0;
    }
    before = line;
  }
  if (pairs == 0) return Newlines::paragraph;
  if (widest <= kMaxWrappedBytes && go_on * 4 >= pairs) return Newlines::paragraph;
  if (pairs >= 3 && widest <= kMaxWrappedBytes && widest >= 40 && unterminated * 2 >= pairs && wide * 10 >= pairs * 6) {
    return Newlines::paragraph;
  }
  return Newlines::line;
}

bool looks_lowercased(std::string_view text) {
  bool letters = false;
  for (const char c : text.substr(0, kSampleBytes)) {
    if (c >= 'A' && c <= 'Z') return false;
    letters = letters || (c >= 'a' && c <= 'z');
  }
  return letters;
}

}  // namespace bertpt::text
