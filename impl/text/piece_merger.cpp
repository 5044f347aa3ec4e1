#include "text/piece_merger.h"

#include <algorithm>
#include <queue>
#include <unordered_map>

#include "base/random.h"
#include "text/utf8.h"

namespace bertpt::text {
namespace {

constexpr const char* kComponent = "text/vocab_trainer";
constexpr size_t kWordsPerCheck = 2048;

struct PairHash {
  size_t operator()(uint64_t pair) const { return mix64(pair); }
};

struct Pair {
  uint32_t left = 0, right = 0;
  uint64_t count = 0;
  std::vector<uint32_t> words;  // that may hold it, with repetitions
  bool raised = false;          // its count grew in the current merge
  bool closed = false;          // too long: never merged
};

class Merger {
 public:
  Merger(const std::vector<CountedWord>& words, const MergeLimits& limits, const Cancel& cancel, Progress& progress)
      : words_(words), limits_(limits), cancel_(cancel), progress_(progress), queue_(Later{this}) {}

  std::vector<std::string> run() {
    for (std::string& piece : first_pieces(words_, cancel_)) piece_id(std::move(piece));
    read_words();
    while (static_cast<int64_t>(pieces_.size()) < limits_.max_pieces && !queue_.empty()) {
      const Entry top = queue_.top();
      queue_.pop();
      Pair& pair = pairs_[top.pair];
      if (pair.closed) continue;
      if (pair.count != top.count) {  // stale: counts fall without notice
        if (pair.count > 0) queue_.push({pair.count, top.pair});
        continue;
      }
      if (pair.count < std::max<uint64_t>(limits_.min_frequency, 1)) break;
      merge(top.pair);
    }
    return std::move(pieces_);
  }

 private:
  struct Entry {
    uint64_t count;
    uint32_t pair;
  };
  struct Later {
    const Merger* merger;
    bool operator()(const Entry& a, const Entry& b) const { return merger->later(a, b); }
  };

  bool later(const Entry& a, const Entry& b) const {
    if (a.count != b.count) return a.count < b.count;
    const Pair& x = pairs_[a.pair];
    const Pair& y = pairs_[b.pair];
    if (x.left != y.left) return pieces_[x.left] > pieces_[y.left];
    return pieces_[x.right] > pieces_[y.right];
  }

  uint32_t piece_id(std::string piece) {
    const auto [found, is_new] = ids_.try_emplace(piece, static_cast<uint32_t>(pieces_.size()));
    if (is_new) {
      pieces_.push_back(std::move(piece));
      progress_.advance(1);
    }
    return found->second;
  }

  void read_words() {
    begins_.reserve(words_.size());
    sizes_.reserve(words_.size());
    for (size_t w = 0; w < words_.size(); ++w) {
      if (w % kWordsPerCheck == 0) cancel_.check(kComponent);
      const std::string_view text = words_[w].text;
      begins_.push_back(symbols_.size());
      for (size_t at = 0; at < text.size();) {
        const uint32_t n = read_utf8(text, at).size_bytes;
        symbols_.push_back(ids_.at((at == 0 ? "" : "##") + std::string(text.substr(at, n))));
        at += n;
      }
      sizes_.push_back(static_cast<uint32_t>(symbols_.size() - begins_[w]));
      raise_pairs(w, 0, sizes_[w]);
    }
    push_raised();
  }

  uint32_t pair_id(uint32_t left, uint32_t right) {
    const uint64_t key = uint64_t{left} << 32 | right;
    const auto [found, is_new] = pair_ids_.try_emplace(key, static_cast<uint32_t>(pairs_.size()));
    if (is_new) pairs_.push_back({left, right, 0, {}, false, false});
    return found->second;
  }

  // Counts the pairs of neighbours among symbols [from, to) of a word.
  void raise_pairs(size_t w, size_t from, size_t to) {
    const uint32_t* symbols = &symbols_[begins_[w]];
    for (size_t i = from; i + 1 < to; ++i) {
      const uint32_t id = pair_id(symbols[i], symbols[i + 1]);
      Pair& pair = pairs_[id];
      pair.count += words_[w].count;
      if (pair.words.empty() || pair.words.back() != w) pair.words.push_back(static_cast<uint32_t>(w));
      if (!pair.raised) raised_.push_back(id);
      pair.raised = true;
    }
  }
  void lower_pairs(size_t w, size_t from, size_t to) {
    const uint32_t* symbols = &symbols_[begins_[w]];
    for (size_t i = from; i + 1 < to; ++i) pairs_[pair_id(symbols[i], symbols[i + 1])].count -= words_[w].count;
  }

