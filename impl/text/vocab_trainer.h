// text/vocab_trainer.h   Learns a WordPiece vocabulary from text: count words, then merge the most frequent pair of pieces
// (byte pair encoding over characters with "##" continuation, the algorithm of Hugging Face's WordPieceTrainer), with 64-bit counts
// and ties broken by the pieces' text, so that any thread count, chunking or document order gives the same bytes.
#pragma once

#include <cstdint>
#include <memory>
#include <string>
#include <string_view>

#include "base/cancel.h"
#include "base/config.h"
#include "text/vocab.h"

namespace bertpt::text {

struct VocabConfig {
  int64_t size = 30522;  // with special tokens and [unused] slots
  bool lowercase = true;
  std::optional<bool> strip_accents;  // not set: as lowercase
  int64_t min_frequency = 2;          // of a pair of pieces
  int64_t alphabet_limit = 1000;      // most frequent characters kept
  int64_t max_piece_chars = 50;
  int64_t unused_slots = 0;  // [unused0]... after [PAD]
  std::string algorithm = "bpe";
  std::optional<int64_t> threads;
  void visit(ConfigVisitor& v);
};

class VocabTrainer {
 public:
  explicit VocabTrainer(const VocabConfig& config);
  ~VocabTrainer();
  // Takes a document's words into account. Not thread-safe; texts are gathered and counted on several threads.
  void add(std::string_view text);
  // Specials first ([PAD], [unused0]..., [UNK] [CLS] [SEP] [MASK], as in bert-base-uncased's order), then pieces by how often the
  // tokenizer will emit them on the words of the corpus (longest match first), equal counts by the bytes of the piece.
  // Words with a character outside the alphabet and words above 100 characters are left out: the tokenizer makes them [UNK].
  // Errors: Code::data when no word was added; Code::config when `size` has no room for the alphabet; Code::cancelled, after which
  // train() may be called again. A corpus too small for `size` gives a smaller vocabulary (logged as a warning).
  Vocab train(const Cancel& cancel, Progress& progress);

 private:
  struct Impl;
  std::unique_ptr<Impl> impl_;
};

}  // namespace bertpt::text
