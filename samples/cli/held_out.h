// samples/cli/held_out.h   Sentences that a model has never seen, with one word masked.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "host.h"

namespace cli {

struct MaskedSentence {
  std::string text;    // with one [MASK]
  std::string answer;  // the word that stood there
};

// Up to `count` sentences, spread over the validation documents; the same ones every time. A masked word is one piece of at least
// four letters, so that the model can name it.
std::vector<MaskedSentence> held_out_sentences(const Corpus& corpus, int64_t count);

}  // namespace cli
