#include "corpus/rank_decoder.h"

#include <algorithm>
#include <utility>

namespace bertpt::corpus {

RankDecoder::RankDecoder(std::vector<int32_t> id_of_rank, RankLevel level)
    : id_of_rank_(std::move(id_of_rank)), kernel_(decode_ranks(level)) {
  id_of_rank_.resize(std::max(id_of_rank_.size(), kTwoByteRanks) + 1, -1);
}

bool RankDecoder::decode(std::string_view raw, std::span<int32_t> ids) const {
  if (id_of_rank_.empty()) return false;
  const auto* const begin = reinterpret_cast<const uint8_t*>(raw.data());
  RankRun run{begin, begin + raw.size(), ids.data(), ids.data() + ids.size()};
  const RankTable table{id_of_rank_.data(), static_cast<int32_t>(std::min(id_of_rank_.size(), kThreeByteRanks + 1))};
  while (run.out != run.stop) {
    kernel_(table, run);
    if (run.out == run.stop) break;
    uint64_t rank = 0;
    for (int shift = 0;; shift += 7) {
      if (run.at == run.end || shift > 28) return false;
      const uint64_t byte = *run.at++;
      rank |= (byte & 0x7F) << shift;
      if (byte < 128) break;
    }
    if (rank >= id_of_rank_.size()) return false;
    run.sign |= * run.out++ = id_of_rank_[rank];
  }
  return run.at == run.end && run.sign >= 0;
}

}  // namespace bertpt::corpus
