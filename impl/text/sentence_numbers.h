// text/sentence_numbers.h   Sentences that begin with a digit where stops stand thickly: "1. 12.) 3.1. 5 .. 7". Which of their stops end
// them is as good as random, so that a branch for each is guessed wrong; here a stop is arithmetic on the sets of bits of
// text/sentence_masks.h, and what is branched on seldom changes. The answers are those of the rules where no abbreviation begins
// with a digit.
#pragma once

#include <string_view>
#include <vector>

#include "text/segmenter.h"
#include "text/sentence_lists.h"
#include "text/sentence_masks.h"

namespace bertpt::text {

// What the stops of a sentence depend on.
struct NumberSentence {
  size_t begin = SIZE_MAX;
  bool known = false;      // false: what opens at `begin` is more than a digit and perhaps a label with a period
  bool labelled = false;   // "1. ", "1.) ": a number or letter with a period may be the label of the next item
  char next_digit = '\0';  // of a labelled one: the last digit of the next item's number

  NumberSentence() = default;
  // The sentence at `begin` with the label that opens it; text[begin] is a digit.
  NumberSentence(size_t begin, const ListLabel& label);
};

// Passes the candidates of one block from text[position] on, as long as their answers are sure: appends the sentences that end and moves
// `sentence` on to the one that has not. Gives the position to go on at, which is `position` where the first one is not sure. block: where
// the bits begin. Needs sentence.known; where it is lost, a sentence begins at sentence.begin and nothing behind it is passed.
size_t pass_numbers(std::string_view text, const OpenCandidates& open, size_t block, size_t position, NumberSentence& sentence,
                    std::vector<Span>& out);

// Whether a number that opens a sentence labels it, "7", "12", "1.2", and ends nothing with its period; 2001 is none.
inline bool is_label_number(size_t size_bytes, bool dotted) { return size_bytes <= 3 || (dotted && size_bytes <= 8); }

}  // namespace bertpt::text
