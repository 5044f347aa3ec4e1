// corpus/drop_list.h   Numbers of documents to leave out, as a text file: one a line, counted from 0 in the order of the source; lines
// that begin with "#" and empty lines say nothing.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

namespace bertpt::corpus {

class DropList {
 public:
  // Errors: Code::not_found, io; Code::data for a line that is no number, with its place.
  explicit DropList(const std::optional<std::string>& path);
  bool names(uint64_t document) const;

 private:
  std::vector<uint64_t> sorted_;
};

}  // namespace bertpt::corpus
