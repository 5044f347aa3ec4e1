// examples/loader.h   A corpus split to batches. The sample list is virtual: sample i of epoch e is a pure function of
// (corpus, seed, configuration, e, i), whatever was asked for before, so that resuming is seeking.
#pragma once

#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <utility>

#include "base/config.h"
#include "corpus/corpus.h"
#include "examples/batch.h"

namespace bertpt::examples {

// How samples are made; a trainer takes these keys from its user as they are.
struct SamplingConfig {
  std::string objective = "nsp";   // nsp | sop | full_sentences | doc_sentences | segment
  double positive_ratio = 0.5;     // share of is-next (in-order) pairs; exact to one pair in every batch
  double mask_prob = 0.15;         // 0 to 0.5
  double mask_replace_prob = 0.8;  // of the masked positions: [MASK]
  double mask_random_prob = 0.1;   // a random id; the rest keeps its id
  bool whole_word_mask = false;
  std::string mask_count = "exact";      // exact | bernoulli
  std::string mask_span = "none";        // none | ngram (ALBERT) | geometric (SpanBERT)
  std::optional<int64_t> mask_span_max;  // units; not set: 3 for ngram, 10 for geometric
  bool static_masks = false;             // true: the epoch key is epoch mod dupe_factor, for pairs and masks
  int64_t dupe_factor = 10;
  double short_seq_prob = 0.1;
  std::string shuffle = "block";  // block | global
  int64_t block_tokens = int64_t{1} << 24;
  void visit(ConfigVisitor& v);
};

struct LoaderConfig : SamplingConfig {
  LoaderConfig() = default;
  explicit LoaderConfig(SamplingConfig sampling) : SamplingConfig(std::move(sampling)) {}
  int64_t max_seq_length = 512;
  int64_t batch_size = 256;  // for next(); fill() takes any range
  int64_t seed = 12345;
  bool drop_last = false;  // epochs run on without a seam by default
  int64_t workers = 0;     // threads of a Prefetcher; fill() has none
  void visit(ConfigVisitor& v);
};

// A place in the endless stream of samples.
struct Position {
  uint64_t epoch = 0, index = 0;
  bool operator==(const Position&) const = default;
};

class Loader {
 public:
  // evaluation: masks and pairs come from one fixed key and do not change with the epoch.
  // Errors: Code::data when the split cannot give a sample (empty; one document and an objective that needs random partners: the
  // message says which objective would work).
  Loader(std::shared_ptr<const corpus::Corpus> corpus, corpus::Split split, const LoaderConfig& config, bool evaluation = false);
  ~Loader();

  int64_t epoch_size(uint64_t epoch) const;  // samples
  // Samples [position, position + count) of the stream, crossing epochs where needed, as one batch; returns the position after.
  // Thread-safe. Deterministic: the same arguments give the same bytes.
  Position fill(Position position, int64_t count, Batch& batch) const;
  // The position that fill would return, without filling.
  Position advance(Position position, int64_t count) const;

  const LoaderConfig& config() const;
  // Facts for logs and reports: samples per epoch, share of forced random pairs, dropped samples, mean length.
  std::string describe_json() const;

 private:
  struct Impl;
  std::unique_ptr<Impl> impl_;
};

}  // namespace bertpt::examples
