// examples/google_instances.h   The instances of Google's create_pretraining_data.py, one for one, bit for bit: same pairs, same
// truncation, same masks, same order, for the same documents, vocabulary and random seed (under Python 3, whose shuffle differs from
// Python 2's).
//
// An export beside the loader: one sequential random generator runs over all documents, all passes and the final shuffle, so the whole
// list is made before the first instance can be read and is held in memory (about 6 bytes a token, all passes counted), and there is
// nothing to seek in. What the original does and the loader does not: random partners may come from the same document (after ten
// draws), a chunk of one sentence is always a negative and nothing is balanced, random words come from the whole vocabulary with its
// special tokens, and a "##" piece behind [SEP] belongs to the last word before it.
//
// The documents must be what the script reads: one sentence a line, the tokenizer with rules "google", nothing held out and nothing moved
// (docs/corpus-format.md, "For Google's script"). The script joins the last document of a file with the first of the next file when no
// empty line ends the file; here a file ends its document.
#pragma once

#include <cstdint>
#include <memory>
#include <vector>

#include "base/cancel.h"
#include "base/config.h"
#include "corpus/corpus.h"
#include "examples/batch.h"

namespace bertpt::examples {

// The flags of the script, with its names and defaults.
struct GoogleConfig {
  int64_t max_seq_length = 128;
  int64_t max_predictions_per_seq = 20;
  int64_t random_seed = 12345;
  int64_t dupe_factor = 10;
  double masked_lm_prob = 0.15;
  double short_seq_prob = 0.1;
  bool do_whole_word_mask = false;
  void visit(ConfigVisitor& v);
};

// Immutable once made; any number of threads.
class GoogleInstances {
 public:
  // split and vocab are read here and not needed afterwards. Progress counts documents.
  // Errors: Code::data for a split without documents; Code::cancelled; what reading the split gives.
  GoogleInstances(const corpus::SplitView& split, const text::Vocab& vocab, const GoogleConfig& config, const Cancel& cancel,
                  Progress& progress);
  ~GoogleInstances();

  int64_t size() const;
  const GoogleConfig& config() const;
  // Appends instance i of the final order as one sequence; epochs are 0, samples are i. Pair label 0: is next, 1: random.
  // Errors: Code::invalid_argument for an i outside.
  void append(int64_t i, Batch& batch) const;

 private:
  struct Impl;
  std::unique_ptr<Impl> impl_;
};

}  // namespace bertpt::examples
