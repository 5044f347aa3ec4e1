// text/piece_counts.h   How often each piece comes out when words are cut longest piece first, as the tokenizer will cut them.
#pragma once

#include <cstdint>
#include <span>
#include <string>
#include <vector>

#include "base/cancel.h"
#include "text/piece_merger.h"

namespace bertpt::text {

// By place in `pieces`. Progress: advances once per word; the caller begins the stage.
// Errors: Code::cancelled.
std::vector<uint64_t> piece_counts(std::span<const std::string> pieces, std::span<const CountedWord> words, int64_t threads,
                                   const Cancel& cancel, Progress& progress);

}  // namespace bertpt::text
