#include "text/word_encoder.h"

#include <algorithm>
#include <array>
#include <atomic>
#include <functional>
#include <thread>

#include "text/word_cache.h"

namespace bertpt::text {

namespace {
constexpr size_t kGroup = 64;     // runs that are looked up together
constexpr size_t kMaxKept = 257;  // states; a prime, as thread ids tend to be multiples of a power of two
}  // namespace

// What one call needs for itself.
struct WordEncoder::State {
  explicit State(const CharTable& table) : words(table), cache(kCacheLines) {}
  RunBatch batch;
  RunWords words;
  WordCache cache;
  std::vector<int32_t> pieces;  // of one word
};

// A few places for states that nobody uses. A thread starts to look at a place of its own, so that it mostly meets the cache that
// it has warmed.
class WordEncoder::Pool {
 public:
  ~Pool() {
    for (auto& place : places_) delete place.load();
  }
  std::unique_ptr<State> take() {
    const size_t start = own_place();
    for (size_t i = 0; i < places_.size(); ++i) {
      auto& place = places_[(start + i) % places_.size()];
      if (place.load(std::memory_order_relaxed) == nullptr) continue;
      if (State* state = place.exchange(nullptr, std::memory_order_acquire)) return std::unique_ptr<State>(state);
    }
    return nullptr;
  }
  void give(std::unique_ptr<State> state) {
    const size_t start = own_place();
    for (size_t i = 0; i < places_.size(); ++i) {
      auto& place = places_[(start + i) % places_.size()];
      State* nothing = nullptr;
      if (!place.compare_exchange_strong(nothing, state.get(), std::memory_order_release, std::memory_order_relaxed)) continue;
      state.release();
      return;
    }
  }
  size_t count() const {
    size_t n = 0;
    for (const auto& place : places_) n += place.load(std::memory_order_relaxed) != nullptr;
    return n;
  }

 private:
  size_t own_place() const { return std::hash<std::thread::id>()(std::this_thread::get_id()) % places_.size(); }

  std::array<std::atomic<State*>, kMaxKept> places_{};
};

class WordEncoder::Lease {
 public:
  explicit Lease(const WordEncoder& encoder) : pool_(*encoder.pool_), state_(pool_.take()) {
    if (!state_) state_ = encoder.make_state();
  }
  ~Lease() { pool_.give(std::move(state_)); }
  Lease(const Lease&) = delete;
  State& operator*() { return *state_; }

