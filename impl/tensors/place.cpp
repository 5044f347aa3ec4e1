#include "tensors/place.h"

#include <cstdio>

namespace bertpt::tensors {

void Place::fail(const std::string& what, Code code, std::optional<uint64_t> offset) const {
  std::vector<Detail> details{{"path", path.string()}};
  if (!part.empty()) details.emplace_back("part", part);
  if (offset) details.emplace_back("offset", *offset);
  throw Error(code, component,
              "'" + path.string() + "': " + (part.empty() ? "" : part + ": ") + what +
                  (offset ? " (byte " + std::to_string(*offset) + (part.empty() ? ")" : " of it)") : ""),
              std::move(details));
}

std::string shape_text(std::span<const int64_t> shape) {
  std::string text = "[";
  for (const int64_t dim : shape) text.append(text.size() > 1 ? ", " : "").append(std::to_string(dim));
  return text + "]";
}

std::string shown(std::string_view text) {
  constexpr size_t kLongest = 80;
  std::string line;
  for (const char c : text.substr(0, kLongest)) {
    if (c >= ' ' && c < 127) {
      line += c;
      continue;
    }
    char escape[5];
    std::snprintf(escape, sizeof escape, "\\x%02x", static_cast<unsigned>(static_cast<unsigned char>(c)));
    line += escape;
  }
  return text.size() > kLongest ? line + "..." : line;
}

}  // namespace bertpt::tensors
