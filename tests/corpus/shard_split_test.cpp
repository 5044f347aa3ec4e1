#include "corpus/shard_split.h"

#include "corpus/random_documents.h"
#include "support/catch.h"
#include "support/temp_dir.h"

using namespace bertpt;
using namespace bertpt::corpus;
using namespace bertpt::test;

TEST_CASE("shards in a row are one split") {
  const TempDir dir;
  std::vector<Tokenized> all;
  std::vector<std::shared_ptr<const ShardReader>> shards;
  for (int i = 0; i < 3; ++i) {
    const auto documents = random_documents(static_cast<uint64_t>(40 + i), 40, 5000, 12, i == 1 ? 900 : 25);
    const auto path = dir / ("s" + std::to_string(i));
    write_shard(path, documents, {.vocab_size = 5000, .frame_bytes = 512});
    shards.push_back(std::make_shared<const ShardReader>(path));
    all.insert(all.end(), documents.begin(), documents.end());
  }
  const ShardSplit split(shards, 5000, std::make_shared<FrameCache>(20000), 5);
  REQUIRE(split.n_documents() == static_cast<int64_t>(all.size()));
  std::vector<uint64_t> counts(5000);
  Random random(1, 2);
  int64_t sentence = 0;
  for (size_t d = 0; d < all.size(); ++d) {
    const Tokenized& document = all[d];
    REQUIRE(split.sentence_begin(static_cast<int64_t>(d)) == sentence);
    CHECK(split.document_id(static_cast<int64_t>(d)) == document.id);
    const auto lengths = split.sentence_lengths().subspan(static_cast<size_t>(sentence), document.lengths.size());
    CHECK(std::equal(lengths.begin(), lengths.end(), document.lengths.begin()));
    // Any run of its sentences.
    for (int trial = 0; trial < 4; ++trial) {
      const size_t first = random.below(document.lengths.size()), count = random.below(document.lengths.size() - first + 1);
      size_t begin = 0, end = 0;
      for (size_t i = 0; i < first + count; ++i) (i < first ? begin : end) += document.lengths[i];
      std::vector<int32_t> ids{-7};
      split.append_sentences(sentence + static_cast<int64_t>(first), static_cast<int64_t>(count), ids);
      std::vector<int32_t> expected{-7};
      expected.insert(expected.end(), document.ids.begin() + static_cast<long>(begin), document.ids.begin() + static_cast<long>(begin + end));
      REQUIRE(ids == expected);
    }
    sentence += static_cast<int64_t>(document.lengths.size());
    for (const int32_t id : document.ids) ++counts[static_cast<size_t>(id)];
  }
  CHECK(split.n_sentences() == sentence);
  CHECK(split.sentence_begin(split.n_documents()) == sentence);
  CHECK(std::equal(counts.begin(), counts.end(), split.id_counts().begin(), split.id_counts().end()));
  std::vector<int32_t> ids;
  CHECK_THROWS_AS(split.append_sentences(sentence, 1, ids), Error);
  CHECK_THROWS_AS(split.append_sentences(-1, 1, ids), Error);
  CHECK_THROWS_AS(split.sentence_begin(split.n_documents() + 1), Error);
  CHECK_THROWS_AS(split.document_id(split.n_documents()), Error);
  CHECK_THROWS_AS(ShardSplit(shards, 4999, std::make_shared<FrameCache>(1), 0), Error);
}

TEST_CASE("a split without shards is empty") {
  const ShardSplit split({}, 10, std::make_shared<FrameCache>(100), 0);
  CHECK(split.n_documents() == 0);
  CHECK(split.n_tokens() == 0);
  CHECK(split.sentence_begin(0) == 0);
  std::vector<int32_t> ids;
  split.append_sentences(0, 0, ids);
  CHECK(ids.empty());
}
