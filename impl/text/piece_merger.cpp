#include "text/piece_merger.h"

#include <algorithm>
#include <limits>
#include <memory>
#include <queue>
#include <span>
#include <unordered_map>
#include <utility>

#include "base/error.h"
#include "text/char_map.h"
#include "text/pair_deltas.h"
#include "text/pair_index.h"
#include "text/utf8.h"

namespace bertpt::text {
namespace {

constexpr const char* kComponent = "text/vocab_trainer";
constexpr size_t kWordsPerCheck = 2048;

// Calls f(character, whether it is the word's first) for each character of a word.
template <class Function>
void each_char(std::string_view word, const Function& f) {
  for (size_t at = 0; at < word.size();) {
    if (static_cast<uint8_t>(word[at]) < 0x80) {
      f(static_cast<char32_t>(word[at]), at == 0);
      ++at;
    } else {
      const Utf8Char c = read_utf8(word, at);
      f(c.value, at == 0);
      at += c.size_bytes;
    }
  }
}

// All words in one array: size, count (low, high), then the pieces; a word shrinks in place. A word's name is the place of its size.
class WordStore {
 public:
  uint32_t* word(uint32_t at) { return &data_[at]; }
  static uint32_t& size_of(uint32_t* word) { return word[0]; }
  static uint64_t count_of(const uint32_t* word) { return word[1] | uint64_t{word[2]} << 32; }
  static uint32_t* pieces_of(uint32_t* word) { return word + 3; }
  void prefetch(uint32_t at) const { __builtin_prefetch(&data_[at], 1); }

  void reserve(size_t n_words, size_t n_chars) { data_.reserve(3 * n_words + n_chars); }
  uint32_t begin_word(uint64_t count) {
    if (data_.size() > std::numeric_limits<uint32_t>::max() - 4096) {
      throw Error(Code::data, kComponent, "the words to learn from have more than 4 billion characters in all; lower max_words");
    }
    last_ = data_.size();
    data_.insert(data_.end(), {0, static_cast<uint32_t>(count), static_cast<uint32_t>(count >> 32)});
    return static_cast<uint32_t>(last_);
  }
  void add_piece(uint32_t piece) {
    data_.push_back(piece);
    ++data_[last_];
  }
  // Calls f(name) for each word.
  template <class Function>
  void each(const Function& f) {  // before any word has shrunk
    for (size_t at = 0; at < data_.size(); at += 3 + data_[at]) f(static_cast<uint32_t>(at));
  }

 private:
  std::vector<uint32_t> data_;
  size_t last_ = 0;
};

class Merger {
 public:
  Merger(const std::vector<CountedWord>& words, const MergeLimits& limits, const Cancel& cancel, Progress& progress)
      : words_(words), limits_(limits), cancel_(cancel), progress_(progress), queue_(Later{this}) {}

