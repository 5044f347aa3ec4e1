#include "text/top_down_learner.h"

#include <algorithm>
#include <atomic>
#include <set>

#include "base/threads.h"
#include "text/char_map.h"
#include "text/hash_trie.h"
#include "text/utf8.h"
#include "text/word_cutter.h"

namespace bertpt::text {
namespace {

constexpr const char* kComponent = "text/vocab_trainer";
constexpr size_t kWordsAtOnce = 1024;
constexpr int kIterations = 4;
constexpr uint64_t kUpperThreshold = 10'000'000;
constexpr double kSlack = 0.05;

struct Piece {
  std::string text;
  uint64_t count = 0;
};

class Learner {
 public:
  Learner(std::span<const CountedWord> words, std::span<const std::string> reserved, const TopDownLimits& limits, const Cancel& cancel,
          Progress& progress)
      : words_(words), reserved_(reserved), limits_(limits), cancel_(cancel), progress_(progress) {}

  std::vector<std::string> run() {
    read_words();
    for (size_t w = 0; w < words_.size(); ++w) {
      if (w % kWordsAtOnce == 0) cancel_.check(kComponent);
      count_suffixes(
          w, [](size_t) { return true; }, first_counts_);
    }
    // Bounds may cross, as in the reference, which then looks at their middle once and stops.
    auto lower = static_cast<int64_t>(limits_.lower_threshold);
    auto upper = static_cast<int64_t>(std::min(limits_.greatest_count, kUpperThreshold));
    for (;;) {
      const int64_t middle = (upper + lower) / 2;
      std::vector<std::string> pieces = learn(static_cast<uint64_t>(middle));
      const auto size = static_cast<int64_t>(pieces.size() + reserved_.size());
      const bool fits = size <= limits_.size && static_cast<double>(limits_.size - size) <= kSlack * static_cast<double>(limits_.size);
      if (fits || lower >= upper || middle <= 1) return pieces;
      if (size > limits_.size) {
        lower = middle + 1;
      } else {
        upper = middle - 1;
      }
    }
  }

 private:
  // By node: counts of the suffix as a whole word, and behind other characters (with "##").
  struct Counts {
    std::vector<uint64_t> whole, inner;
  };

  void read_words() {
    HashTrie tree;  // words read from their ends
    std::vector<char32_t> chars;
    CharMap<uint8_t> seen;
    leaves_.reserve(words_.size());
    for (size_t w = 0; w < words_.size(); ++w) {
      if (w % kWordsAtOnce == 0) cancel_.check(kComponent);
      const std::string_view text = words_[w].text;
      chars.clear();
      for (size_t at = 0; at < text.size();) {
        const Utf8Char c = read_utf8(text, at);
        chars.push_back(c.value);
        seen[c.value] = 1;
        at += c.size_bytes;
      }
      uint32_t node = 0;
      for (size_t i = chars.size(); i-- > 0;) {
        const uint32_t parent = node;
        node = tree.find_or_add(parent, chars[i]);
        if (node == parents_.size()) parents_.push_back(parent);
      }
      leaves_.push_back(node);
    }
    seen.each([&](char32_t c, uint8_t is_there) {
      if (is_there) append_utf8(c, chars_.emplace_back());
    });
    std::sort(chars_.begin(), chars_.end());
    sources_.assign(parents_.size(), {});
    for (uint32_t w = 0; w < words_.size(); ++w) {
      if (w % kWordsAtOnce == 0) cancel_.check(kComponent);
      each_suffix(w, [&](uint32_t node, size_t begin) { sources_[node] = {w, static_cast<uint32_t>(begin)}; });
    }
    first_counts_ = {std::vector<uint64_t>(parents_.size()), std::vector<uint64_t>(parents_.size())};
  }

  // Calls f(node, first byte) for each suffix of a word, the longest first.
  template <class Function>
  void each_suffix(size_t w, const Function& f) const {
    const std::string_view text = words_[w].text;
    uint32_t node = leaves_[w];
    for (size_t at = 0; at < text.size(); node = parents_[node]) {
      f(node, at);
      ++at;
      while (at < text.size() && (static_cast<uint8_t>(text[at]) & 0xC0) == 0x80) ++at;
    }
  }

  // starts_at(byte): whether a piece starts there.
  template <class Function>
  void count_suffixes(size_t w, const Function& starts_at, Counts& counts) const {
    each_suffix(w, [&](uint32_t node, size_t at) {
      if (!starts_at(at)) return;
      std::atomic_ref<uint64_t>((at == 0 ? counts.whole : counts.inner)[node]).fetch_add(words_[w].count, std::memory_order_relaxed);
    });
  }

