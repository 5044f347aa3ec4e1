#include "text/learning_words.h"

#include <algorithm>
#include <cstring>
#include <map>

#include "text/char_map.h"
#include "text/utf8.h"

namespace bertpt::text {
namespace {

constexpr size_t kArenaBytes = size_t{1} << 20;  // above the longest word

size_t n_chars(std::string_view word) {
  return static_cast<size_t>(std::count_if(word.begin(), word.end(), [](char c) { return (c & 0xC0) != 0x80; }));
}

// Calls f(character) while it returns true; whether it always did.
template <class Function>
bool all_chars(std::string_view word, const Function& f) {
  for (size_t at = 0; at < word.size();) {
    if (static_cast<uint8_t>(word[at]) < 0x80) {
      if (!f(static_cast<char32_t>(word[at++]))) return false;
    } else {
      const Utf8Char c = read_utf8(word, at);
      if (!f(c.value)) return false;
      at += c.size_bytes;
    }
  }
  return true;
}

class Selection {
 public:
  Selection(const WordCounts& counts, const WordLimits& limits, const Cancel& cancel) : counts_(counts), limits_(limits), cancel_(cancel) {}

  LearningWords run() {
    find_alphabet();
    const uint64_t n_known = find_known();
    const auto wanted = static_cast<uint64_t>(limits_.max_words);
    if (n_known > wanted) {
      find_least_count(wanted);
      result_.n_left_out = n_known - wanted;
    }
    result_.words.reserve(std::min(n_known, wanted));
    take_words(n_known > wanted);
    return std::move(result_);
  }

 private:
  bool short_enough(std::string_view word) const {
    return limits_.max_word_chars == 0 || n_chars(word) <= static_cast<size_t>(limits_.max_word_chars);
  }
  bool known(std::string_view word) const {
    return short_enough(word) && all_chars(word, [&](char32_t c) { return alphabet_.at_or(c, false); });
  }

  void find_alphabet() {
    CharMap<uint64_t> char_counts;
    counts_.each(cancel_, [&](std::string_view word, uint64_t count) {
      result_.least_count = result_.n_words == 0 ? count : std::min(result_.least_count, count);
      result_.greatest_count = std::max(result_.greatest_count, count);
      ++result_.n_words;
      result_.n_occurrences += count;
      if (!short_enough(word)) return;
      all_chars(word, [&](char32_t c) {
        char_counts[c] += count;
        return true;
      });
    });
    std::vector<std::pair<char32_t, uint64_t>> sorted;
    char_counts.each([&](char32_t c, uint64_t count) {
      if (count > 0) sorted.emplace_back(c, count);
    });
    std::sort(sorted.begin(), sorted.end(),
              [](const auto& a, const auto& b) { return a.second != b.second ? a.second > b.second : a.first < b.first; });
    for (size_t i = 0; i < std::min(sorted.size(), static_cast<size_t>(limits_.alphabet)); ++i) alphabet_[sorted[i].first] = true;
  }

  uint64_t find_known() {
    if (result_.n_words <= static_cast<uint64_t>(limits_.max_words)) return result_.n_words;  // an upper bound is enough
    uint64_t n = 0;
    counts_.each(cancel_, [&](std::string_view word, uint64_t) { n += known(word) ? 1 : 0; });
    return n;
  }

  // The count at which the `wanted` most frequent words end, and how many of the words with just that count are among them.
  void find_least_count(uint64_t wanted) {
    std::map<uint64_t, uint64_t, std::greater<>> n_with_count;
    counts_.each(cancel_, [&](std::string_view word, uint64_t count) {
      if (known(word)) ++n_with_count[count];
    });
    for (const auto& [count, n] : n_with_count) {
      least_kept_ = count;
      kept_of_least_ = std::min(n, wanted);
      wanted -= kept_of_least_;
      if (wanted == 0) return;
    }
  }

  void take_words(bool in_order) {
    const auto take = [&](std::string_view word, uint64_t count) {
      if (count < least_kept_ || !known(word)) return;
      if (in_order && count == least_kept_ && kept_of_least_-- == 0) {
        kept_of_least_ = 0;
        return;
      }
      result_.words.push_back({counts_.in_memory() && !in_order ? word : kept(word), count});
    };
    in_order ? counts_.each_sorted(cancel_, take) : counts_.each(cancel_, take);
  }

  std::string_view kept(std::string_view word) {
    if (result_.arena.empty() || used_ + word.size() > kArenaBytes) {
      result_.arena.push_back(std::make_unique_for_overwrite<char[]>(std::max(kArenaBytes, word.size())));
      used_ = 0;
    }
    char* const at = result_.arena.back().get() + used_;
    std::memcpy(at, word.data(), word.size());
    used_ += word.size();
    return {at, word.size()};
  }

  const WordCounts& counts_;
  const WordLimits& limits_;
  const Cancel& cancel_;
  LearningWords result_;
  CharMap<bool> alphabet_;
  uint64_t least_kept_ = 0, kept_of_least_ = 0;
  size_t used_ = 0;
};

}  // namespace

LearningWords select_words(const WordCounts& counts, const WordLimits& limits, const Cancel& cancel) {
  return Selection(counts, limits, cancel).run();
}

}  // namespace bertpt::text
