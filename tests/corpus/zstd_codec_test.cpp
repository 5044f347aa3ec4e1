#include "corpus/zstd_codec.h"

#include "base/random.h"
#include "corpus/shard_format.h"
#include "support/catch.h"

using namespace bertpt;
using namespace bertpt::corpus;

namespace {

// Ranks as text has them: few that are frequent, and phrases that come again.
std::string some_ranks() {
  Random random(1, 2);
  std::vector<std::vector<uint64_t>> phrases(2000);
  for (auto& phrase : phrases)
    for (int64_t n = random.between(2, 6); n > 0; --n) phrase.push_back(random.below(1 + random.below(20000)));
  std::string raw;
  while (raw.size() < 65536 - 64)
    for (const uint64_t rank : phrases[random.below(phrases.size())]) put_varint(raw, rank);
  return raw;
}

std::string compressed(std::string_view raw, int64_t level, Content content) {
  Compressor compressor(level, content);
  std::string stored;
  compressor.append(raw, stored);
  return stored;
}

}  // namespace

TEST_CASE("what was compressed comes back, at every level") {
  const std::string raw = some_ranks();
  for (const Content content : {Content::any, Content::ranks}) {
    for (const int64_t level : {1, 3, 6, 19}) {
      const std::string stored = compressed(raw, level, content);
      CHECK(content_size(stored) == raw.size());
      CHECK(decompress(stored, raw.size()) == raw);
      CHECK(!decompress(stored, raw.size() - 1));
    }
  }
}

TEST_CASE("level 3 is tuned for ranks, other levels are zstd's own") {
  const std::string raw = some_ranks();
  CHECK(compressed(raw, 3, Content::ranks).size() < compressed(raw, 3, Content::any).size());
  CHECK(compressed(raw, 6, Content::ranks) == compressed(raw, 6, Content::any));
}

TEST_CASE("a compressor that is used again gives the bytes of a new one") {
  const std::string raw = some_ranks();
  Compressor compressor(3, Content::ranks);
  std::string first, second;
  compressor.append(raw, first);
  compressor.append(std::string_view(raw).substr(100, 3000), second);
  CHECK(first == compressed(raw, 3, Content::ranks));
  CHECK(second == compressed(std::string_view(raw).substr(100, 3000), 3, Content::ranks));
  SharedCompressor shared(3, Content::ranks);
  CHECK(shared.compress(raw) == first);
}
