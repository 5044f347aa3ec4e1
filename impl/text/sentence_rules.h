// text/sentence_rules.h   Whether a terminator ends its sentence: a decision over bounded context, at most 48 bytes back and 96 ahead.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "text/sentence_chars.h"

namespace bertpt::text {

// "word [begin] .?! [run_end] ")' [close_end]  white space  [next] The". Positions are bytes of `text`.
struct Terminator {
  std::string_view text;
  size_t sentence_begin = 0;  // of the sentence that may end here
  size_t begin = 0;           // first terminator
  size_t run_end = 0;         // after the last one: "?!", "...", ". . ."
  size_t close_end = 0;       // after closing quotes, brackets and note numbers
  size_t next = 0;            // first character after the white space; text.size() at the end
  bool in_brackets = false;   // inside a bracket that opened shortly before, not at the sentence's beginning
};

struct SentenceRules {
  bool lowercase_text = false;                    // the text has no capitals: a small letter may begin a sentence
  const std::vector<std::string>* own = nullptr;  // sorted; the user's abbreviations
  bool ends_sentence(const Terminator& t) const;
};

// A bullet or a number at `position`, as list items begin: "- x", "* x", "3. x", "b) x", "(iv) x".
bool is_list_marker(std::string_view text, size_t position);

}  // namespace bertpt::text