 private:
  Pool& pool_;
  std::unique_ptr<State> state_;
};

WordEncoder::WordEncoder(std::shared_ptr<const Vocab> vocab, const NormalizerOptions& options, SimdLevel level)
    : vocab_(std::move(vocab)), scanner_(options, level), trie_(vocab_->pieces()), pool_(std::make_unique<Pool>()) {
  pool_->give(make_state());
}

WordEncoder::~WordEncoder() = default;

size_t WordEncoder::size_bytes() const {
  const size_t shared = sizeof *this + sizeof(Pool) + trie_.size_bytes() + scanner_.table().size_bytes();
  return shared + pool_->count() * (sizeof(State) + 64 * kCacheLines);
}

// Whether a piece that is met in a text as a word is that piece, whatever the rules: letters and digits of ASCII that stay as they are.
bool WordEncoder::is_own_word(std::string_view piece) const {
  const auto stays = [&](char c) {
    return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || (c >= 'A' && c <= 'Z' && !options().lowercase);
  };
  return piece.size() <= static_cast<size_t>(options().max_word_chars) && std::all_of(piece.begin(), piece.end(), stays);
}

// A cache that knows the vocabulary's words: those that must be normalized are encoded once.
std::unique_ptr<WordEncoder::State> WordEncoder::make_state() const {
  auto state = std::make_unique<State>(scanner_.table());
  std::string others;
  size_t n_words = 0;
  for (int32_t id = 0; id < vocab_->size(); ++id) {
    const std::string_view piece = vocab_->piece(id);
    if (piece.empty() || piece.size() > WordCache::kMaxBytes || piece.starts_with("##") || piece.starts_with('[')) continue;
    if (!is_own_word(piece)) {
      others.append(piece).push_back(' ');
    } else if (vocab_->find(piece) == id) {  // of equal pieces one counts
      uint8_t bytes[WordCache::kMaxBytes] = {};  // the list of pieces may end sooner
      std::copy(piece.begin(), piece.end(), bytes);
      const WordCache::Key key = WordCache::key(bytes, piece.size());
      state->cache.insert(key, state->cache.line_of(key), {&id, 1});
    }
    if (++n_words == kCacheLines) break;  // half of the places: vocabularies start with what is frequent, which must stay
  }
  std::vector<int32_t> ids;
  append_ids(*state, others, ids);
  return state;
}

int64_t WordEncoder::append_ids(std::string_view text, std::vector<int32_t>& ids) const {
  Lease lease(*this);
  const int64_t before = (*lease).words.n_replaced();
  append_ids(*lease, text, ids);
  return (*lease).words.n_replaced() - before;
}

void WordEncoder::append_ids(State& state, std::string_view text, std::vector<int32_t>& ids) const {
  const auto word = [&](const RunWord& w) { append_word(w, ids); };
  scanner_.each_stretch(
      text, [&](size_t begin, size_t end) { append_run_ids(state, text.substr(begin, end - begin), ids); },
      [&](size_t begin, size_t end) { state.words.split_together(text, begin, end, word); });
}

// Calls found(run, packed ids) or missed(run, key, line) for the runs of a text in order. A run longer than a batch is missed too:
// then batch.long_end is set and `run` counts for nothing.
template <class Found, class Missed>
void WordEncoder::look_up(State& state, std::string_view text, Found&& found, Missed&& missed) const {
  RunScanner runs = scanner_.runs(text);
  const RunBatch& batch = state.batch;
  WordCache& cache = state.cache;
  WordCache::Key keys[kGroup];
  size_t lines[kGroup];
  while (runs.next(state.batch)) {
    if (batch.long_end) missed(0, WordCache::Key{}, 0);
    for (size_t first = 0; first < batch.count; first += kGroup) {
      const size_t count = std::min(kGroup, batch.count - first);
      for (size_t i = 0; i < count; ++i) {
        const size_t begin = batch.begin[first + i];
        keys[i] = WordCache::key(batch.folded + begin, batch.end[first + i] - begin);
        lines[i] = cache.line_of(keys[i]);
        cache.prefetch(lines[i]);
      }
      for (size_t i = 0; i < count; ++i) {
        const uint32_t* packed = cache.find(keys[i], lines[i]);
        if (packed) [[likely]]
          found(first + i, packed);
        else missed(first + i, keys[i], lines[i]);
      }
    }
  }
}

void WordEncoder::append_run_ids(State& state, std::string_view text, std::vector<int32_t>& ids) const {
  const RunBatch& batch = state.batch;
  constexpr size_t kBuffered = 512;  // ids gathered before they are appended
  int32_t buffer[kBuffered + WordCache::kMaxIds];
  size_t n_buffered = 0;
  const auto flush = [&] {
    ids.insert(ids.end(), buffer, buffer + n_buffered);
    n_buffered = 0;
  };
  const auto word = [&](const RunWord& w) { append_word(w, ids); };
  const auto found = [&](size_t, const uint32_t* packed) {
    n_buffered += WordCache::unpack(packed, buffer + n_buffered);
    if (n_buffered > kBuffered) flush();
  };
  const auto missed = [&](size_t run, const WordCache::Key& key, size_t line) {
    flush();
    if (batch.long_end) return state.words.split<false>(text, batch.base, batch.long_end, word);
    const size_t before = ids.size(), begin = batch.begin[run], size = batch.end[run] - begin;
    const uint8_t* bytes = batch.folded + begin;
    if (is_plain_run(bytes, size)) {
      append_word({{reinterpret_cast<const char*>(bytes), size}, size}, ids);
    } else {
      const int64_t n_replaced = state.words.n_replaced();
      state.words.split<false>(text, batch.base + begin, batch.base + begin + size, word);
      if (state.words.n_replaced() != n_replaced) return;  // which must be counted the next time too
      if (std::memchr(bytes, kControlByte, size)) return;  // a key that controls and an ill-formed byte share
    }
    if (size <= WordCache::kMaxBytes) state.cache.insert(key, line, std::span(ids).subspan(before));
  };
  look_up(state, text, found, missed);
  flush();
}

// The pieces of a word, or [UNK].
void WordEncoder::append_word(const RunWord& word, std::vector<int32_t>& ids) const {
  const bool fits = word.n_chars <= static_cast<size_t>(options().max_word_chars);
  if (!fits || !trie_.cut(word.text, ids)) ids.push_back(vocab_->special().unk);
}

int64_t WordEncoder::append_tokens(std::string_view text, size_t offset, int32_t& n_words, Tokens& out) const {
  Lease lease(*this);
  const int64_t before = (*lease).words.n_replaced();
  const auto word = [&](const RunWord& w) { append_word_tokens(w, offset, n_words, out); };
  scanner_.each_stretch(
      text, [&](size_t begin, size_t end) { append_run_tokens(*lease, text.substr(begin, end - begin), offset + begin, n_words, out); },
      [&](size_t begin, size_t end) { (*lease).words.split_together(text, begin, end, word); });
  return (*lease).words.n_replaced() - before;
}

// Tokens on their way to the columns of Tokens, a few hundred at a time.
class WordEncoder::TokenBuffer {
 public:
  explicit TokenBuffer(Tokens& out) : out_(out) {}
  // The pieces of a word whose bytes are those of the source, from `begin`. bytes_of(id, first) is the size of a piece.
  template <class BytesOf>
  void add(const int32_t* ids, size_t count, size_t begin, size_t size, int32_t word, BytesOf&& bytes_of) {
    if (n_ + WordCache::kMaxIds > kSize) flush();
    for (size_t i = 0; i < count; ++i, ++n_) {
      const size_t n_bytes = i + 1 == count ? size : bytes_of(ids[i], i == 0);  // the last takes the rest, so that [UNK] has the whole word
      ids_[n_] = ids[i];
      begin_[n_] = static_cast<int64_t>(begin);
      end_[n_] = static_cast<int64_t>(begin + n_bytes);
      words_[n_] = word;
      begin += n_bytes;
      size -= n_bytes;
    }
  }
  void flush() {
    out_.ids.insert(out_.ids.end(), ids_, ids_ + n_);
    out_.begin.insert(out_.begin.end(), begin_, begin_ + n_);
    out_.end.insert(out_.end.end(), end_, end_ + n_);
    out_.word_ids.insert(out_.word_ids.end(), words_, words_ + n_);
    n_ = 0;
  }

