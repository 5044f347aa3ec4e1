// examples/masking.h   Which tokens of a sequence are to be predicted, and what stands in their place.
//
// Counts are exact, as in Google's script: n = max(1, round(mask_prob * length)), ties to even, the length with [CLS] and [SEP]; fewer
// only where the sequence has fewer candidates. Candidates are all tokens but [CLS], [SEP], [PAD] and [MASK]; [UNK] is one, as at Google.
// Whole words: a piece and the "##" pieces behind it are taken together or not at all. Words come in random order and one that would
// exceed n is passed over, so that up to n tokens are masked; if no word fits, the shortest is taken, so that a sequence always has
// something to predict. A "##" piece at the beginning of a part (its head was truncated) begins a word of its own; Google glues it to
// the last word before [SEP].
// Each masked token, in a whole word too: [MASK] with mask_replace_prob, a random id with mask_random_prob, else itself. Random ids are
// uniform over the vocabulary without its five special tokens: Google draws from all of it, and so puts [PAD] and [SEP] into text.
#pragma once

#include <cstdint>
#include <span>
#include <vector>

#include "base/random.h"
#include "text/vocab.h"

namespace bertpt::examples {

struct MaskRules {
  double mask_prob = 0.15;
  double replace_prob = 0.8;
  double random_prob = 0.1;
  bool whole_words = false;
};

// Tokens to mask in a sequence of `length` tokens, special ones counted; 0 when mask_prob is 0.
int64_t mask_count(double mask_prob, int64_t length);

// Immutable; any number of threads.
class Masker {
 public:
  Masker(const text::Vocab& vocab, const MaskRules& rules);

  // Room for the choice, to be used again from sequence to sequence.
  struct Scratch {
    std::vector<int32_t> starts;     // of candidate words, positions in the sequence
    std::vector<int32_t> sizes;      // pieces of each word
    std::vector<int32_t> chosen;     // positions
  };
  // Masks one sequence in place; appends the positions (rising, plus `offset`) and the original ids.
  void mask(Random random, std::span<int32_t> ids, int32_t offset, Scratch& scratch, std::vector<int32_t>& positions,
            std::vector<int32_t>& labels) const;

 private:
  void find_words(std::span<const int32_t> ids, Scratch& scratch) const;
  void choose(Random& random, int64_t count, Scratch& scratch) const;
  int32_t replacement(Random& random, int32_t id) const;

  MaskRules rules_;
  text::SpecialIds special_;
  std::vector<bool> continuation_;  // by id
  std::vector<int32_t> ordinary_;   // ids that may replace a token
};

}  // namespace bertpt::examples
