#include "corpus/rank_decoder.h"

#include <numeric>

#include "base/random.h"
#include "corpus/shard_format.h"
#include "support/catch.h"

using namespace bertpt;
using namespace bertpt::corpus;

namespace {

std::vector<int32_t> shuffled_ids(uint64_t n) {
  std::vector<int32_t> ids;
  const Permutation order(3, n);
  for (uint64_t i = 0; i < n; ++i) ids.push_back(static_cast<int32_t>(order(i)));
  return ids;
}

}  // namespace

TEST_CASE("ranks of every length come back as ids, in any mixture and number, at every level") {
  const RankLevel level = GENERATE(from_range(std::vector(rank_levels().begin(), rank_levels().end())));
  CAPTURE(static_cast<int>(level));
  Random random(1, 1);
  for (const uint64_t vocab : {uint64_t{1}, uint64_t{100}, uint64_t{16383}, uint64_t{16384}, uint64_t{30522}, uint64_t{3000000}}) {
    const std::vector<int32_t> id_of_rank = shuffled_ids(vocab);
    const RankDecoder decoder(id_of_rank, level);
    for (int round = 0; round < 300; ++round) {
      std::string raw;
      std::vector<int32_t> expected;
      const auto longest = static_cast<int>(random.between(1, 24));  // mostly short ranks, mostly long ones
      for (int64_t left = random.between(0, 400); left > 0; --left) {
        const uint64_t limit = std::min<uint64_t>(vocab, uint64_t{1} << random.between(0, longest));
        const uint64_t rank = random.below(limit);
        put_varint(raw, rank);
        expected.push_back(id_of_rank[rank]);
      }
      std::vector<int32_t> ids(expected.size());
      REQUIRE(decoder.decode(raw, ids));
      REQUIRE(ids == expected);
      std::vector<int32_t> more(expected.size() + 1);
      REQUIRE(!decoder.decode(raw, more));  // bytes for one too few
      if (expected.empty()) continue;
      std::vector<int32_t> fewer(expected.size() - 1);
      REQUIRE(!decoder.decode(raw, fewer));
      REQUIRE(!decoder.decode(std::string_view(raw).substr(0, raw.size() - 1), ids));
    }
  }
}

TEST_CASE("ranks beyond the vocabulary are refused wherever they stand, at every level") {
  const RankLevel level = GENERATE(from_range(std::vector(rank_levels().begin(), rank_levels().end())));
  CAPTURE(static_cast<int>(level));
  const RankDecoder decoder(shuffled_ids(1000), level);
  for (size_t bad = 0; bad < 300; ++bad) {
    for (const uint64_t rank : {uint64_t{1000}, uint64_t{16383}, uint64_t{16384}, uint64_t{17000}, uint64_t{2097151}, uint64_t{2097152}, uint64_t{1} << 31, uint64_t{1} << 40}) {
      std::string raw;
      for (size_t i = 0; i < 300; ++i) put_varint(raw, i == bad ? rank : i);
      std::vector<int32_t> ids(300);
      REQUIRE(!decoder.decode(raw, ids));
    }
  }
}