  std::vector<std::string> run() {
    for (std::string& piece : first_pieces(words_, cancel_)) piece_id(std::move(piece));
    read_words();
    find_pairs();
    while (static_cast<int64_t>(pieces_.size()) < limits_.max_pieces && !queue_.empty()) {
      const Entry top = queue_.top();
      queue_.pop();
      const uint64_t count = pairs_[top.pair].count;
      if (count != top.count) {  // stale: counts fall without notice
        push(top.pair);
        continue;
      }
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
    bool operator()(const Entry& a, const Entry& b) const { return a.count != b.count ? a.count < b.count : merger->later(a.pair, b.pair); }
  };

  bool later(uint32_t a, uint32_t b) const {
    const Pair &x = pairs_[a], &y = pairs_[b];
    if (x.left != y.left) return pieces_[x.left] > pieces_[y.left];
    return pieces_[x.right] > pieces_[y.right];
  }

  void push(uint32_t pair) {
    if (pairs_[pair].count >= std::max<uint64_t>(limits_.min_frequency, 1) && !pairs_[pair].closed) queue_.push({pairs_[pair].count, pair});
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
    CharMap<uint32_t> plain, inner;
    for (uint32_t id = 0; id < pieces_.size(); ++id) {
      const std::string_view piece = pieces_[id];
      const bool is_inner = piece.size() > 2 && piece.starts_with("##");
      (is_inner ? inner : plain)[read_utf8(piece, is_inner ? 2 : 0).value] = id;
    }
    size_t n_bytes = 0;
    for (const CountedWord& word : words_) n_bytes += word.text.size();
    store_.reserve(words_.size(), n_bytes);
    for (size_t w = 0; w < words_.size(); ++w) {
      if (w % kWordsPerCheck == 0) cancel_.check(kComponent);
      store_.begin_word(words_[w].count);
      each_char(words_[w].text, [&](char32_t c, bool first) { store_.add_piece((first ? plain : inner).at_or(c, 0)); });
    }
  }

  // Calls f(pair, word, its count) for each pair of neighbours, or fewer times for a pair that a word holds more than once in a row.
  template <class Function>
  void each_pair(const Function& f) {
    size_t n = 0;
    store_.each([&](uint32_t name) {
      if (n++ % kWordsPerCheck == 0) cancel_.check(kComponent);
      uint32_t* const word = store_.word(name);
      const uint32_t* const pieces = WordStore::pieces_of(word);
      for (uint32_t i = 0; i + 1 < WordStore::size_of(word); ++i)
        f(pairs_.find_or_add(pieces[i], pieces[i + 1]), name, WordStore::count_of(word));
    });
  }

  void find_pairs() {
    each_pair([&](uint32_t pair, uint32_t, uint64_t count) {
      pairs_[pair].count += count;
      ++pairs_[pair].n_places;
    });
    for (uint32_t pair = 0; pair < pairs_.size(); ++pair) {
      pairs_[pair].places = std::make_unique_for_overwrite<uint32_t[]>(pairs_[pair].n_places);
      pairs_[pair].n_places = 0;
      push(pair);
    }
    each_pair([&](uint32_t pair, uint32_t word, uint64_t) { pairs_[pair].places[pairs_[pair].n_places++] = word; });
  }

  bool too_long(const std::string& piece, bool is_inner) const {
    const std::string_view letters = std::string_view(piece).substr(is_inner ? 2 : 0);
    const auto n_chars = std::count_if(letters.begin(), letters.end(), [](char c) { return (c & 0xC0) != 0x80; });
    return n_chars > limits_.max_piece_chars;
  }

  void merge(uint32_t id) {
    const uint32_t left = pairs_[id].left, right = pairs_[id].right;
    // A first piece "##" followed by nothing would be the character '#' twice, which the splitter never puts into one word.
    const bool is_inner = pieces_[left].size() > 2 && pieces_[left].starts_with("##");
    std::string joined = pieces_[left] + pieces_[right].substr(2);  // the right one always has "##"
    if (too_long(joined, is_inner)) {
      pairs_[id].closed = true;
      return;
    }
    const uint32_t merged = piece_id(std::move(joined));
    const std::unique_ptr<uint32_t[]> words = std::move(pairs_[id].places);
    const uint32_t n_words = std::exchange(pairs_[id].n_places, 0);
    constexpr uint32_t kAhead = 12;
    for (uint32_t i = 0; i < n_words; ++i) {
      if (i % kWordsPerCheck == 0) cancel_.check(kComponent);
      if (i + kAhead < n_words) store_.prefetch(words[i + kAhead]);
      if (i == 0 || words[i] != words[i - 1]) merge_in_word(words[i], left, right, merged);
    }
    apply(left, right, merged);
  }

  void merge_in_word(uint32_t name, uint32_t left, uint32_t right, uint32_t merged) {
    uint32_t* const word = store_.word(name);
    uint32_t* const pieces = WordStore::pieces_of(word);
    const uint32_t size = WordStore::size_of(word);
    const auto stands_at = [&](uint32_t i) { return i + 1 < size && pieces[i] == left && pieces[i + 1] == right; };
    uint32_t in = 0;
    while (in < size && !stands_at(in)) ++in;
    if (in == size) return;  // gone since it was noted
    const uint64_t count = WordStore::count_of(word);
    uint32_t out = in;
    uint32_t before = in > 0 ? pieces[in - 1] : 0;  // the piece that stood before `in`, as pieces[] is overwritten
    while (in < size) {
      if (!stands_at(in)) {
        before = pieces[in];
        pieces[out++] = pieces[in++];
        continue;
      }
      // What stood and stands to the left: for a row of occurrences this is also the right of the one before.
      if (out > 0) {
        deltas_.lower_left(before, count);
        deltas_.raise_left(pieces[out - 1], count, name);
      }
      in += 2;
      if (in < size && !stands_at(in)) {
        deltas_.lower_right(pieces[in], count);
        deltas_.raise_right(pieces[in], count, name);
      }
      before = right;
      pieces[out++] = merged;
    }
    WordStore::size_of(word) = out;
  }

  // Brings the counts and places of the pairs around the merged one up to date.
  void apply(uint32_t left, uint32_t right, uint32_t merged) {
    pairs_[pairs_.find_or_add(left, right)].count = 0;
    deltas_.each_lowered([&](bool to_left, uint32_t piece, uint64_t count) {
      const uint32_t pair = to_left ? pairs_.find_or_add(piece, left) : pairs_.find_or_add(right, piece);
      if (pairs_[pair].left != left || pairs_[pair].right != right) pairs_[pair].count -= count;
    });
    deltas_.each_raised([&](bool to_left, uint32_t piece, uint64_t count, std::span<const uint32_t> words) {
      const uint32_t pair = to_left ? pairs_.find_or_add(piece, merged) : pairs_.find_or_add(merged, piece);
      pairs_[pair].count += count;
      pairs_[pair].add_places(words);
      push(pair);
    });
    deltas_.clear();
  }

  const std::vector<CountedWord>& words_;
  const MergeLimits& limits_;
  const Cancel& cancel_;
  Progress& progress_;
  std::vector<std::string> pieces_;
  std::unordered_map<std::string, uint32_t> ids_;
  WordStore store_;
  PairIndex pairs_;
  PairDeltas deltas_;
  std::priority_queue<Entry, std::vector<Entry>, Later> queue_;
};

}  // namespace

std::vector<std::string> first_pieces(const std::vector<CountedWord>& words, const Cancel& cancel) {
  enum Seen : uint8_t { first = 1, inner = 2 };
  CharMap<uint8_t> seen;
  for (size_t w = 0; w < words.size(); ++w) {
    if (w % kWordsPerCheck == 0) cancel.check(kComponent);
    each_char(words[w].text, [&](char32_t c, bool is_first) { seen[c] |= is_first ? first : inner; });
  }
  std::vector<std::string> pieces;
  seen.each([&](char32_t c, uint8_t how) {
    if (how == 0) return;
    std::string piece;
    append_utf8(c, piece);
    if (how & inner) pieces.push_back("##" + piece);
    pieces.push_back(std::move(piece));
  });
  std::sort(pieces.begin(), pieces.end());
  return pieces;
}

std::vector<std::string> merge_pieces(const std::vector<CountedWord>& words, const MergeLimits& limits, const Cancel& cancel,
                                      Progress& progress) {
  return Merger(words, limits, cancel, progress).run();
}

}  // namespace bertpt::text
