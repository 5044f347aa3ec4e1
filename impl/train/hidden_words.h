// train/hidden_words.h   A few sentences of the validation split with one word hidden each: what the model guesses there is asked again
// and again while it learns, for people to see.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "corpus/corpus.h"
#include "train/events.h"

namespace bertpt::train {

class LiveModel;

struct HiddenWord {
  std::vector<int32_t> ids;  // with [CLS], [SEP] and the mask
  int32_t place = 0;         // of the mask in ids
  int32_t answer = 0;
  std::string text, word;  // the sentence with [MASK], and what it hides
};

// At most `count`, from as many documents spread over the split: sentences of 12 to 40 tokens (max_tokens with special ones), from the
// middle of their documents on, since beginnings are formulas; hidden is the whole word of one piece, four letters or more, nearest to two
// thirds of the sentence. The same for the same corpus. Empty where the split has no such sentence.
std::vector<HiddenWord> choose_hidden_words(const corpus::Corpus& corpus, int64_t count, int64_t max_tokens);

// The model's k best guesses and its probability of the word itself.
std::vector<Sample> guess_hidden_words(LiveModel& model, const std::vector<HiddenWord>& words, int64_t k = 5);

}  // namespace bertpt::train
