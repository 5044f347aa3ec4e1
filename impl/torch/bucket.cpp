#include "torch/bucket.h"

#include <algorithm>
#include <bit>

namespace bertpt::torch {
namespace {

constexpr int64_t kLengthUnit = 128;  // a multiple of flash attention's blocks

int64_t round_up(int64_t n, int64_t unit) { return (n + unit - 1) / unit * unit; }

// Steps of a part of the power of two below n, none smaller than `least`.
int64_t unit_of(int64_t n, int64_t parts, int64_t least) {
  return std::max(least, static_cast<int64_t>(std::bit_floor(static_cast<uint64_t>(n))) / parts);
}
int64_t stepped(int64_t n, int64_t parts, int64_t least) { return n == 0 ? 0 : round_up(n, unit_of(n, parts, least)); }

}  // namespace

Bucket exact_bucket(const examples::Batch& batch) {
  Bucket b{.T = batch.tokens(), .S = batch.sequences(), .M = batch.masked(), .N = batch.pairs(), .longest = 0};
  for (size_t s = 0; s + 1 < batch.cu_seqlens.size(); ++s)
    b.longest = std::max<int64_t>(b.longest, batch.cu_seqlens[s + 1] - batch.cu_seqlens[s]);
  return b;
}

Bucket padded_bucket(const examples::Batch& batch, int64_t limit) {
  const Bucket exact = exact_bucket(batch);
  Bucket b = exact;
  b.T = stepped(exact.T, 32, 64);
  b.longest = std::min(round_up(exact.longest, kLengthUnit), limit);
  const int64_t most_padding = unit_of(exact.T, 32, 64) - 1;
  b.S = stepped(exact.S + (most_padding + b.longest - 1) / b.longest, 8, 8);
  b.M = stepped(exact.M, 16, 32);
  b.N = exact.N == 0 ? 0 : b.S;
  return b;
}

}  // namespace bertpt::torch
