// text/top_down_learner.h   The WordPiece learner of TensorFlow Text (wordpiece_tokenizer_learner_lib.py), piece for piece and in its
// order.
//
// With a threshold t the reference repeats four times: cut each word longest piece first; from each place where a piece starts, count
// every string that starts there; take from each count those of the longer strings that it starts; keep what is left with t or more. A
// threshold is then searched by halving until 95 % to 100 % of `size` pieces come out. What is left of a count after that subtraction
// is how often the string reaches the end of a word: the sum over all extensions by one character of how often they start there is
// how often the string is followed by a character at all. So only suffixes of words are ever kept, apart from single characters,
// and it is enough to count the suffixes of each word that start where a piece starts.
#pragma once

#include <cstdint>
#include <span>
#include <string>
#include <vector>

#include "base/cancel.h"
#include "text/piece_merger.h"

namespace bertpt::text {

struct TopDownLimits {
  int64_t size = 0;               // with the reserved pieces
  uint64_t lower_threshold = 10;  // the search goes no lower
  uint64_t greatest_count = 0;    // of any word; the search starts no higher
  int64_t threads = 1;
};

// The pieces behind the reserved ones, in the reference's order: single characters by code point, then pieces by falling count, equal
// ones by bytes. Where the search ends outside of the wanted range the result may have more or fewer than `size`. Progress: begins
// its own stage. Errors: Code::cancelled.
std::vector<std::string> learn_pieces_top_down(std::span<const CountedWord> words, std::span<const std::string> reserved,
                                               const TopDownLimits& limits, const Cancel& cancel, Progress& progress);

}  // namespace bertpt::text
