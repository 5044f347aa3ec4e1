// samples/cli/line_pieces.h   Lines of any length as a stream: a line too long for memory comes in pieces that end at white space.
#pragma once

#include <functional>
#include <string>
#include <string_view>
#include <vector>

namespace cli {

struct LinePiece {
  std::string_view text;  // without the newline
  bool ends_line;         // false: the next piece goes on with the same line, after white space
};

// The lines of the files in turn, of standard input when there are none, some megabytes at a time; the views live until `use` returns.
// Memory: 8 MiB, or twice the longest run of bytes without white space. Gives the number of bytes read.
int64_t for_each_line_piece(const std::vector<std::string>& paths, const std::function<void(const std::vector<LinePiece>&)>& use);

}  // namespace cli
