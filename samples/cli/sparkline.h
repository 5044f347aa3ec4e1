// samples/cli/sparkline.h   A curve in one line of text.
#pragma once

#include <string>
#include <vector>

namespace cli {

bool terminal_takes_utf8();  // as the locale's variables say
// `width` characters from the least value (low) to the greatest (high); means where there are more values than characters. Eight heights
// of block elements, or of ASCII characters where utf8 is false. "" without values.
std::string sparkline(const std::vector<double>& values, size_t width, bool utf8);

}  // namespace cli
