#include "corpus/rank_encoder.h"

#include <algorithm>
#include <cstring>

#include "corpus/shard_format.h"

namespace bertpt::corpus {

RankEncoder::RankEncoder(std::span<const uint64_t> counts) : code_of_(counts.size()) {
  const std::vector<int32_t> order = rank_order(counts);
  for (size_t rank = 0; rank < order.size(); ++rank) {
    std::string bytes;
    put_varint(bytes, rank);
    Code& code = code_of_[static_cast<size_t>(order[rank])];
    std::copy(bytes.begin(), bytes.end(), code.bytes.begin());
    code.size = static_cast<uint8_t>(bytes.size());
  }
}

void RankEncoder::append(std::span<const int32_t> ids, size_t n_bytes, std::string& out) const {
  const size_t before = out.size();
  out.resize(before + n_bytes + sizeof(Code));  // codes are copied whole and overlap
  char* to = out.data() + before;
  for (const int32_t id : ids) {
    const Code& code = code_of_[static_cast<size_t>(id)];
    std::memcpy(to, code.bytes.data(), code.bytes.size());
    to += code.size;
  }
  out.resize(before + n_bytes);
}

}  // namespace bertpt::corpus
