// text/piece_chooser.h   The choice of new pieces that VocabExtender makes (text/vocab_extension.h says how).
#pragma once

#include <cstdint>
#include <span>
#include <string>
#include <vector>

#include "base/cancel.h"
#include "text/piece_merger.h"

namespace bertpt::text {

struct ChoiceLimits {
  int64_t max_pieces = 0;
  uint64_t min_saved = 1;
  int64_t max_piece_chars = 50;
};

struct ChosenPiece {
  std::string piece;
  uint64_t saved = 0;
};

// `pieces` is the vocabulary; words that it cannot cut are passed over. Progress: advances once per chosen piece; the caller begins the
// stage. Memory: about 100 bytes per word and 40 per distinct candidate. Errors: Code::cancelled.
std::vector<ChosenPiece> choose_pieces(std::span<const std::string> pieces, std::span<const CountedWord> words, const ChoiceLimits& limits,
                                       const Cancel& cancel, Progress& progress);

}  // namespace bertpt::text
