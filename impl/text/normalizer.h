// text/normalizer.h   Text to the characters that a BERT tokenizer sees: cleaning, spaces around CJK, accents off, lowercase.
//
// The output is one entry per normalized character with the bytes of the source it came from. Rule set "hf" works as Hugging
// Face's BertNormalizer (decompose the whole text, drop marks, lowercase character by character); "google" as tokenization.py (for
// each word: lowercase with the final-sigma rule, then decompose, then drop marks). White space comes out as U+0020.
// Immutable; any number of threads.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "text/unicode.h"
#include "text/vocab.h"

namespace bertpt::text {

struct NormalizedChar {
  char32_t value;
  uint32_t size_bytes;  // length of the source character
  size_t begin;         // its first byte in the source
};

class Normalizer {
 public:
  explicit Normalizer(const NormalizerOptions& options);

  // Appends the normalized characters of text[begin, end). Exact for a part of a text that starts and ends at safe_break places.
  // Linear in the length of the part (apart from sorting within a run of combining marks).
  void normalize(std::string_view text, size_t begin, size_t end, std::vector<NormalizedChar>& out) const;
  // The same as UTF-8.
  std::string normalize(std::string_view text) const;

  // How cleaning sees a character of the source.
  CharClass source_class(char32_t c) const;
  // How the word splitter sees a normalized character: space, punctuation, or anything else.
  CharClass word_class(char32_t c) const;
  // The end of the part of `text` that starts at `begin` and can be normalized alone: at white space, or, when the part grows
  // beyond a few KB and the rules allow it, before a character that is a word of its own. Greater than begin.
  size_t part_end(std::string_view text, size_t begin) const;

  const NormalizerOptions& options() const { return options_; }

 private:
  void clean(std::string_view text, size_t begin, size_t end, std::vector<NormalizedChar>& out) const;
  void decompose_and_strip(std::vector<NormalizedChar>& chars, size_t from) const;
  void lowercase_each(std::vector<NormalizedChar>& chars, size_t from) const;
  void lowercase_words(std::vector<NormalizedChar>& chars, size_t from) const;

  NormalizerOptions options_;
  UnicodeProfile profile_;
};

}  // namespace bertpt::text
