// text/sentence_close.h   What still belongs to a sentence behind its terminator: closing quotes and brackets, also after a space
// (French guillemets, tokenized text), references "[12]" and note numbers, smileys.
#pragma once

#include "text/abbreviations.h"
#include "text/sentence_rules.h"

namespace bertpt::text {

// The position behind all of it; t.run_end when there is none. Uses text, sentence_begin, begin, run_end and run of `t`.
size_t find_close_end(std::string_view text, const Terminator& t, const SentenceWords& words);

// Length in bytes of a smiley at `position` with white space or nothing behind it: ":)", ";-)", ":D"; 0: none.
size_t smiley_size(std::string_view text, size_t position);

inline size_t close_end(std::string_view text, const Terminator& t, const SentenceWords& words) {
  if (t.run_end + 1 < text.size() && text[t.run_end] == ' ') {  // the usual case: a space and a word
    const char next = text[t.run_end + 1];
    if (is_ascii_letter(next) || is_ascii_digit(next)) return t.run_end;
  }
  return find_close_end(text, t, words);
}

}  // namespace bertpt::text
