#include "sparkline.h"

#include <algorithm>
#include <array>
#include <cctype>
#include <cstddef>
#include <cstdlib>
#include <numeric>

namespace cli {

bool terminal_takes_utf8() {
  for (const char* name : {"LC_ALL", "LC_CTYPE", "LANG"}) {  // the first that is set decides, as in setlocale
    const char* const value = std::getenv(name);
    if (value == nullptr || *value == 0) continue;
    std::string text(value);
    std::transform(text.begin(), text.end(), text.begin(), [](unsigned char c) { return static_cast<char>(std::tolower(c)); });
    return text.find("utf-8") != std::string::npos || text.find("utf8") != std::string::npos;
  }
  return false;
}

std::string sparkline(const std::vector<double>& values, size_t width, bool utf8) {
  static constexpr std::array kBlocks = {"\u2581", "\u2582", "\u2583", "\u2584", "\u2585", "\u2586", "\u2587", "\u2588"};
  static constexpr std::array kPlain = {"_", ".", "-", "~", "=", "+", "*", "#"};
  const size_t n = std::min(width, values.size());
  std::vector<double> heights;
  for (size_t i = 0; i < n; ++i) {
    const auto begin = values.begin() + static_cast<std::ptrdiff_t>(i * values.size() / n),
               end = values.begin() + static_cast<std::ptrdiff_t>((i + 1) * values.size() / n);
    heights.push_back(std::accumulate(begin, end, 0.0) / static_cast<double>(end - begin));
  }
  if (heights.empty()) return "";
  const auto [least, greatest] = std::minmax_element(heights.begin(), heights.end());
  const double range = *greatest - *least, low = *least;
  std::string line;
  for (const double height : heights) {
    const auto level = range > 0 ? std::min<size_t>(7, static_cast<size_t>((height - low) / range * 8)) : 0;
    line += utf8 ? kBlocks[level] : kPlain[level];
  }
  return line;
}

}  // namespace cli
