// text/sentence_masks.h   The candidates of a stretch of text that end no sentence for sure, told for all of them at once: 64 bytes
// become sets of bits, one for each kind of byte, and a question about neighbours becomes a shift. Where terminators stand thickly the
// answers are as good as random, and a branch for each would be guessed wrong; here there is none. The answers are those of the rules.
#pragma once

#include <array>
#include <cstdint>

#include "text/sentence_marks.h"

namespace bertpt::text {

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
