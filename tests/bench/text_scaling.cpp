// How the time of tokenizer and segmenter grows with hostile text: eight times the text should take eight times as long, not
// sixty-four. Prints the growth of each unit; fails (exit 1) above 24, which no noise explains on a quiet machine.
//
//   bench_text_scaling
#include <algorithm>
#include <chrono>
#include <cstdio>
#include <functional>

#include "text/segmenter.h"
#include "text/tokenizer.h"

using namespace bertpt::text;

namespace {

constexpr size_t kSmall = size_t{1} << 20, kFactor = 8;  // beyond the caches, so that their edges are no growth

double seconds(const std::function<void()>& work) {
  double best = 1e9;
  for (int i = 0; i < 2; ++i) {
    const auto begin = std::chrono::steady_clock::now();
    work();
    best = std::min(best, std::chrono::duration<double>(std::chrono::steady_clock::now() - begin).count());
  }
  return best;
}

std::string repeated(const std::string& unit, size_t size) {
  std::string text;
  while (text.size() < size) text += unit;
  return text;
}

std::string shown(const std::string& unit) {
  std::string out;
  for (const char c : unit) {
    char hex[8];
    std::snprintf(hex, sizeof hex, "\\x%02X", static_cast<unsigned char>(c));
    out += c > ' ' && c < 127 ? std::string(1, c) : hex;
  }
  return out;
}

// True when the growth is linear.
bool measure(const char* what, const std::string& unit, const std::function<void(const std::string&)>& work) {
  const std::string small = repeated(unit, kSmall), large = repeated(unit, kSmall * kFactor);
  const double small_time = seconds([&] { work(small); }), large_time = seconds([&] { work(large); });
  const double growth = large_time / small_time;
  const bool linear = growth < 3 * kFactor || large_time < 0.05;
  std::printf("%-20s %-24s %8.2f ms %8.2f ms   x %5.1f%s\n", what, shown(unit).c_str(), 1e3 * small_time, 1e3 * large_time, growth,
              linear ? "" : "   NOT LINEAR");
  return linear;
}

}  // namespace

int main() {
  const auto vocab = std::make_shared<const Vocab>(Vocab::load(BERTPT_SOURCE_DIR "/tests/golden/vocab/bert-base-uncased.txt"));
  std::printf("%-20s %-24s %8zu KiB %7zu KiB   growth (%zu is linear)\n", "", "unit", kSmall >> 10, (kSmall * kFactor) >> 10, kFactor);
  bool linear = true;
  for (const std::string rules : {"hf", "google"}) {
    const Tokenizer tokenizer(vocab, {.rules = rules});
    for (const std::string unit : {"a", "ab.", "\xC3\xA9", "\xE4\xB8\xAD", "e\xCC\x81", "[MASK", "word ", "\x80", "\xCC\xA3\xCC\x81", "a\xCC\xAE\xE3\x80\xAE"}) {
      linear &= measure(("tokenizer " + rules).c_str(), unit, [&](const std::string& text) {
        std::vector<int32_t> ids;
        tokenizer.append_ids(text, ids);
      });
    }
  }
  for (const std::string policy : {"auto", "reflow"}) {
    const Segmenter segmenter({.newlines = policy});
    for (const std::string unit : {".", "?", "1", "1. ", "\"", "(", ")", "([", ". ", " .", "\n", "\r", "A. ", "...", "\xE3\x80\x82", "[1]", ".[1]", ".)", ".\"",
                                   "\n- ", "(A. ", "Mr. ", " ", "e.g.", "a.\n", ".'", "?\" ", "\xE2", "\xFF. ", "x"}) {
      linear &= measure(("segmenter " + policy).c_str(), unit, [&](const std::string& text) {
        std::vector<Span> spans;
        segmenter.segment(text, spans);
      });
    }
  }
  return linear ? 0 : 1;
}
