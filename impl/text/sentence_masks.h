// text/sentence_masks.h   The candidates of a stretch of text that end no sentence for sure, told for all of them at once: 64 bytes
// become sets of bits, one for each kind of byte, and a question about neighbours becomes a shift. Where terminators stand thickly the
// answers are as good as random, and a branch for each would be guessed wrong; here there is none. The answers are those of the rules.
#pragma once

#include <array>
#include <cstdint>
#include <string_view>

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
  joins,      // byte_kind::joins_back and joins: what words are made of
  closer,     // see closer_size
  opener,     // see opener_size
  bracket,    // ( [
  square,     // ]
  leads,      // byte_kind::leads
  rule,       // - = _ *
  hyphen,     // -
  colon,      // : ;
  angle,      // >
  opening,    // of upper those that begin no closing or salutation of a letter (sentence_mail.h)
  roman,      // see is_roman_digit
  bit_0,      // from here on the bits of digits
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

// Bit i is byte i. Sure for bits kSureBegin to kSureEnd - 1: the others are their neighbours.
struct OpenCandidates {
  static constexpr size_t kSureBegin = 4, kSureEnd = 60;
  uint64_t usual = 0;    // candidates (see sentence_scan.h) that the scanner must look at
  uint64_t in_list = 0;  // the same where the sentence opens an item "1. " or "1.) " and the period of the next label matters
  // Of those, the first stops of runs with a capital or digit behind the closers and the spaces that follow, which end their sentence: all
  // of one stop, and longer ones that do not lead it.
  uint64_t ends = 0;
  // The same for periods behind a number ("7", "2001", "1.2"), where it is no list's next label, if no abbreviation begins with a digit:
  // a number that leads its sentence may be its label, and end nothing.
  uint64_t number_ends = 0;
  uint64_t stops = 0, closers = 0, spaces = 0;  // every byte
  // For sentence_blocks.h:
  uint64_t sure = 0;         // ends, number_ends, and those of in_list that end nothing where they belong to no label
  uint64_t first_stops = 0;  // in_list without the stops behind the first one of each run of `ends`
  uint64_t numbers = 0;      // the first digits of numbers behind white space, or dots there
  uint64_t begins = 0;       // what begins a sentence like any other, or, where it is in `labels`, one that is labelled with a period
  uint64_t labels = 0;
  uint64_t letters = 0, digits = 0, periods = 0;
  std::array<uint64_t, 4> digit_bits{};  // of the digits
};
using ReadCandidates = void (*)(const MarkBits& marks, OpenCandidates& open);
ReadCandidates read_candidates();  // the fastest of the machine

}  // namespace bertpt::text
