#include "text/sentence_rules.h"

#include <string>
#include <vector>

#include "base/random.h"
#include "support/catch.h"

using namespace bertpt;
using namespace bertpt::text;

namespace {

// Words of all the kinds that the rules know, and what may stand around them.
const std::vector<std::string> kWords = {
    "a",  "I",    "V",     "x",  "1",  "12", "2001", "The", "the",  "Mr",  "U.S",    "p.m",  "e.g", "No",   "Fig", "etc", "Jr",
    "he", "said", "and",   "am", "Te", "é",  "г",    "IV",  "xiv",  "Oct", "ex-Gov", "-",    "(",   "\"",   "[",   "'",   "&",
    ".",  "...",  ". . .", "!",  "?",  ",",  "—",    "“",   "3.14", "%",   "$",      "five", "w",   "At 5", "n",   "Chr", "Oktober"};

std::string random_text(Random& random) {
  std::string text;
  for (uint64_t n = 1 + random.below(12); n > 0; --n) {
    text += kWords[random.below(kWords.size())];
    if (random.below(2) == 0) text += '.';
    if (random.below(3) > 0) text += ' ';
  }
  return text;
}

}  // namespace

TEST_CASE("the fast way decides as the general one", "[text][segmenter]") {
  const SentenceWords words({});
  Random random(5, 0);
  int n_ends = 0, n_others = 0;
  for (int round = 0; round < 200000; ++round) {
    const std::string kept = random_text(random);
    const std::string_view text = kept;
    const SentenceRules rules{.words = words, .lowercase_text = random.below(4) == 0};
    for (size_t at = 1; at + 2 < text.size(); ++at) {
      if (!SentenceRules::is_usual(text, at)) continue;
      const size_t begin = random.below(at);
      const Terminator t{.text = text,
                         .sentence_begin = begin,
                         .begin = at,
                         .run_end = at + 1,
                         .close_end = at + 1,
                         .next = at + 2,
                         .run = text[at] == '.' ? Terminator::Run::period : Terminator::Run::mark};
      REQUIRE(rules.ends_sentence_usually(text, begin, at) == rules.ends_sentence(t));
      ++(rules.ends_sentence(t) ? n_ends : n_others);
    }
  }
  CHECK(n_ends > 10000);
  CHECK(n_others > 10000);
}
