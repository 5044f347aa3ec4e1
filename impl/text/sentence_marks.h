// text/sentence_marks.h   64 bytes as sets of bits, one for each kind of byte that sentence_masks.h asks about.
#pragma once

#include <array>
#include <cstdint>

#include "text/byte_classes.h"

namespace bertpt::text {

// What a byte can be here; a byte may be several of them.
enum class Mark : uint8_t {
  stop,     // . ! ?
  period,   // .
  space,    // the space alone
  white,    // of ASCII
  newline,  // \n \r
  digit,
  lower,
  upper,  // but for I, which may be a word
  alnum,
  joins,    // byte_kind::joins_back and joins: what words are made of
  closer,   // see closer_size
  opener,   // see opener_size
  bracket,  // ( [
  square,   // ]
  leads,    // byte_kind::leads
  rule,     // - = _ *
  hyphen,   // -
  colon,    // : ;
  angle,    // >
  opening,  // of upper those that begin no closing or salutation of a letter (sentence_mail.h)
  roman,    // see is_roman_digit
  bit_0,    // from here on the bits of digits
  bit_1,
  bit_2,
  bit_3,
  lead,       // from here on bytes beyond ASCII: kMarkLeads
  second,     // what follows a lead in the stops, line breaks and bullets
  dash,       // the third byte of U+2013 to U+201F: dashes and quotes
  quote,      // the same of the quotes that close: U+2018 U+2019 U+201C U+201D U+2039 U+203A
  guillemet,  // the second byte of U+00AB and U+00BB
  byte_80,
  byte_a6,
  byte_c2,
  byte_e2,
  byte_e3,
};
constexpr size_t kMarks = 35, kAsciiMarks = 25;

struct MarkBits {
  std::array<uint64_t, kMarks> of{};  // bit i: byte i is a Mark
  uint64_t beyond = 0;                // not ASCII
  uint64_t operator[](Mark mark) const { return of[static_cast<size_t>(mark)]; }
};

// Reads 64 bytes. Leaves the marks beyond ASCII as they were where all of them are ASCII.
using FindMarks = void (*)(const char* text, MarkBits& marks);
FindMarks find_marks(SimdLevel level);  // level: one of simd_levels(); nullptr where it would take longer than it saves

}  // namespace bertpt::text
