// text/unicode.h   The facts about Unicode that tokenizing needs, as two named profiles over one set of generated tables.
//
// No Unicode library agrees with the reference tokenizer: it mixes character classes of Unicode 8, combining classes of Unicode 9,
// decompositions of Unicode 15 and lowercase of Unicode 17, with a handful of slips of its own. The tables (43 KB) are made by
// unicode_tables.py; tests/golden/unicode_*.txt pins the result for every scalar value. All functions are pure and take any
// char32_t up to U+10FFFF.
#pragma once

#include <cstdint>
#include <string_view>

namespace bertpt::text {

enum class UnicodeProfile : uint8_t {
  hf,      // Hugging Face tokenizers 0.22 and 0.23
  google,  // google-research/bert tokenization.py on Unicode 15.0
};

// Exclusive classes, as clean_text and the word splitter see a character.
enum class CharClass : uint8_t {
  other = 0,
  removed = 1,      // controls, format characters, U+FFFD; for hf private use too
  space = 2,        // every White_Space character that is no control
  punctuation = 3,  // a word of its own
  mark = 4,         // nonspacing mark: what strip_accents drops
  cjk = 5,          // a word of its own when CJK is split
};

struct CharInfo {
  CharClass kind;
  bool maps;      // it may have a decomposition or a lowercase
  bool combines;  // it may have a combining class above 0
};
CharInfo char_info(UnicodeProfile profile, char32_t c);

// Up to 4 code points.
struct CodePoints {
  char32_t values[4];
  uint32_t size = 0;
  const char32_t* begin() const { return values; }
  const char32_t* end() const { return values + size; }
};

// The full canonical decomposition (NFD of one character); c itself when it has none.
CodePoints decompose(UnicodeProfile profile, char32_t c);
// The canonical combining class, by which NFD sorts marks.
uint8_t combining_class(UnicodeProfile profile, char32_t c);
// The lowercase of one character out of context; only U+0130 gives two.
CodePoints lowercase(UnicodeProfile profile, char32_t c);

// What the final-sigma rule asks (Unicode 15.0).
bool is_cased(char32_t c);
bool is_case_ignorable(char32_t c);

}  // namespace bertpt::text
