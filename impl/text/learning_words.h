// text/learning_words.h   The words of a corpus that a vocabulary is learned from: those over the most frequent characters, and of
// these the most frequent. A function of the counts alone.
#pragma once

#include <string_view>
#include <vector>

#include "base/cancel.h"
#include "text/piece_merger.h"
#include "text/word_counts.h"

namespace bertpt::text {

struct WordLimits {
  int64_t max_word_chars = 0;  // 0: any
  int64_t alphabet = 0;        // the most frequent characters of words within max_word_chars; equal counts: the smaller code point
  int64_t max_words = 0;       // the most frequent words over the alphabet; equal counts: the smaller bytes
};

struct LearningWords {
  std::vector<CountedWord> words;  // views into `counts` or `arena`
  std::vector<std::unique_ptr<char[]>> arena;
  // Over all words of the corpus.
  uint64_t n_words = 0, n_occurrences = 0;
  uint64_t least_count = 0, greatest_count = 0;
  uint64_t n_left_out = 0;  // words over the alphabet beyond max_words
};

// `counts` (finished) must outlive the result and not change meanwhile. Errors: Code::cancelled.
LearningWords select_words(const WordCounts& counts, const WordLimits& limits, const Cancel& cancel);

}  // namespace bertpt::text
