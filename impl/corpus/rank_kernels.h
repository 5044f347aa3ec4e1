// corpus/rank_kernels.h   The inner loop of rank_decoder.h, by the widest instructions of the machine at hand. Every level gives the same
// ids; they differ in how much they leave to the caller.
#pragma once

#include <cstddef>
#include <cstdint>
#include <span>

namespace bertpt::corpus {

enum class RankLevel : uint8_t { plain, avx2, avx512 };  // avx512: F, BW, VBMI and VBMI2

// Bytes that are still to be decoded, and where their ids go.
struct RankRun {
  const uint8_t* at;
  const uint8_t* end;
  int32_t* out;
  int32_t* stop;
  int32_t sign = 0;  // negative once an id was
};

constexpr size_t kTwoByteRanks = size_t{1} << 14, kThreeByteRanks = size_t{1} << 21;

// Ids by rank; -1 for ranks that no id has. kTwoByteRanks < size <= kThreeByteRanks + 1, and below kThreeByteRanks + 1 the last one is -1.
struct RankTable {
  const int32_t* ids;
  int32_t size;
};

// Decodes from the front of the run until it meets a rank of more than two bytes (avx512: three) or fewer than 64 bytes or 64 places are
// left. Writes nothing behind `stop`, but more than it reports before it.
using DecodeRanks = void (*)(RankTable table, RankRun& run);

DecodeRanks decode_ranks(RankLevel level);  // level: one of rank_levels()
std::span<const RankLevel> rank_levels();   // what this machine can run, from plain to the best

constexpr std::ptrdiff_t kRankBlock = 64;  // bytes and places
void decode_ranks_plain(RankTable table, RankRun& run);
void decode_ranks_avx2(RankTable table, RankRun& run);
void decode_ranks_avx512(RankTable table, RankRun& run);

}  // namespace bertpt::corpus
