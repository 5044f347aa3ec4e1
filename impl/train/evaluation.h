// train/evaluation.h   How good is the model on the validation split: the same sequences of full length with the same masks
// (15 %, 80/10/10) whatever the training does, next to what the add-one unigram model of the training split reaches on the same
// masked tokens.
#pragma once

#include <cstdint>
#include <memory>
#include <string>

#include "base/cancel.h"
#include "base/config.h"
#include "corpus/corpus.h"
#include "examples/loader.h"

namespace bertpt::train {

class LiveModel;

struct EvaluationConfig {
  std::string objective = "nsp";
  double positive_ratio = 0.5;
  int64_t max_seq_length = 512;
  int64_t sequences = 2000;  // at most; 0: all of the split
  int64_t micro_batch_tokens = 4096;
  void visit(ConfigVisitor& v);
};

struct Evaluation {
  int64_t sequences = 0, tokens = 0, masked = 0, pairs = 0, max_seq_length = 0;
  double mlm_loss = 0, mlm_accuracy = 0, perplexity = 0;  // per masked token, nats
  double mlm_accuracy_top5 = 0;                           // the right id among the model's first five
  double pair_loss = 0, pair_accuracy = 0;                // meaningless when pairs is 0
  double unigram_loss = 0;                                // of the same masked tokens
  double seconds = 0;
  int64_t probe_texts = 0;  // held out; 0: no probe, and what follows means nothing
  double probe_accuracy = 0, probe_knn_accuracy = 0, probe_majority = 0;
  std::string json() const;
};

// Immutable after creation. run() may be called from any thread; it posts to the model's worker and waits.
class Evaluator {
 public:
  // Where the split cannot give the pairs of nsp or sop (one document, say), masked tokens alone are evaluated on passages without a
  // pair label (objective segment), and without_pairs() says why.
  // Errors: Code::data when the validation split cannot give a sequence; the message says how to build a corpus that can.
  Evaluator(std::shared_ptr<const corpus::Corpus> corpus, const EvaluationConfig& config);
  ~Evaluator();
  // Error{cancelled} on either request. progress counts sequences.
  Evaluation run(LiveModel& model, const Cancel& cancel = {}, const Cancel& other_cancel = {}, Progress progress = {}) const;
  int64_t sequences() const;
  const std::string& without_pairs() const;  // "": pairs are evaluated, or the objective has none

 private:
  struct Impl;
  std::unique_ptr<Impl> impl_;
};

// Error{data} when the corpus has no validation document: for callers who asked for evaluation, before they train for hours without.
void require_validation(const corpus::Corpus& corpus);

}  // namespace bertpt::train
