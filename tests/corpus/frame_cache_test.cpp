#include "corpus/frame_cache.h"

#include "base/error.h"
#include "base/threads.h"
#include "support/catch.h"

using namespace bertpt;
using namespace bertpt::corpus;

namespace {
FrameCache::Ids get(FrameCache& cache, uint64_t key, int& decoded, size_t n = 100) {
  return cache.get(key, [&](std::vector<int32_t>& ids) {
    ++decoded;
    ids.assign(n, static_cast<int32_t>(key));
  });
}
}  // namespace

TEST_CASE("the frame cache keeps what was used last, within its limit") {
  FrameCache cache(1500);  // three frames of 400 bytes and what holds them
  int decoded = 0;
  for (const uint64_t key : {1u, 2u, 3u, 1u, 4u}) get(cache, key, decoded);
  CHECK(decoded == 4);
  CHECK(cache.held_bytes() <= 1500);
  get(cache, 1, decoded);  // used after 2 and 3
  CHECK(decoded == 4);
  const FrameCache::Ids held = get(cache, 2, decoded);
  CHECK(decoded == 5);
  for (uint64_t key = 10; key < 100; ++key) get(cache, key, decoded);
  CHECK(held->at(99) == 2);  // still valid, though no longer in the cache
  CHECK(get(cache, 7, decoded, 10000)->size() == 10000);
  CHECK(cache.held_bytes() <= 1500);
}

TEST_CASE("the frame cache serves threads and lets errors through") {
  FrameCache cache(4000);
  parallel_for(4, 4000, [&](int64_t i) {
    const uint64_t key = static_cast<uint64_t>(i * 7919 % 23);
    int decoded = 0;
    if (get(cache, key, decoded)->at(50) != static_cast<int32_t>(key)) throw Error(Code::internal, "test", "wrong frame");
  });
  CHECK(cache.held_bytes() <= 4000);
  CHECK_THROWS_AS(cache.get(1000, [](std::vector<int32_t>&) { throw Error(Code::corrupt, "test", "bad"); }), Error);
}
