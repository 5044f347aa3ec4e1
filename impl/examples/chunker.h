// examples/chunker.h   Cuts a split into chunks, one per sample, from its sentence lengths alone: no token is read.
//
// The cut of Google's create_pretraining_data.py is sequential within a document: a pair with a random partner gives back the
// sentences it did not use. To make sample i a function of i all the same, the draws of a chunk depend only on the key of the epoch
// and on where the chunk begins. Chunks begin at rising places, so a scan can restart at any of them with nothing but a Cursor.
//
// Objectives:
//   nsp             Google's next sentence prediction. A document has a target length: max_seq_length - 3 tokens or, with probability
//                   short_seq_prob, uniform in [2, max_seq_length - 3]. Sentences are gathered until the target is reached; the first
//                   1 to n - 1 of them are A. B is the rest, or a passage of another document (always for a chunk of one sentence).
//   sop             ALBERT's sentence order prediction: as nsp, but a negative is the chunk's own two parts swapped and gives
//                   nothing back. A chunk of one sentence is paired with another document's passage, label 1, as in ALBERT; a split
//                   of one document has none, so there such chunks are left out and counted.
//   full_sentences  RoBERTa: whole sentences up to the limit, across documents, a [SEP] where one ends. No pair.
//   doc_sentences   The same, but a sample ends with its document.
//   segment         ELECTRA: tokens up to max_seq_length (with short_seq_prob, drawn for each sample, uniform in [5, max_seq_length]), as
//   one
//                   segment (one in ten) or as two whose first is about half; no pair label. Unlike ELECTRA, what does not fit is not
//                   thrown away but begins the next sample, and once B has begun no later sentence goes to A.
// nsp and sop keep sentences whole here and leave the cutting of what is too long to the pair (pairs.h). The others cut a
// sentence that is longer than a sample into pieces and lose no token.
#pragma once

#include <cstdint>
#include <memory>
#include <optional>
#include <string_view>

#include "base/random.h"
#include "corpus/corpus.h"
#include "examples/document_blocks.h"

namespace bertpt::examples {

enum class Objective : int32_t { nsp, sop, full_sentences, doc_sentences, segment };
std::optional<Objective> objective_from(std::string_view name);
inline bool has_pairs(Objective objective) { return objective == Objective::nsp || objective == Objective::sop; }

// The keys of everything drawn for one epoch's samples.
struct EpochKeys {
  uint64_t plan = 0;   // target length of each document; index: document
  uint64_t pairs = 0;  // everything about a chunk; index: where it begins
  uint64_t masks = 0;  // index: where the chunk begins
};

struct ChunkRules {
  Objective objective = Objective::nsp;
  int64_t max_seq_length = 512;  // with [CLS] and [SEP]; at least 8
  double short_seq_prob = 0.1;
  double positive_coin = 0.5;  // of a chunk that could be either
  EpochKeys keys;
};

// The next token that no chunk has taken. sentence counts within the split, offset within the sentence.
struct Cursor {
  int64_t document = 0, sentence = 0, offset = 0;
  bool operator==(const Cursor&) const = default;
};

struct Chunk {
  Cursor begin, end;        // the tokens it spans; for a random partner, A alone
  int64_t target = 0;       // nsp, sop: wanted tokens of A and B together
  int64_t a_sentences = 0;  // nsp, sop: A's share of the chunk; segment: pieces that go to A
  bool partner = false;     // B is a passage of another document
  bool forced = false;      // nsp, sop: one sentence, so there was no choice
  int32_t label = -1;       // 0 in order, 1 not, -1 no pair
  uint64_t stream = 0;      // index of its draws
};

// Immutable; any number of threads. The split must outlive it.
class Chunker {
 public:
  // blocks: where random partners come from; null: the whole split is one block.
  Chunker(const corpus::SplitView& split, const ChunkRules& rules, std::shared_ptr<const DocumentBlocks> blocks = nullptr);

  // What is known of the document that a scan is in, so that it is not asked for again at every chunk.
  struct Memo {
    int64_t document = -1, stop = 0, target = 0;  // stop: the sentence behind it
  };
  // Reads the chunk at the cursor and moves the cursor behind it. False at the end of the split. memo: of the same scan, empty at first.
  bool next(Cursor& cursor, Chunk& chunk, Memo& memo) const;
  bool next(Cursor& cursor, Chunk& chunk) const {
    Memo memo;
    return next(cursor, chunk, memo);
  }
  // True when the chunk cannot become a sample: one sentence, no other document to take a partner from.
  bool unusable(const Chunk& chunk) const { return chunk.partner && split_.n_documents() < 2; }

  // The draws of the pair, after those that the scan itself made (they have a stream of their own).
  Random draws(const Chunk& chunk) const { return Random(mix64(rules_.keys.pairs), chunk.stream); }
  void set_keys(const EpochKeys& keys) { rules_.keys = keys; }  // before any other thread sees it
  const ChunkRules& rules() const { return rules_; }
  const corpus::SplitView& split() const { return split_; }
  const DocumentBlocks& blocks() const { return *blocks_; }

 private:
  void next_pair(Cursor& cursor, Chunk& chunk, const Memo& memo) const;
  void next_full(Cursor& cursor) const;
  void next_segment(Cursor& cursor, Chunk& chunk, const Memo& memo) const;
  bool settle(Cursor& cursor) const;  // moves on to a document that has tokens left
  int64_t remaining(const Cursor& cursor) const;
  int64_t target_of(int64_t document) const;
  // Sentences from `first`, at least one and none from `stop`, until they have `target` tokens (at least 1) together.
  int64_t sentences_up_to(int64_t target, int64_t first, int64_t stop) const;

  const corpus::SplitView& split_;
  std::span<const uint32_t> lengths_;
  std::span<const int64_t> begins_;  // first sentence of each document, and the end
  ChunkRules rules_;
  std::shared_ptr<const DocumentBlocks> blocks_;
};

}  // namespace bertpt::examples
