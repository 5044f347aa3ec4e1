// text/vocab_extension.h   Adds the pieces of a new domain to an existing vocabulary, for continued pre-training: no id moves.
//
// Which pieces. The words of the documents are counted and cut as the tokenizer cuts them now. A candidate is any row of two or more
// neighbouring pieces of a word, up to the whole word; where it stands it would save one piece less than it has. Candidates are
// ranked by what they save in all words, equal ones by their bytes. The first of the ranking is tried: every word whose cut it changes is
// cut anew, the words where longest match first now takes it in another place included. If it then still saves at least what the next
// candidate promises, it is taken, and all counts are brought up to date; otherwise it goes back with the exact number. So each step
// knows exactly what a piece saves, given all pieces before it, and the result is a function of the vocabulary and the counts of words.
#pragma once

#include <cstdint>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "base/cancel.h"
#include "text/vocab.h"
#include "text/vocab_config.h"

namespace bertpt::text {

struct AddedPiece {
  std::string piece;
  int32_t id = 0;
  uint64_t saved = 0;  // pieces that it saves on the documents, given those before it; 0 for a new character
};

struct ExtensionReport {
  uint64_t distinct_words = 0, words = 0;          // of the documents, without those above max_word_chars
  uint64_t pieces_before = 0, pieces_after = 0;    // an unknown word counts as one piece, [UNK]
  uint64_t unknown_before = 0, unknown_after = 0;  // words that are [UNK]
  int64_t in_unused = 0, appended = 0;
  std::vector<AddedPiece> added;  // in the order of choice
  std::string json() const;
};

struct ExtendedVocab {
  Vocab vocab;
  ExtensionReport report;
};

class VocabExtender {
 public:
  // Text is normalized as the vocabulary suggests.
  VocabExtender(std::shared_ptr<const Vocab> vocab, const VocabExtensionConfig& config);
  ~VocabExtender();
  // As VocabTrainer::add.
  void add(std::string_view text, const Cancel& cancel = {});
  // Errors: Code::data when no word was added; Code::config when placement is unused_only and the vocabulary has no [unused...] piece;
  // Code::cancelled, after which it may be called again.
  ExtendedVocab extend(const Cancel& cancel, Progress& progress);

 private:
  struct Impl;
  std::unique_ptr<Impl> impl_;
};

}  // namespace bertpt::text
