// text/abbreviation_learner.h   Finds the abbreviations of a corpus without being told any: words that stand with a period far more
// often than words do, are short, and seldom stand without it. The measure is that of T. Kiss and J. Strunk, "Unsupervised
// Multilingual Sentence Boundary Detection", Computational Linguistics 32 (2006), section 3.1, over the whole corpus.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

namespace bertpt::text {

class AbbreviationLearner {
 public:
  // Takes a document's words into account. The order of documents does not matter while the corpus has fewer than kMaxTypes
  // different words of at most kMaxWordBytes; beyond, rare words without a period are forgotten now and then.
  void add(std::string_view text);

  // The abbreviations found that the segmenter does not know yet, in the order of their bytes, each fit for SegmenterConfig: without
  // the final period, with a capital when they never stood without one.
  std::vector<std::string> learn() const;

  static constexpr size_t kMaxWordBytes = 12;  // the measure rules out longer ones
  static constexpr size_t kMaxTypes = size_t{1} << 22;

 private:
  struct Counts {
    int64_t with_period = 0, without = 0;
    int64_t small_with_period = 0;  // of with_period: those that began with a small letter
  };
  void add_word(std::string_view word);
  void forget_rare();

  std::unordered_map<std::string, Counts> types_;  // by the word in small letters
  int64_t n_words_ = 0, n_periods_ = 0;
};

}  // namespace bertpt::text
