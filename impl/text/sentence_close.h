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
  const size_t behind = t.run_end + (t.run_end < text.size() && text[t.run_end] == ' ' ? 1 : 0);
  const bool usual = behind < text.size() && is(text[behind], behind > t.run_end ? byte_kind::plain : byte_kind::letter);
  return usual ? t.run_end : find_close_end(text, t, words);
}

}  // namespace bertpt::text
