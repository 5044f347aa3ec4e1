#include "text/piece_chooser.h"

#include <algorithm>
#include <compare>
#include <queue>

#include "base/hash.h"
#include "base/random.h"
#include "text/growing_pieces.h"

namespace bertpt::text {
namespace {

constexpr const char* kComponent = "text/vocab_extension";
constexpr size_t kWordsPerCheck = 1024;
constexpr size_t kLongestRow = 8;  // pieces of a candidate; longer ones are reached through shorter ones

struct KnownWord {
  std::string_view text;
  uint64_t count = 0;
  std::vector<GrowingPieces::Cut> cut;
  uint32_t end_of(size_t i) const { return i + 1 < cut.size() ? cut[i + 1].begin : static_cast<uint32_t>(text.size()); }
};

// A string that may become a piece: a stretch of a word, any of those that hold it.
struct Candidate {
  uint32_t word = 0, begin = 0, size = 0;
  int64_t saved = 0;       // sum over its rows of the row's pieces less one, times the word's count
  int64_t correction = 0;  // what saved was wrong by when it was last checked
  int64_t rank() const { return saved + correction; }
};

class CandidateIndex {
 public:
  explicit CandidateIndex(const std::vector<KnownWord>& words) : words_(words), slots_(1 << 12, kFree) {}

  uint32_t find_or_add(uint32_t word, uint32_t begin, uint32_t size) {
    const PieceForm form{words_[word].text.substr(begin, size), begin > 0};
    size_t at = hash(form) & (slots_.size() - 1);
    for (; slots_[at] != kFree; at = (at + 1) & (slots_.size() - 1)) {
      const PieceForm there = form_of(slots_[at]);
      if (there.inner == form.inner && there.letters == form.letters) return slots_[at];
    }
    slots_[at] = static_cast<uint32_t>(candidates_.size());
    candidates_.push_back({word, begin, size});
    if (candidates_.size() > slots_.size() / 4 * 3) grow();
    return static_cast<uint32_t>(candidates_.size() - 1);
  }
  PieceForm form_of(uint32_t candidate) const {
    const Candidate& c = candidates_[candidate];
    return {words_[c.word].text.substr(c.begin, c.size), c.begin > 0};
  }
  Candidate& operator[](uint32_t candidate) { return candidates_[candidate]; }
  const Candidate& operator[](uint32_t candidate) const { return candidates_[candidate]; }
  uint32_t size() const { return static_cast<uint32_t>(candidates_.size()); }
  // Whether candidate a's piece comes before b's by bytes.
  bool before(uint32_t a, uint32_t b) const { return piece(a) < piece(b); }
  std::string piece(uint32_t candidate) const {
    const PieceForm form = form_of(candidate);
    return (form.inner ? "##" : "") + std::string(form.letters);
  }

 private:
  static constexpr uint32_t kFree = UINT32_MAX;
  static size_t hash(PieceForm form) { return mix64(hash64(form.letters) + (form.inner ? 1 : 0)); }
  void grow() {
    slots_.assign(slots_.size() * 2, kFree);
    for (uint32_t i = 0; i < candidates_.size(); ++i) {
      size_t at = hash(form_of(i)) & (slots_.size() - 1);
      while (slots_[at] != kFree) at = (at + 1) & (slots_.size() - 1);
      slots_[at] = i;
    }
  }
  const std::vector<KnownWord>& words_;
  std::vector<uint32_t> slots_;
  std::vector<Candidate> candidates_;
};

class Chooser {
 public:
  Chooser(std::span<const std::string> pieces, std::span<const CountedWord> words, const ChoiceLimits& limits, const Cancel& cancel,
          Progress& progress)
      : pieces_(pieces), limits_(limits), cancel_(cancel), progress_(progress), candidates_(words_), queue_(Later{this}) {
    read_words(words);
  }

  std::vector<ChosenPiece> run() {
    std::vector<ChosenPiece> chosen;
    while (static_cast<int64_t>(chosen.size()) < limits_.max_pieces && !queue_.empty()) {
      const Entry top = queue_.top();
      queue_.pop();
      Candidate& candidate = candidates_[top.candidate];
      if (candidate.rank() != top.rank) continue;  // it was pushed anew when its rank changed
      const int64_t saved = check(top.candidate);
      if (saved != top.rank) {
        candidate.correction = saved - candidate.saved;
        push(top.candidate);
        continue;
      }
      chosen.push_back({candidates_.piece(top.candidate), static_cast<uint64_t>(saved)});
      take(top.candidate);
      progress_.advance(1);
    }
    return chosen;
  }

 private:
  struct Entry {
    int64_t rank;
    uint32_t candidate;
  };
  struct Later {
    const Chooser* chooser;
    bool operator()(const Entry& a, const Entry& b) const {
      return a.rank != b.rank ? a.rank < b.rank : chooser->candidates_.before(b.candidate, a.candidate);
    }
  };

