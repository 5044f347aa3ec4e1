// text/sentence_rules.h   Whether a terminator ends its sentence: a decision over bounded context, at most 64 bytes back and 96 ahead.
#pragma once

#include <string_view>

#include "text/abbreviations.h"
#include "text/sentence_chars.h"

namespace bertpt::text {

// "word [begin] .?! [run_end] ")' [close_end]  white space  [next] The". Positions are bytes of `text`.
struct Terminator {
  enum class Run : uint8_t {
    period,    // one full stop
    ellipsis,  // two or more, or U+2026
    mark,      // with a ! or ?
    full,      // see Stop::full
  };
  const std::string_view& text;
  size_t sentence_begin = 0;  // of the sentence that may end here
  size_t begin = 0;           // first terminator
  size_t run_end = 0;         // after the last one: "?!", "...", ". . ."
  size_t close_end = 0;       // after closing quotes, brackets and note numbers
  size_t next = 0;            // first character after the white space; text.size() at the end
  Run run = Run::period;

  bool closed() const { return close_end > run_end; }
  bool spaced() const { return next > close_end; }
};

struct SentenceRules {
  const SentenceWords& words;
  bool lowercase_text = false;  // the text has no capitals: a small letter may begin a sentence

  bool ends_sentence(const Terminator& t) const;
  // The same, faster, for the terminator at text[begin] where is_usual(text, begin).
  bool ends_sentence_usually(const std::string_view& text, size_t sentence_begin, size_t begin) const;
  // Whether the terminator at text[begin] is as most are: one of . ! ? with one space and a letter or digit behind it.
  static bool is_usual(std::string_view text, size_t begin) {
    return begin + 2 < text.size() && text[begin + 1] == ' ' && is(text[begin + 2], byte_kind::plain) && is(text[begin], byte_kind::stop);
  }
  // Whether a day, a month or a time zone stands at `position`.
  bool next_is_date(std::string_view text, size_t position) const;
};

}  // namespace bertpt::text
