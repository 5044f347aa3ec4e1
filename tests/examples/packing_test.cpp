#include "examples/packing.h"

#include <numeric>
#include <set>

#include "examples/loader.h"
#include "examples/padded.h"
#include "support/catch.h"
#include "support/errors.h"
#include "support/fake_corpus.h"

using namespace bertpt;
using namespace bertpt::examples;

TEST_CASE("every sequence stands in one row once, no row is too full, and the same lengths give the same rows") {
  Random random(4, 4);
  for (int round = 0; round < 200; ++round) {
    std::vector<int32_t> lengths(static_cast<size_t>(random.between(0, 300)));
    for (int32_t& length : lengths) length = static_cast<int32_t>(random.between(1, 128));
    const auto rows = pack(lengths, 128);
    std::set<int32_t> seen;
    for (const auto& row : rows) {
      int64_t used = 0;
      for (const int32_t s : row) {
        REQUIRE(seen.insert(s).second);
        used += lengths[static_cast<size_t>(s)];
      }
      REQUIRE(used <= 128);
      REQUIRE(std::is_sorted(row.begin(), row.end()));
    }
    REQUIRE(seen.size() == lengths.size());
    const int64_t total = std::accumulate(lengths.begin(), lengths.end(), int64_t{0});
    REQUIRE(static_cast<int64_t>(rows.size()) * 128 <= total * 11 / 9 + 2 * 128);  // best fit decreasing: 11/9 of the optimum
    REQUIRE(pack(lengths, 128) == rows);
  }
  CHECK(pack(std::vector<int32_t>{70, 60, 50, 58}, 128) == std::vector<std::vector<int32_t>>{{0, 3}, {1, 2}});
  CHECK(test::error_of([] { pack(std::vector<int32_t>{129}, 128); }).value().code() == Code::invalid_argument);
}

TEST_CASE("a packed batch holds the same sequences, labels and positions") {
  const auto corpus = std::make_shared<const test::FakeCorpus>();
  LoaderConfig config;
  config.max_seq_length = 64;
  Batch batch;
  Loader(corpus, corpus::Split::train, config).fill({}, 100, batch);
  const Packed rows = packed(batch, 0, 96);
  const Padded flat = padded(batch, 0);
  CHECK(rows.rows < 100);
  int64_t tokens = 0, labels = 0;
  for (const int32_t number : rows.sequence_numbers) tokens += number > 0;
  for (const int32_t label : rows.labels) labels += label != kIgnoredLabel;
  CHECK(tokens == batch.tokens());
  CHECK(labels == batch.masked());
  for (size_t s = 0; s < 100; ++s) {
    const int32_t size = batch.cu_seqlens[s + 1] - batch.cu_seqlens[s];
    const auto at = static_cast<size_t>(rows.row_of[s] * 96 + rows.offset_of[s]);
    const int32_t number = rows.sequence_numbers[at];
    for (int32_t i = 0; i < size; ++i) {
      const size_t cell = at + static_cast<size_t>(i), plain = s * static_cast<size_t>(flat.length) + static_cast<size_t>(i);
      REQUIRE(rows.ids[cell] == flat.ids[plain]);
      REQUIRE(rows.types[cell] == flat.types[plain]);
      REQUIRE(rows.labels[cell] == flat.labels[plain]);
      REQUIRE(rows.positions[cell] == i);
      REQUIRE(rows.sequence_numbers[cell] == number);
    }
  }
}
