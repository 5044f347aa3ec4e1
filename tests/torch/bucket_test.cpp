#include "torch/bucket.h"

#include "support/batches.h"
#include "support/catch.h"

using namespace bertpt;
using bertpt::torch::Bucket;
using bertpt::torch::exact_bucket;
using bertpt::torch::padded_bucket;

TEST_CASE("a bucket holds its batch, with places for the padding's own sequences, and wastes little") {
  Random draws(1, 2);
  for (int i = 0; i < 400; ++i) {
    const int64_t longest = draws.between(1, 512), count = draws.between(1, 300);
    std::vector<int64_t> lengths;
    for (int64_t s = 0; s < count; ++s) lengths.push_back(draws.between(1, longest));
    const examples::Batch batch = test::random_batch({.lengths = lengths}, static_cast<uint64_t>(i));
    const Bucket exact = exact_bucket(batch), b = padded_bucket(batch, 512);
    INFO(exact.T << " tokens in " << exact.S << " sequences");
    CHECK(b.T >= exact.T);
    CHECK(b.T - exact.T <= std::max<int64_t>(63, exact.T / 32));
    CHECK(b.M >= exact.M);
    CHECK(b.M - exact.M <= std::max<int64_t>(31, exact.M / 16));
    CHECK(b.longest >= exact.longest);
    CHECK(b.longest <= 512);
    CHECK(b.S >= exact.S + (b.T - exact.T + b.longest - 1) / b.longest);
    CHECK((b.N == b.S && b.N >= exact.N));
  }
}

TEST_CASE("a bucket's sequences are never longer than the model takes, and no masks and no pairs stay none") {
  const examples::Batch batch = test::random_batch({.lengths = {37, 5}, .pairs = false, .mask_prob = 0, .always_masked = false}, 1);
  const Bucket b = padded_bucket(batch, 40);
  CHECK(b.longest == 40);
  CHECK(b.M == 0);
  CHECK(b.N == 0);
  CHECK(b.T == 64);
  CHECK(exact_bucket(batch) == Bucket{.T = 42, .S = 2, .M = 0, .N = 0, .longest = 37});
}

TEST_CASE("batches of a run that is cut into about equal micro-batches share few buckets") {
  Random draws(5, 2);
  std::vector<Bucket> seen;
  for (int i = 0; i < 200; ++i) {
    std::vector<int64_t> lengths;
    for (int s = 0; s < 256; ++s) lengths.push_back(draws.coin(0.1) ? draws.between(5, 128) : 128);
    const Bucket b = padded_bucket(test::random_batch({.lengths = lengths}, static_cast<uint64_t>(i)), 512);
    if (std::find(seen.begin(), seen.end(), b) == seen.end()) seen.push_back(b);
  }
  CHECK(seen.size() <= 24);
}
