// corpus/build_report.h   What a corpus build counted, and what is worth a warning.
#pragma once

#include <array>
#include <cstdint>
#include <string>
#include <vector>

#include "corpus/manifest.h"

namespace bertpt::corpus {

// Quantiles of many numbers in a fixed amount of memory: exact below 256, within 1/128 above.
class QuantileSketch {
 public:
  void add(uint64_t value);
  uint64_t quantile(double share) const;  // the least held value that at least `share` of the values do not exceed; 0 when empty
  uint64_t max() const { return max_; }

 private:
  static constexpr unsigned kBits = 7;
  std::vector<uint64_t> counts_ = std::vector<uint64_t>((64 - kBits) << kBits);
  uint64_t n_ = 0, max_ = 0;
};

struct BuildReport {
  uint64_t documents_read = 0, text_bytes = 0;
  uint64_t documents_without_text = 0;    // no sentence: empty or white space
  uint64_t documents_without_tokens = 0;  // text, but every sentence gave no token
  uint64_t documents_kept = 0, one_sentence_documents = 0;
  uint64_t sentences_kept = 0, sentences_without_tokens = 0;
  uint64_t tokens = 0, unk_tokens = 0;
  uint64_t shard_bytes = 0;
  uint64_t ids_used = 0, vocab_size = 0;
  QuantileSketch tokens_per_document;
  std::vector<uint64_t> text_hashes;  // of the documents kept; sorted by json()

  // splits: what lies in each. A JSON object.
  std::string json(const std::array<ManifestSplit, 2>& splits);
  std::vector<std::string> warnings(const std::array<ManifestSplit, 2>& splits);
  uint64_t duplicate_documents();  // kept documents whose text was there before
};

}  // namespace bertpt::corpus
