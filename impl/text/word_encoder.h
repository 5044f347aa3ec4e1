// text/word_encoder.h   Text to ids: the words of text/word_scanner.h, each looked up in a cache or cut by text/piece_trie.h.
//
// Where the time goes and what stands against it: words are found 64 bytes at a time; the cache is probed for 64 words together, its
// lines fetched ahead, so that the waits for memory overlap; a cache starts out with the vocabulary's own words, so that even the
// first pass over a text finds most words; what is not found is cut in one pass over its bytes.
//
// Threads: an encoder is immutable but for its pool of caches. A call borrows one and gives it back, by exchanging a pointer. There are
// as many as calls have ever run at the same time (257 at most are kept), each kCacheLines * 64 bytes and little more; the first is made
// with the encoder, a further one takes about 1 ms.
#pragma once

#include <cstdint>
#include <memory>
#include <string_view>
#include <vector>

#include "text/piece_trie.h"
#include "text/vocab.h"
#include "text/word_scanner.h"

namespace bertpt::text {

// Tokens of a text, in parallel arrays; begin, end (bytes of the source) and word_ids only where they were asked for.
struct Tokens {
  std::vector<int32_t> ids;
  std::vector<int64_t> begin, end;
  std::vector<int32_t> word_ids;
};

class WordEncoder {
 public:
  static constexpr size_t kCacheLines = size_t{1} << 16;

  WordEncoder(std::shared_ptr<const Vocab> vocab, const NormalizerOptions& options, SimdLevel level = best_simd_level());
  ~WordEncoder();
  WordEncoder(const WordEncoder&) = delete;

  // Gives the number of U+FFFD that were read in place of ill-formed bytes.
  int64_t append_ids(std::string_view text, std::vector<int32_t>& ids) const;
  // The same with spans, to which `offset` is added, and word numbers, which go on from n_words.
  int64_t append_tokens(std::string_view text, size_t offset, int32_t& n_words, Tokens& out) const;

  const NormalizerOptions& options() const { return scanner_.options(); }
  // Of the encoder and all its caches, without the vocabulary.
  size_t size_bytes() const;

 private:
  struct State;
  class Pool;
  class Lease;
  class TokenBuffer;

  bool is_own_word(std::string_view piece) const;
  std::unique_ptr<State> make_state() const;
  template <class Found, class Missed>
  void look_up(State& state, std::string_view text, Found&& found, Missed&& missed) const;
  void append_ids(State& state, std::string_view text, std::vector<int32_t>& ids) const;
  void append_run_ids(State& state, std::string_view text, std::vector<int32_t>& ids) const;
  void append_run_tokens(State& state, std::string_view text, size_t offset, int32_t& n_words, Tokens& out) const;
  void append_word(const RunWord& word, std::vector<int32_t>& ids) const;
  void append_word_tokens(const RunWord& word, size_t offset, int32_t& n_words, Tokens& out) const;
  size_t piece_bytes(int32_t id, bool first) const { return vocab_->piece(id).size() - (first ? 0 : 2); }

  std::shared_ptr<const Vocab> vocab_;
  WordScanner scanner_;
  PieceTrie trie_;
  std::unique_ptr<Pool> pool_;
};

}  // namespace bertpt::text