  void read_words(std::span<const CountedWord> words) {
    std::vector<GrowingPieces::Cut> cut;
    for (size_t w = 0; w < words.size(); ++w) {
      if (w % kWordsPerCheck == 0) cancel_.check(kComponent);
      pieces_.cut(words[w].text, {}, cut);
      if (cut.size() > 1) words_.push_back({words[w].text, words[w].count, cut});
    }
    last_check_.assign(words_.size(), 0);
    for (uint32_t w = 0; w < words_.size(); ++w) {
      if (w % kWordsPerCheck == 0) cancel_.check(kComponent);
      note_pieces(w);
      each_row(w, [&](uint32_t candidate, int64_t saved) { candidates_[candidate].saved += saved; });
    }
    for (uint32_t i = 0; i < candidates_.size(); ++i) push(i);
  }

  void push(uint32_t candidate) {
    const int64_t rank = candidates_[candidate].rank();
    if (rank >= static_cast<int64_t>(limits_.min_saved)) queue_.push({rank, candidate});
  }

  void note_pieces(uint32_t w) {
    for (const GrowingPieces::Cut& piece : words_[w].cut) {
      if (piece.id >= words_with_.size()) words_with_.resize(piece.id + 1 + piece.id / 8);
      std::vector<uint32_t>& list = words_with_[piece.id];
      if (list.empty() || list.back() != w) list.push_back(w);
    }
  }

  // Calls f(candidate, what it saves here) for each row of two or more pieces of a word.
  template <class Function>
  void each_row(uint32_t w, const Function& f) {
    const KnownWord& word = words_[w];
    for (size_t first = 0; first + 1 < word.cut.size(); ++first) {
      const uint32_t begin = word.cut[first].begin;
      int64_t n_chars = 0;
      uint32_t counted = begin;
      for (size_t last = first; last < std::min(first + kLongestRow, word.cut.size()); ++last) {
        const uint32_t end = word.end_of(last);
        for (; counted < end; ++counted) n_chars += (word.text[counted] & 0xC0) != 0x80 ? 1 : 0;
        if (n_chars > limits_.max_piece_chars) break;
        if (last > first) f(candidates_.find_or_add(w, begin, end - begin), static_cast<int64_t>((last - first) * word.count));
      }
    }
  }

  // What the candidate would save; `changed_` is then the words whose cut it changes. In each of these it starts where now the longest
  // piece that starts it lies: a longer match there would be in its way, or be a longer piece that starts it.
  int64_t check(uint32_t candidate) {
    const PieceForm form = candidates_.form_of(candidate);
    const uint32_t start = pieces_.longest(form).id;
    changed_.clear();
    ++n_checks_;
    int64_t saved = 0;
    size_t n = 0;
    for (const uint32_t w : words_with_[start]) {
      if (n++ % kWordsPerCheck == 0) cancel_.check(kComponent);
      if (last_check_[w] == n_checks_) continue;
      last_check_[w] = n_checks_;
      const KnownWord& word = words_[w];
      const bool holds = std::any_of(word.cut.begin(), word.cut.end(), [&](const GrowingPieces::Cut& piece) {
        return piece.id == start && form.inner == (piece.begin > 0) && word.text.substr(piece.begin).starts_with(form.letters);
      });
      if (!holds) continue;
      pieces_.cut(word.text, form, cut_);
      saved += (static_cast<int64_t>(word.cut.size()) - static_cast<int64_t>(cut_.size())) * static_cast<int64_t>(word.count);
      changed_.push_back(w);
    }
    return saved;
  }

  // Adds the piece that was just checked.
  void take(uint32_t candidate) {
    const std::string letters(candidates_.form_of(candidate).letters);
    const bool inner = candidates_.form_of(candidate).inner;
    std::vector<uint32_t> touched;
    const auto change = [&](int64_t sign) {
      return [&, sign](uint32_t row, int64_t saved) {
        candidates_[row].saved += sign * saved;
        touched.push_back(row);
      };
    };
    for (const uint32_t w : changed_) each_row(w, change(-1));
    pieces_.add({letters, inner});
    for (const uint32_t w : changed_) {
      pieces_.cut(words_[w].text, {}, words_[w].cut);
      note_pieces(w);
      each_row(w, change(1));
    }
    std::sort(touched.begin(), touched.end());
    touched.erase(std::unique(touched.begin(), touched.end()), touched.end());
    for (const uint32_t row : touched) push(row);
  }

  GrowingPieces pieces_;
  const ChoiceLimits& limits_;
  const Cancel& cancel_;
  Progress& progress_;
  std::vector<KnownWord> words_;
  std::vector<std::vector<uint32_t>> words_with_;  // by piece: words that hold it or once did
  std::vector<uint32_t> last_check_;               // by word
  uint32_t n_checks_ = 0;
  std::vector<uint32_t> changed_;
  std::vector<GrowingPieces::Cut> cut_;
  CandidateIndex candidates_;
  std::priority_queue<Entry, std::vector<Entry>, Later> queue_;
};

}  // namespace

std::vector<ChosenPiece> choose_pieces(std::span<const std::string> pieces, std::span<const CountedWord> words, const ChoiceLimits& limits,
                                       const Cancel& cancel, Progress& progress) {
  return Chooser(pieces, words, limits, cancel, progress).run();
}

}  // namespace bertpt::text
