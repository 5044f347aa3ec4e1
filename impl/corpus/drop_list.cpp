#include "corpus/drop_list.h"

#include <algorithm>
#include <charconv>

#include "corpus/byte_stream.h"

namespace bertpt::corpus {
namespace {
constexpr uint64_t kMaxLineBytes = 4096;
}  // namespace

DropList::DropList(const std::optional<std::string>& path) {
  if (!path) return;
  LineReader lines(*path, kMaxLineBytes);
  std::string_view line;
  while (lines.next(line)) {
    if (line.empty() || line[0] == '#') continue;
    uint64_t number = 0;
    const auto [end, error] = std::from_chars(line.data(), line.data() + line.size(), number);
    if (error != std::errc() || end != line.data() + line.size())
      lines.fail(Code::data, "expected the number of a document, got '" + std::string(line) + "'");
    sorted_.push_back(number);
  }
  std::sort(sorted_.begin(), sorted_.end());
}

bool DropList::names(uint64_t document) const { return std::binary_search(sorted_.begin(), sorted_.end(), document); }

}  // namespace bertpt::corpus
