// corpus/rank_decoder.h   Varint ranks of a frame to token ids: the inner loop of all reading.
#pragma once

#include <cstdint>
#include <span>
#include <string_view>
#include <vector>

#include "corpus/rank_kernels.h"

namespace bertpt::corpus {

class RankDecoder {
 public:
  RankDecoder() = default;
  explicit RankDecoder(std::vector<int32_t> id_of_rank, RankLevel level = rank_levels().back());
  // One varint rank for each of `ids`, and nothing else; false when the bytes are not that.
  bool decode(std::string_view raw, std::span<int32_t> ids) const;

 private:
  std::vector<int32_t> id_of_rank_;  // -1 behind its end: at least one, and up to all that two bytes can say
  DecodeRanks kernel_ = nullptr;
};

}  // namespace bertpt::corpus
