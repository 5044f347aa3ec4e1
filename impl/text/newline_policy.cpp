#include "text/newline_policy.h"

#include <algorithm>
#include <vector>

#include "text/sentence_chars.h"

namespace bertpt::text {
namespace {

constexpr size_t kSampleBytes = 65536;
constexpr size_t kMaxWrappedBytes = 400;  // no one wraps wider than 130 characters of three bytes
constexpr size_t kMinPairs = 3;           // with fewer open pairs of lines their length tells
constexpr size_t kLeastWrapped = 50, kMostWrapped = 120;
constexpr size_t kLeastWidth = 25;  // no one wraps narrower

// A line that has another one right behind it.
struct Pair {
  size_t length = 0;      // of the line, bytes without white space at its ends
  size_t first_word = 0;  // of the next line
  bool open = false;      // no terminator at the end: only there a newline as a space differs from one that ends a sentence
  bool goes_on = false;   // the next line begins with a small letter
};

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
    if (is_ascii_letter(line[position]) || line[position] == ' ') return false;
  }
  return false;
}

struct Lines {
  std::vector<Pair> pairs;
  size_t widest = 0;  // of all lines
};

Lines read_lines(std::string_view rest) {
  Lines lines;
  std::string_view before;
  while (!rest.empty()) {
    const std::string_view line = take_line(rest);
    lines.widest = std::max(lines.widest, line.size());
    if (!before.empty() && !line.empty()) {
      lines.pairs.push_back(
          {before.size(), std::min(line.find(' '), line.size()), !ends_terminated(before), letter_at(line, 0) == Letter::lower});
    }
    before = line;
  }
  return lines;
}

size_t count(const std::vector<Pair>& pairs, const auto& holds) {
  return static_cast<size_t>(std::count_if(pairs.begin(), pairs.end(), [&](const Pair& pair) { return pair.open && holds(pair); }));
}

}  // namespace

NewlineGuess guess_newlines(std::string_view text) {
  Lines lines = read_lines(text.substr(0, kSampleBytes));
  std::vector<Pair>& pairs = lines.pairs;
  if (pairs.empty()) return {Newlines::paragraph, 0};
  const auto ninth = pairs.begin() + static_cast<std::ptrdiff_t>((pairs.size() - 1) * 9 / 10);
  std::nth_element(pairs.begin(), ninth, pairs.end(), [](const Pair& a, const Pair& b) { return a.length < b.length; });
  const size_t width = ninth->length;  // a few longer lines (a table, an address) do not hide the edge
  if (width > kMaxWrappedBytes) return {Newlines::line, 0};
  const size_t open = count(pairs, [](const Pair&) { return true; });
  const size_t go_on = count(pairs, [](const Pair& pair) { return pair.goes_on; });
  if (open < kMinPairs) {
    if (lines.widest > kMostWrapped) return {Newlines::line, 0};
    const size_t cut = count(pairs, [](const Pair& pair) { return pair.goes_on || pair.length >= kLeastWrapped; });
    return {cut > 0 && 2 * cut >= open ? Newlines::paragraph : Newlines::line, 0};
  }
  if (width < kLeastWidth) return {Newlines::line, 0};
  const size_t had_room = count(pairs, [&](const Pair& pair) { return pair.length + 1 + pair.first_word <= width; });
  if (2 * had_room <= open) return {Newlines::paragraph, width};
  // Ragged lines that mostly go on in a small letter, between others that do not: still prose.
  const bool prose = 2 * go_on >= open && 4 * had_room <= 3 * open;
  return {prose ? Newlines::paragraph : Newlines::line, 0};
}

bool looks_lowercased(std::string_view text) {
  bool letters = false;
  for (const char c : text.substr(0, kSampleBytes)) {
    if (is_ascii_upper(c)) return false;
    letters = letters || is_ascii_lower(c);
  }
  return letters;
}

}  // namespace bertpt::text
