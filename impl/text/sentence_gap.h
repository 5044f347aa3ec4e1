// text/sentence_gap.h   White space between sentences and the newlines in it.
#pragma once

#include <string_view>

#include "text/sentence_chars.h"

namespace bertpt::text {

struct Gap {
  size_t end = 0;  // the first character behind it
  int newlines = 0;
};

Gap find_gap(std::string_view text, size_t position);

// The white space from `position` on.
inline Gap gap_after(std::string_view text, size_t position) {
  if (position < text.size() && text[position] == ' ') ++position;
  return position < text.size() && is(text[position], byte_kind::printable) ? Gap{position, 0} : find_gap(text, position);
}

}  // namespace bertpt::text
