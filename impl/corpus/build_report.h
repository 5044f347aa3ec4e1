// corpus/build_report.h   What a corpus build counted, and what is worth a warning.
#pragma once

#include <array>
#include <cstdint>
#include <map>
#include <string>
#include <vector>

#include "base/json.h"
#include "corpus/frequent_words.h"
#include "corpus/manifest.h"

namespace bertpt::corpus {

// Quantiles of many numbers in a fixed amount of memory: exact below 256, within 1/128 above.
class QuantileSketch {
 public:
  void add(uint64_t value);
  uint64_t quantile(double share) const;  // the least held value that at least `share` of the values do not exceed; 0 when empty
  uint64_t max() const { return max_; }
  void save(std::string& out) const;
  void load(ByteReader& in);

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
  uint64_t documents_listed = 0;     // dropped because the drop list names them
  uint64_t duplicate_documents = 0;  // copies of an earlier one; dropped_duplicates says whether they were dropped
  uint64_t dropped_paragraphs = 0, dropped_paragraph_bytes = 0;
  bool dropped_duplicates = false;
  uint64_t sentences_kept = 0, sentences_without_tokens = 0;
  uint64_t tokens = 0, unk_tokens = 0, words = 0;     // words: tokens that do not continue one, marks too
  uint64_t ill_formed = 0, ill_formed_documents = 0;  // U+FFFD read in place of bytes that are no UTF-8, and where
  std::string first_ill_formed;
  uint64_t shard_bytes = 0;
  uint64_t ids_used = 0, vocab_size = 0;
  std::map<std::string, uint64_t> filtered;  // documents by the name of the filter that dropped them
  QuantileSketch tokens_per_document;
  FrequentWords unk_words;  // that became [UNK]; of each document the first 64

  // splits: what lies in each. A JSON object.
  std::string json(const std::array<ManifestSplit, 2>& splits) const;
  std::vector<std::string> warnings(const std::array<ManifestSplit, 2>& splits) const;
  void save(std::string& out) const;
  void load(ByteReader& in);
  // Adds the counts of a report that json() wrote: that of a part of a corpus. tokens_per_document and ids_used are the caller's.
  void add(const Json& part);

 private:
  template <class Self, class Visit>
  static void each_number(Self& self, Visit&& visit);
};

}  // namespace bertpt::corpus
