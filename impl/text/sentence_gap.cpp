#include "text/sentence_gap.h"

namespace bertpt::text {

Gap find_gap(std::string_view text, size_t position) {
  Gap gap{position, 0};
  while (gap.end < text.size()) {
    if (text[gap.end] == ' ') {
      ++gap.end;
    } else if (const size_t n = line_break_size(text, gap.end); n > 0) {
      ++gap.newlines;
      gap.end += n;
    } else if (const size_t white = white_size(text, gap.end); white > 0) {
      gap.end += white;
    } else {
      break;
    }
  }
  return gap;
}

}  // namespace bertpt::text