 private:
  static constexpr size_t kSize = 256;

  Tokens& out_;
  size_t n_ = 0;
  int32_t ids_[kSize], words_[kSize];
  int64_t begin_[kSize], end_[kSize];
};

void WordEncoder::append_run_tokens(State& state, std::string_view text, size_t offset, int32_t& n_words, Tokens& out) const {
  const RunBatch& batch = state.batch;
  TokenBuffer buffer(out);
  const auto bytes_of = [&](int32_t id, bool first) { return piece_bytes(id, first); };
  const auto split = [&](size_t begin, size_t end) {
    buffer.flush();
    state.words.split<true>(text, begin, end, [&](const RunWord& w) { append_word_tokens(w, offset, n_words, out); });
  };
  const auto missed = [&](size_t run, const WordCache::Key& key, size_t line) {
    if (batch.long_end) return split(batch.base, batch.long_end);
    const size_t begin = batch.begin[run], size = batch.end[run] - begin;
    const uint8_t* bytes = batch.folded + begin;
    if (!is_plain_run(bytes, size)) return split(batch.base + begin, batch.base + begin + size);
    state.pieces.clear();
    append_word({{reinterpret_cast<const char*>(bytes), size}, size}, state.pieces);
    if (state.pieces.size() <= WordCache::kMaxIds) {
      buffer.add(state.pieces.data(), state.pieces.size(), offset + batch.base + begin, size, n_words++, bytes_of);
      if (size <= WordCache::kMaxBytes) state.cache.insert(key, line, state.pieces);
    } else {
      split(batch.base + begin, batch.base + begin + size);
    }
  };
  const auto found = [&](size_t run, const uint32_t* packed) {
    const size_t begin = batch.begin[run], size = batch.end[run] - begin;
    if (!is_plain_run(batch.folded + begin, size)) return split(batch.base + begin, batch.base + begin + size);
    int32_t ids[WordCache::kMaxIds];
    buffer.add(ids, WordCache::unpack(packed, ids), offset + batch.base + begin, size, n_words++, bytes_of);
  };
  look_up(state, text, found, missed);
  buffer.flush();
}

void WordEncoder::append_word_tokens(const RunWord& word, size_t offset, int32_t& n_words, Tokens& out) const {
  const size_t first = out.ids.size();
  append_word(word, out.ids);
  auto source = word.sources.begin();
  size_t position = 0;
  for (size_t i = first; i < out.ids.size(); ++i) {
    const bool last = i + 1 == out.ids.size();
    const size_t begin = source->begin;
    if (last) {
      source = word.sources.end() - 1;
    } else {
      position += piece_bytes(out.ids[i], i == first);
      while (source->word_end < position) ++source;
    }
    out.begin.push_back(static_cast<int64_t>(offset + begin));
    out.end.push_back(static_cast<int64_t>(offset + source->begin + source->size_bytes));
    out.word_ids.push_back(n_words);
    ++source;
  }
  ++n_words;
}

}  // namespace bertpt::text
