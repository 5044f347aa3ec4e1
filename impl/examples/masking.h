// examples/masking.h   Which tokens of a sequence are to be predicted, and what stands in their place.
//
// Counts are exact, as in Google's script: n = max(1, round(mask_prob * length)), ties to even, the length with [CLS] and [SEP]; fewer
// only where the sequence has fewer candidates. Candidates are all tokens but [CLS], [SEP], [PAD] and [MASK]; [UNK] is one, as at Google.
// Whole words: a piece and the "##" pieces behind it are taken together or not at all. Words come in random order and one that would
// exceed n is passed over, so that up to n tokens are masked; if no word fits, the shortest is taken, so that a sequence always has
// something to predict. With MaskCount::bernoulli each unit (token or whole word) is taken by a coin of its own, as in Hugging Face's
// collator: the count is then right on average only and may be 0. A "##" piece at the beginning of a part (its head was truncated) begins a
// word of its own; Google glues it to the last word before [SEP]. Spans: runs of units (tokens, or words with whole_words) instead of
// single ones, never across a special token, until n tokens are masked. A span's length is drawn in units: MaskSpan::ngram as in ALBERT
// (p(k) proportional to 1/k, k up to 3), MaskSpan::geometric as in SpanBERT (p(k) proportional to 0.8^(k-1) 0.2, k up to 10, mean 3.8); its
// start is a unit in random order. A span that meets the end of a part, a masked unit or the rest of n is shortened, as in ALBERT.
// Geometric spans share one draw of the replacement, as in SpanBERT (spans that touch each other count as one). Else each masked token, in
// a whole word too: [MASK] with mask_replace_prob, a random id with mask_random_prob, else itself. Random ids are uniform over the
// vocabulary without its five special tokens: Google draws from all of it, and so puts [PAD] and [SEP] into text.
#pragma once

#include <cstdint>
#include <optional>
#include <span>
#include <string_view>
#include <vector>

#include "base/random.h"
#include "text/vocab.h"

namespace bertpt::examples {

enum class MaskCount : int32_t { exact, bernoulli };
enum class MaskSpan : int32_t { none, ngram, geometric };
std::optional<MaskCount> mask_count_from(std::string_view name);
std::optional<MaskSpan> mask_span_from(std::string_view name);

struct MaskRules {
  double mask_prob = 0.15;
  double replace_prob = 0.8;
  double random_prob = 0.1;
  bool whole_words = false;
  MaskCount count = MaskCount::exact;
  MaskSpan span = MaskSpan::none;
  int64_t span_max = 0;  // units; 0: 3 for ngram, 10 for geometric
};

// Tokens to mask in a sequence of `length` tokens, special ones counted; 0 when mask_prob is 0.
int64_t mask_count(double mask_prob, int64_t length);

// p(1), p(2), ... of a span's length before any shortening; they add up to 1. Empty without spans.
std::vector<double> span_lengths(MaskSpan span, int64_t span_max);

// Immutable; any number of threads.
class Masker {
 public:
  // Errors: Code::config for spans with MaskCount::bernoulli.
  Masker(const text::Vocab& vocab, const MaskRules& rules);

  // Room for the choice, to be used again from sequence to sequence.
  struct Scratch {
    std::vector<int32_t> starts;  // of candidate words, positions in the sequence
    std::vector<int32_t> sizes;   // pieces of each word
    std::vector<int32_t> chosen;  // positions
    std::vector<int32_t> order;   // spans: words in random order
    std::vector<uint8_t> taken;   // spans: by word
    std::vector<uint64_t> bits;   // by position
  };
  // Masks one sequence in place; appends the positions (rising, plus `offset`) and the original ids.
  void mask(Random random, std::span<int32_t> ids, int32_t offset, Scratch& scratch, std::vector<int32_t>& positions,
            std::vector<int32_t>& labels) const;

 private:
  void find_words(std::span<const int32_t> ids, Scratch& scratch) const;
  void choose(Random& random, int64_t count, Scratch& scratch) const;
  void choose_each(Random& random, Scratch& scratch) const;
  void choose_spans(Random& random, int64_t count, Scratch& scratch) const;
  int64_t draw_span(Random& random) const;
  void replace(Random& random, std::span<int32_t> ids, int32_t offset, Scratch& scratch, std::vector<int32_t>& positions,
               std::vector<int32_t>& labels) const;
  int32_t replacement(Random& random, double fate, int32_t id) const;

  MaskRules rules_;
  text::SpecialIds special_;
  enum class Kind : uint8_t { word, continuation, special };  // special: never chosen; continuation: only with whole_words
  std::vector<Kind> kinds_;                                   // by id
  std::vector<int32_t> ordinary_;                             // ids that may replace a token
  std::vector<double> span_below_;                            // probability of a span of at most 1, 2, ... units
};

}  // namespace bertpt::examples
