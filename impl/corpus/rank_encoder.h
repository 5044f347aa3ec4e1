// corpus/rank_encoder.h   Token ids to varint ranks of a frame: the counterpart of rank_decoder.h.
#pragma once

#include <bit>
#include <cstdint>
#include <cstring>
#include <span>
#include <vector>

namespace bertpt::corpus {

class RankEncoder {
  static_assert(std::endian::native == std::endian::little, "a code is stored as the low bytes of a number");

 public:
  static constexpr size_t kMaxCodeBytes = 5;  // of a rank of 31 bits

  RankEncoder() = default;  // empty: no rank is known yet
  // The rank order of rank_order(counts). Every id given below must have a count, 0 or more.
  explicit RankEncoder(std::span<const uint64_t> counts);
  bool empty() const { return code_of_.empty(); }

  // What write() needs at `to`: codes are stored eight bytes at a time and overlap.
  static size_t room_for(size_t n_ids) { return n_ids * kMaxCodeBytes + sizeof(uint64_t); }
  // Gives the end of what it wrote.
  char* write(std::span<const int32_t> ids, char* to) const {
    for (const int32_t id : ids) {
      const uint64_t code = code_of_[static_cast<size_t>(id)];
      std::memcpy(to, &code, sizeof code);
      to += code >> kSizeShift;
    }
    return to;
  }

 private:
  static constexpr unsigned kSizeShift = 56;
  std::vector<uint64_t> code_of_;  // by id: the bytes, and their number in the top byte
};

}  // namespace bertpt::corpus
