// text/piece_list.h   Many short strings in one block of memory: beside its bytes a string costs five.
#pragma once

#include <cstdint>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace bertpt::text {

class PieceList {
 public:
  PieceList() = default;
  PieceList(std::span<const std::string> pieces);
  PieceList(const std::vector<std::string>& pieces) : PieceList(std::span<const std::string>(pieces)) {}
  bool operator==(const PieceList&) const = default;

  void reserve(size_t n_pieces, size_t n_bytes);  // of all pieces together
  // Errors: Code::data when all of them take more than 4 GB; the list is then as it was.
  void add(std::string_view piece);

  size_t size() const { return ends_.size(); }
  bool empty() const { return ends_.empty(); }
  std::string_view operator[](size_t i) const {  // i < size(); valid until the list changes
    const size_t begin = i > 0 ? ends_[i - 1] + size_t{1} : 0;
    return {lines_.data() + begin, ends_[i] - begin};
  }
  const std::string& lines() const { return lines_; }  // all in order, each followed by '\n'
  std::vector<std::string> strings() const;

 private:
  std::string lines_;
  std::vector<uint32_t> ends_;  // where each one's '\n' stands
};

}  // namespace bertpt::text