  void push_raised() {
    for (size_t i = 0; i < raised_.size(); ++i) {
      if (i % kWordsPerCheck == 0) cancel_.check(kComponent);
      Pair& pair = pairs_[raised_[i]];
      pair.raised = false;
      if (pair.count > 0 && !pair.closed) queue_.push({pair.count, raised_[i]});
    }
    raised_.clear();
  }

  void merge(uint32_t id) {
    const uint32_t left = pairs_[id].left, right = pairs_[id].right;
    const std::string joined = pieces_[left] + pieces_[right].substr(2);  // the right one always has "##"
    const std::string_view letters = std::string_view(joined).substr(left_is_inner(left) ? 2 : 0);
    const auto n_chars = std::count_if(letters.begin(), letters.end(), [](char c) { return (c & 0xC0) != 0x80; });
    if (n_chars > limits_.max_piece_chars) {
      pairs_[id].closed = true;
      return;
    }
    const uint32_t merged = piece_id(joined);
    const std::vector<uint32_t> words = std::move(pairs_[id].words);
    for (size_t i = 0; i < words.size(); ++i) {
      if (i % kWordsPerCheck == 0) cancel_.check(kComponent);
      merge_in_word(words[i], left, right, merged);
    }
    push_raised();
  }
  // A first piece "##" followed by nothing would be the character '#' twice, which the splitter never puts into one word.
  bool left_is_inner(uint32_t left) const { return pieces_[left].size() > 2 && pieces_[left].starts_with("##"); }

  void merge_in_word(uint32_t w, uint32_t left, uint32_t right, uint32_t merged) {
    uint32_t* symbols = &symbols_[begins_[w]];
    const size_t size = sizes_[w];
    size_t first = 0;
    while (first + 1 < size && !(symbols[first] == left && symbols[first + 1] == right)) ++first;
    if (first + 1 >= size) return;  // gone since it was noted
    size_t last = size - 2;
    while (!(symbols[last] == left && symbols[last + 1] == right)) --last;
    // Only pairs that touch [first, last + 1] change.
    const size_t from = first > 0 ? first - 1 : 0;
    const size_t to = std::min(last + 3, size);
    lower_pairs(w, from, to);
    size_t out = first;
    for (size_t in = first; in < size;) {
      if (in + 1 < size && symbols[in] == left && symbols[in + 1] == right) {
        symbols[out++] = merged;
        in += 2;
      } else {
        symbols[out++] = symbols[in++];
      }
    }
    sizes_[w] = static_cast<uint32_t>(out);
    raise_pairs(w, from, to - (size - out));
  }

  const std::vector<CountedWord>& words_;
  const MergeLimits& limits_;
  const Cancel& cancel_;
  Progress& progress_;
  std::vector<std::string> pieces_;
  std::unordered_map<std::string, uint32_t> ids_;
  std::vector<uint32_t> symbols_;  // of all words, one after the other; a word shrinks in place
  std::vector<size_t> begins_;
  std::vector<uint32_t> sizes_;
  std::vector<Pair> pairs_;
  std::unordered_map<uint64_t, uint32_t, PairHash> pair_ids_;
  std::vector<uint32_t> raised_;
  std::priority_queue<Entry, std::vector<Entry>, Later> queue_;
};

}  // namespace

std::vector<std::string> first_pieces(const std::vector<CountedWord>& words, const Cancel& cancel) {
  std::unordered_map<char32_t, bool> seen;  // value: also behind another character
  for (size_t w = 0; w < words.size(); ++w) {
    if (w % kWordsPerCheck == 0) cancel.check(kComponent);
    const std::string_view text = words[w].text;
    for (size_t at = 0; at < text.size();) {
      const Utf8Char c = read_utf8(text, at);
      seen[c.value] |= at > 0;
      at += c.size_bytes;
    }
  }
  std::vector<std::string> pieces;
  for (const auto& [c, inner] : seen) {
    std::string piece;
    append_utf8(c, piece);
    if (inner) pieces.push_back("##" + piece);
    pieces.push_back(std::move(piece));
  }
  std::sort(pieces.begin(), pieces.end());
  return pieces;
}

std::vector<std::string> merge_pieces(const std::vector<CountedWord>& words, const MergeLimits& limits, const Cancel& cancel,
                                      Progress& progress) {
  return Merger(words, limits, cancel, progress).run();
}

}  // namespace bertpt::text
