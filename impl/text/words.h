// text/words.h   Splits text into normalized words: runs between white space, with every punctuation and CJK character on its own.
// This is the pre-tokenizer of BERT; the tokenizer cuts the words into pieces and the vocabulary trainer counts them.
#pragma once

#include <cstddef>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "text/normalizer.h"

namespace bertpt::text {

struct Word {
  std::string_view text;  // normalized UTF-8, never empty; valid until the next call of next()
  size_t n_chars = 0;     // Unicode scalar values in `text`
  // Where it came from: one entry per character; empty when byte i of `text` came from byte begin + i of the source.
  std::span<const NormalizedChar> sources;
  size_t begin = 0;
};

// Reads the words of one text in order, in time linear in the text. Memory: one part (a run without white space), no copy of the text.
class WordReader {
 public:
  // The normalizer and the bytes of `text` must outlive the reader.
  WordReader(const Normalizer& normalizer, std::string_view text);
  bool next(Word& word);  // false at the end

 private:
  void next_part();
  bool next_plain(Word& word);
  bool next_normalized(Word& word);

  const Normalizer& normalizer_;
  std::string_view text_;
  size_t position_ = 0, part_end_ = 0;
  bool plain_ = true;  // the current part is printable ASCII
  std::vector<NormalizedChar> chars_;
  size_t next_char_ = 0;
  std::string buffer_;
};

}  // namespace bertpt::text
