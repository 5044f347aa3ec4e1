// text/sentence_close.h   What still belongs to a sentence behind its terminator: closing quotes and brackets, also after a space
// (French guillemets, tokenized text), references "[12]" and note numbers, smileys.
#pragma once

#include "text/abbreviations.h"
#include "text/sentence_rules.h"

namespace bertpt::text {

// The position behind all of it; t.run_end when there is none. Uses text, sentence_begin, begin, run_end and run of `t`.
size_t find_close_end(std::string_view text, const Terminator& t, const SentenceWords& words);

// The position behind what closes a sentence from `position` on, without note numbers; `position` when there is nothing.
size_t find_closing_end(std::string_view text, size_t position);
inline size_t closing_end(std::string_view text, size_t position) {
  while (position < text.size() && is(text[position], byte_kind::closer)) ++position;
  const size_t behind = position + (position < text.size() && text[position] == ' ' ? 1 : 0);
  if (behind >= text.size()) return position;
  const char c = text[behind];
  if (c == ' ' || c == '\n' || (is(c, byte_kind::printable) && !is(c, byte_kind::closes_apart))) return position;
  if (is(c, byte_kind::closer) && behind + 1 < text.size() && is(text[behind + 1], byte_kind::printable)) return position;  // it opens
  return find_closing_end(text, position);
}

// Length in bytes of a smiley at `position` with white space or nothing behind it: ":)", ";-)", ":D"; 0: none.
size_t smiley_size(std::string_view text, size_t position);

inline size_t close_end(std::string_view text, const Terminator& t, const SentenceWords& words) {
  const size_t behind = t.run_end + (t.run_end < text.size() && text[t.run_end] == ' ' ? 1 : 0);
  const bool usual = behind < text.size() && is(text[behind], behind > t.run_end ? byte_kind::plain : byte_kind::letter);
  return usual ? t.run_end : find_close_end(text, t, words);
}

}  // namespace bertpt::text
