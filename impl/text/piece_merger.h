// text/piece_merger.h   Byte pair encoding over counted words: pieces start as characters ("##" in front of all but a word's first)
// and the most frequent pair of neighbours becomes one piece, again and again. Equal counts go to the pair whose left piece, then
// right piece, is smaller as bytes; so the result is a function of the counts alone.
//
// Pair counts are exact at every step. Time: about the sum of the lengths of the words touched by each merge. Memory: a word takes 12
// bytes and 4 per character; every place where a pair stood takes 4 bytes until the pair is merged; a distinct pair takes about 60.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "base/cancel.h"

namespace bertpt::text {

struct CountedWord {
  std::string_view text;  // valid UTF-8
  uint64_t count = 0;
};

struct MergeLimits {
  int64_t max_pieces = 0;       // the first pieces included
  uint64_t min_frequency = 1;   // of a pair
  int64_t max_piece_chars = 0;  // without "##"; a longer pair is passed over
};

// The first pieces of the words: each character alone, and with "##" where it follows another. Sorted, without duplicates.
// Errors of both: Code::cancelled; Code::data for more than 2^32 characters in all.
std::vector<std::string> first_pieces(const std::vector<CountedWord>& words, const Cancel& cancel);

// The first pieces, then one piece per merge in order (none twice). Progress: advances once per new piece; the caller begins the stage.
std::vector<std::string> merge_pieces(const std::vector<CountedWord>& words, const MergeLimits& limits, const Cancel& cancel,
                                      Progress& progress);

}  // namespace bertpt::text
