// text/sentence_blocks.h   Where stops stand thickly, those of 64 bytes are answered at once: which of them end a sentence, where the next
// one begins, and whether the stop of a number is the label of its sentence or of a list's next item. Which of them do is as good as
// random, so that a branch for each is guessed wrong; here a block is arithmetic on the sets of bits of text/sentence_masks.h. The answers
// are those of the rules.
#pragma once

#include <string_view>
#include <vector>

#include "text/segmenter.h"
#include "text/sentence_lists.h"
#include "text/sentence_masks.h"

namespace bertpt::text {

// What the stops of a sentence depend on.
struct OpenSentence {
  size_t begin = SIZE_MAX;
  bool known = false;     // false: what opens at `begin` is a bullet or a label of other items than those with a period, or may be
  bool labelled = false;  // "1. ", "1.) ": a number or letter with a period may be the label of the next item
  uint32_t digit = 0;     // of a labelled one: the last digit of its number

  OpenSentence() = default;
  // The sentence at `begin` with the label that opens it.
  OpenSentence(size_t begin, const ListLabel& label);
};

// Passes the candidates of one block from text[position] on, as long as their answers are sure: appends the sentences that end and moves
// `sentence` on to the one that has not. Gives the position to go on at, which is `position` where the first one is not sure. block: where
// the bits begin. Needs sentence.known; where it is lost, a sentence begins at sentence.begin and nothing behind it is passed.
using PassStops = size_t (*)(std::string_view text, const OpenCandidates& open, size_t block, size_t position, OpenSentence& sentence,
                             std::vector<Span>& out);
PassStops pass_stops();  // the fastest of the machine

// Whether a number that opens a sentence labels it, "7", "12", "1.2", and ends nothing with its period; 2001 is none.
inline bool is_label_number(size_t size_bytes, bool dotted) { return size_bytes <= 3 || (dotted && size_bytes <= 8); }

}  // namespace bertpt::text
