// text/char_table.h   What one character of the source becomes under given normalizer options, ready for a loop over UTF-8.
// Derived from Normalizer when made (about 2 ms, 400 KB), so the two cannot disagree. Immutable; any number of threads.
#pragma once

#include <cstdint>
#include <string_view>
#include <vector>

#include "text/normalizer.h"

namespace bertpt::text {

enum class CharFate : uint8_t {
  copied,   // part of a word as it is
  dropped,  // vanishes
  space,    // ends a word
  alone,    // a word of its own: as it is, or its form when it has one
  mapped,   // its form is part of a word
  hangul,   // a syllable that decomposes into 2 or 3 letters by arithmetic
  ordered,  // part of a word, at a place that depends on its neighbours (canonical order of marks that are kept)
};

// Normalized characters in UTF-8. The longest are four of three bytes.
struct CharForm {
  char bytes[14] = {};
  uint8_t size_bytes = 0, n_chars = 0;
};

class CharTable {
 public:
  explicit CharTable(const NormalizerOptions& options);

  struct Entry {
    CharFate fate = CharFate::copied;
    const CharForm* form = nullptr;  // of mapped and ordered; of alone when its size is not 0, else that is as it is
  };
  // c: a Unicode scalar value. scratch holds the form of a character beyond the table.
  Entry entry(char32_t c, CharForm& scratch) const {
    if (c >= kTableEnd) return far_entry(c, scratch);
    const uint16_t packed = entries_[c];
    return {static_cast<CharFate>(packed & kFateMask), &forms_[packed >> kFateBits]};
  }
  const Normalizer& normalizer() const { return normalizer_; }
  size_t size_bytes() const { return entries_.capacity() * sizeof(uint16_t) + forms_.capacity() * sizeof(CharForm); }

 private:
  static constexpr char32_t kTableEnd = 0x20000;  // the planes that hold scripts; rare ideographs lie beyond
  static constexpr int kFateBits = 3;
  static constexpr uint16_t kFateMask = 7;

  Entry far_entry(char32_t c, CharForm& scratch) const;
  CharFate derive(char32_t c, CharForm& form) const;

  Normalizer normalizer_;
  std::vector<uint16_t> entries_;  // fate, and above it the place of the form; place 0 is no form
  std::vector<CharForm> forms_;
};

}  // namespace bertpt::text