  std::vector<std::string> learn(uint64_t threshold) {
    std::vector<Piece> pieces = kept(first_counts_, threshold);
    for (int i = 1; i < kIterations; ++i) pieces = kept(recount(pieces, i), threshold);
    std::sort(pieces.begin(), pieces.end(),
              [](const Piece& a, const Piece& b) { return a.count != b.count ? a.count > b.count : a.text < b.text; });
    std::set<std::string_view> there(reserved_.begin(), reserved_.end());
    std::vector<std::string> result;
    const auto add = [&](const std::string& piece) {
      if (there.insert(piece).second) result.push_back(piece);
    };
    for (const std::string& c : chars_) add(c);
    for (const Piece& piece : pieces) add(piece.text);
    return result;
  }

  // The suffixes that occur often enough, and every character alone and with "##".
  std::vector<Piece> kept(const Counts& counts, uint64_t threshold) const {
    const uint64_t least = std::max<uint64_t>(threshold, 1);
    std::vector<Piece> pieces;
    for (uint32_t node = 1; node < parents_.size(); ++node) {
      if (counts.whole[node] < least && counts.inner[node] < least) continue;
      const std::string text(words_[sources_[node].word].text.substr(sources_[node].begin));
      if (counts.whole[node] >= least) pieces.push_back({text, counts.whole[node]});
      if (counts.inner[node] >= least) pieces.push_back({"##" + text, counts.inner[node]});
    }
    std::set<std::string> there;
    for (const Piece& piece : pieces) {
      if (piece.text.size() <= 6) there.insert(piece.text);  // "##" and one character
    }
    for (const std::string& c : chars_) {
      if (!there.contains(c)) pieces.push_back({c, 1});
      if (!there.contains("##" + c)) pieces.push_back({"##" + c, 1});
    }
    return pieces;
  }

  // Counts the suffixes that start where a piece starts when words are cut by these pieces. Threads take words in turn.
  Counts recount(const std::vector<Piece>& pieces, int iteration) {
    std::vector<std::string> texts;
    texts.reserve(pieces.size());
    for (const Piece& piece : pieces) texts.push_back(piece.text);
    const PieceTrie trie(texts);
    progress_.begin("learning pieces, pass " + std::to_string(++n_passes_) + " (" + std::to_string(iteration + 1) + " of 4)", "words",
                    words_.size());
    Counts counts{std::vector<uint64_t>(parents_.size()), std::vector<uint64_t>(parents_.size())};
    std::atomic<size_t> next{0};
    parallel_for(limits_.threads, limits_.threads, [&](int64_t) {
      WordCutter cutter(trie, texts);
      std::vector<size_t> starts;
      for (size_t begin = kWordsAtOnce * next++; begin < words_.size(); begin = kWordsAtOnce * next++) {
        cancel_.check(kComponent);
        const size_t end = std::min(begin + kWordsAtOnce, words_.size());
        for (size_t w = begin; w < end; ++w) {
          starts.assign(1, 0);
          cutter.cut(words_[w].text, [&](int32_t, size_t piece_end) { starts.push_back(piece_end); });
          size_t i = 0;
          count_suffixes(
              w, [&](size_t at) { return at == starts[i] && ++i > 0; }, counts);
        }
        progress_.advance(end - begin);
      }
    });
    return counts;
  }

  struct Source {
    uint32_t word = 0, begin = 0;
  };
  std::span<const CountedWord> words_;
  std::span<const std::string> reserved_;
  const TopDownLimits& limits_;
  const Cancel& cancel_;
  Progress& progress_;
  // The distinct suffixes of all words as a tree; 0 is the empty one.
  std::vector<uint32_t> parents_{0};  // by node: the suffix without its first character
  std::vector<uint32_t> leaves_;      // by word: all of it
  std::vector<Source> sources_;       // by node: where it can be read
  std::vector<std::string> chars_;
  Counts first_counts_;
  int n_passes_ = 0;
};

}  // namespace

std::vector<std::string> learn_pieces_top_down(std::span<const CountedWord> words, std::span<const std::string> reserved,
                                               const TopDownLimits& limits, const Cancel& cancel, Progress& progress) {
  return Learner(words, reserved, limits, cancel, progress).run();
}

}  // namespace bertpt::text
