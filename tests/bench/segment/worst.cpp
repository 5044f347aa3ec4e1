// What the segmenter takes for text that asks for decisions without end, against running text.
//
//   bench_segment_worst FILE [PART]   MB/s of one thread's processor time: FILE, then each unit below repeated to 8 MB, how many times
//     slower than FILE that is, the time of 16 MB over that of 8 (2 is linear), and last pseudo-random orders of all units and of single
//     characters. PART: only units that contain it. Policy auto; the best of several passes.
#include <algorithm>
#include <cstdio>
#include <ctime>
#include <fstream>
#include <functional>
#include <iterator>
#include <random>
#include <string>
#include <string_view>
#include <vector>

#include "text/segmenter.h"

using namespace bertpt::text;

namespace {

constexpr size_t kBytes = 8 << 20;
constexpr int kPasses = 4;

// Digits, dots, quotes, brackets; then what stands before or behind a terminator, as often as it can.
// clang-format off
constexpr std::string_view kUnits[] = {
    "1", "12 ", ".", ". ", ". . . ", "...", "... ", "\"", "\" ", "\"(", "(", "( ", ")", "()", "[", "[] ", "\"(\" ", "''", "1.", "1. ",
    "12. ", "1.1", "1.1.1 ", "1.1.1.", "1.1. ", "123.456 ", "1) ", "(1) ", "1.) ", "[1] ", ".[1] ", ". [1] ", "a. ", "A. ", "a.", "A.b.",
    "aa. ", "Aa. ", "Te. ", "Mr. ", "No. 1 ", "Fig. 1. ", "etc. ", "e.g. ", "U.S. ", "p.m. ", "v. ", "I. ", "IV. ", "i. ", ".\" ", "\". ",
    ".\")", "(.) ", ".) ", ".) (", "1.)(\"", "1.)\"( ", "? ", "?\" a", "?\" A", "! a ", "?! ", "?A", ".A ", "a.A", "Aa.Aa ", "!\"", "'. ",
    "*.* ", "1. A. ", "a. 1. ", "a. A ", "1. a) ", "x.5 ", ".5 ", "$1. ", "1, ", "- ", "- a\n", "1. a\n", "a.\n", ".\n", ".\n\n", "\n",
    "a\n", "1\n", "--", "-- ", "- - ", "=", "== ", ": ", ":) ", "1:00 ", "1:00 AM ", "1/1/01 1:00 AM ", "> ", "a@b> ", "<a@b> ", "_ ",
    "* ", "*a ", "\u201C", "\u201D ", ".\u201D ", "\u2026", "\u2026 ", "\u3002", "\u3002\u300D", "\uFF01", "\u00BB ", "\u00AB.\u00BB ",
    "\u2022 ", "\u0964 ", "\u00E9. ", "\u4E00\u3002", "\u00A0", "\u00A0. ", "\u2013 ", ".\u00B9 ",
};
// clang-format on

double megabytes_per_second(std::string_view text, size_t& n_sentences) {
  static const Segmenter segmenter;
  std::vector<Span> spans;
  double best = 1e9;
  for (int pass = 0; pass < kPasses; ++pass) {
    spans.clear();
    const std::clock_t begin = std::clock();
    segmenter.segment(text, spans);
    best = std::min(best, static_cast<double>(std::clock() - begin) / CLOCKS_PER_SEC);
  }
  n_sentences = spans.size();
  return static_cast<double>(text.size()) / best / 1e6;
}

std::string repeat(std::string_view unit, size_t bytes) {
  std::string text;
  while (text.size() < bytes) text += unit;
  return text;
}

std::string visible(std::string_view unit) {
  std::string shown;
  for (const char c : unit) shown += c == '\n' ? std::string("\\n") : std::string(1, c);
  return "'" + shown + "'";
}

void report(const std::string& name, double mean, const std::function<std::string(size_t)>& make) {
  size_t once = 0, twice = 0;
  const double speed = megabytes_per_second(make(kBytes), once);
  const double longer = megabytes_per_second(make(2 * kBytes), twice);
  std::printf("%-24s %9.0f MB/s  %5.2f times slower  %.2f  %zu sentences\n", name.c_str(), speed, mean / speed, 2 * speed / longer, once);
  std::fflush(stdout);
}

std::string mixture(const std::vector<std::string_view>& parts, size_t bytes) {
  std::mt19937 random(7);
  std::string text;
  while (text.size() < bytes) text += parts[random() % parts.size()];
  return text;
}

}  // namespace

int main(int argc, char** argv) {
  if (argc < 2) {
    std::fprintf(stderr, "usage: bench_segment_worst FILE [PART]\n");
    return 2;
  }
  std::ifstream file(argv[1], std::ios::binary);
  const std::string text{std::istreambuf_iterator<char>(file), {}};
  const std::string_view part = argc > 2 ? argv[2] : "";
  size_t n_sentences = 0;
  const double mean = megabytes_per_second(text, n_sentences);
  std::printf("%-24s %9.0f MB/s  %zu sentences\n", "the file", mean, n_sentences);
  for (const std::string_view unit : kUnits) {
    if (unit.find(part) == std::string_view::npos) continue;
    report(visible(unit), mean, [&](size_t bytes) { return repeat(unit, bytes); });
  }
  if (!part.empty()) return 0;
  const std::vector<std::string_view> units(std::begin(kUnits), std::end(kUnits));
  const std::vector<std::string_view> characters = {".", "1", "\"", "(", ")", "[", "]", " ", "a", "A", "!", ",", "-", "'"};
  report("all units, any order", mean, [&](size_t bytes) { return mixture(units, bytes); });
  report("characters, any order", mean, [&](size_t bytes) { return mixture(characters, bytes); });
  report("digits and dots", mean, [&](size_t bytes) { return mixture({"1", ".", " "}, bytes); });
  return 0;
}
