#include "corpus/rank_encoder.h"

#include <string>

#include "corpus/shard_format.h"

namespace bertpt::corpus {

RankEncoder::RankEncoder(std::span<const uint64_t> counts) : code_of_(counts.size()) {
  const std::vector<int32_t> order = rank_order(counts);
  std::string bytes;
  for (size_t rank = 0; rank < order.size(); ++rank) {
    bytes.clear();
    put_varint(bytes, rank);
    uint64_t code = uint64_t{bytes.size()} << kSizeShift;
    std::memcpy(&code, bytes.data(), bytes.size());
    code_of_[static_cast<size_t>(order[rank])] = code;
  }
}

}  // namespace bertpt::corpus
