// corpus/rank_encoder.h   Token ids to varint ranks of a frame: the counterpart of rank_decoder.h.
#pragma once

#include <array>
#include <cstdint>
#include <span>
#include <string>
#include <vector>

namespace bertpt::corpus {

class RankEncoder {
 public:
  RankEncoder() = default;  // empty: no rank is known yet
  // The rank order of rank_order(counts). Every id given below must have a count, 0 or more.
  explicit RankEncoder(std::span<const uint64_t> counts);
  bool empty() const { return code_of_.empty(); }

  // Bytes that append() will add.
  size_t size_of(std::span<const int32_t> ids) const {
    size_t n = 0;
    for (const int32_t id : ids) n += code_of_[static_cast<size_t>(id)].size;
    return n;
  }
  // n_bytes: size_of(ids).
  void append(std::span<const int32_t> ids, size_t n_bytes, std::string& out) const;

 private:
  struct Code {
    std::array<char, 7> bytes{};
    uint8_t size = 0;
  };
  std::vector<Code> code_of_;  // by id
};

}  // namespace bertpt::corpus
