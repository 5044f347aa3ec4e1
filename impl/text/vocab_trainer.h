// text/vocab_trainer.h   Learns a WordPiece vocabulary from text: count words, then grow pieces, with 64-bit counts and ties broken by
// the text of pieces, so that any thread count, chunking, document order or memory limit gives the same bytes.
//
// Algorithm "bpe": byte pair encoding over characters with "##" continuation, as Hugging Face's WordPieceTrainer (text/piece_merger.h).
// Its pieces are ordered by how often the tokenizer will emit them on the corpus (longest match first), equal counts by bytes.
// Algorithm "google": the top-down learner of TensorFlow Text, with its order (text/top_down_learner.h).
#pragma once

#include <memory>
#include <string_view>

#include "base/cancel.h"
#include "text/vocab.h"
#include "text/vocab_config.h"

namespace bertpt::text {

class VocabTrainer {
 public:
  // Errors: Code::config for unfit special tokens.
  explicit VocabTrainer(const VocabConfig& config);
  ~VocabTrainer();
  // Takes a document's words into account, or those of a part of one that starts and ends at white space. Not thread-safe; texts are
  // gathered and counted on several threads. Errors: as WordCounts::add.
  void add(std::string_view text, const Cancel& cancel = {});
  // The reserved pieces first ([PAD], [unused0]..., [UNK] [CLS] [SEP] [MASK], as in bert-base-uncased's order), then those learned.
  // Words with a character outside the alphabet and words above 100 characters are left out: the tokenizer makes them [UNK].
  // Errors: Code::data when no word was added; Code::config when `size` has no room for the alphabet; Code::cancelled, after which
  // train() may be called again. A corpus too small for `size` gives a smaller vocabulary (logged as a warning).
  Vocab train(const Cancel& cancel, Progress& progress);

 private:
  struct Impl;
  std::unique_ptr<Impl> impl_;
};

}  // namespace bertpt::text
