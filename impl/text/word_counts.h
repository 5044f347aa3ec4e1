// text/word_counts.h   How often each normalized word occurs in a corpus, with 64-bit counts. The counts do not depend on threads,
// on the order of the texts or on where they are cut between words.
//
// Memory: the distinct words plus a buffer of a few MB per thread. Words above max_word_chars are left out, as the tokenizer makes
// them [UNK] whatever the vocabulary.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

#include "base/cancel.h"
#include "text/normalizer.h"

namespace bertpt::text {

struct WordHash {
  using is_transparent = void;
  size_t operator()(std::string_view word) const { return std::hash<std::string_view>()(word); }
};
using WordMap = std::unordered_map<std::string, uint64_t, WordHash, std::equal_to<>>;

class WordCounts {
 public:
  WordCounts(const NormalizerOptions& options, int64_t threads);
  // Copies the text and counts it later, many at once. Not thread-safe.
  void add(std::string_view text);
  // Everything added so far. Errors: Code::cancelled, after which it may be called again and nothing is lost or counted twice.
  const WordMap& finish(const Cancel& cancel, Progress& progress);

 private:
  void count_pending(const Cancel& cancel, Progress* progress);

  Normalizer normalizer_;
  int64_t threads_;
  std::vector<std::string> pending_;  // texts, cut at white space into pieces of bounded size
  uint64_t pending_bytes_ = 0;
  WordMap counts_;
};

}  // namespace bertpt::text
