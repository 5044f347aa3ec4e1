// The same batches for any number of workers, for any world size interleaved, and after resume at random points; block shuffle too.
#include "examples/prefetcher.h"

#include <set>

#include "examples/epoch_plan.h"
#include "support/catch.h"
#include "support/errors.h"
#include "support/fake_corpus.h"

using namespace bertpt;
using namespace bertpt::examples;

namespace {

LoaderConfig config_of(const std::string& objective, int64_t block_tokens) {
  LoaderConfig config;
  config.objective = objective;
  config.max_seq_length = 32;
  config.batch_size = 24;
  config.whole_word_mask = true;
  config.block_tokens = block_tokens;
  return config;
}

bool same(const Batch& a, const Batch& b) {
  return a.ids == b.ids && a.types == b.types && a.positions == b.positions && a.cu_seqlens == b.cu_seqlens && a.masked_positions == b.masked_positions &&
         a.masked_labels == b.masked_labels && a.pair_labels == b.pair_labels && a.epochs == b.epochs && a.samples == b.samples;
}

}  // namespace

TEST_CASE("1, 2 and 7 workers give the stream of fill, across epochs and after a seek") {
  const auto corpus = std::make_shared<const test::FakeCorpus>();
  for (const int64_t block_tokens : {int64_t{1} << 24, int64_t{2000}}) {
    const auto loader = std::make_shared<const Loader>(corpus, corpus::Split::train, config_of("nsp", block_tokens));
    Random random(1, static_cast<uint64_t>(block_tokens));
    for (const int64_t workers : {0, 1, 2, 7}) {
      Prefetcher stream(loader, {}, 24, workers);
      Position position;
      for (int step = 0; step < 60; ++step) {
        if (step % 20 == 19) {  // a resume somewhere else
          position = {static_cast<uint64_t>(random.between(0, 5)), static_cast<uint64_t>(random.between(0, loader->epoch_size(0) / 2))};
          stream.seek(position);
        }
        Batch expected, got;
        REQUIRE(loader->advance(position, 24) == [&] {
          const Position after = loader->fill(position, 24, expected);
          return after;
        }());
        stream.next(got);
        REQUIRE(same(expected, got));
        position = loader->advance(position, 24);
        REQUIRE(stream.position() == position);
      }
    }
  }
}

TEST_CASE("ranks of worlds of 1, 2, 3 and 8 interleave to the same stream") {
  const auto corpus = std::make_shared<const test::FakeCorpus>();
  const auto config = config_of("sop", 2000);
  const Loader whole(corpus, corpus::Split::train, config);
  Batch expected;
  const int64_t global = 24, steps = 10;
  whole.fill({}, global * steps, expected);
  for (const int64_t world : {1, 2, 3, 8}) {
    std::vector<std::unique_ptr<Loader>> ranks;
    for (int64_t rank = 0; rank < world; ++rank) ranks.push_back(std::make_unique<Loader>(corpus, corpus::Split::train, config));
    Batch joined;
    Position step_begin;
    for (int64_t step = 0; step < steps; ++step) {
      for (int64_t rank = 0; rank < world; ++rank) {
        Batch part;
        ranks[static_cast<size_t>(rank)]->fill(whole.advance(step_begin, rank * global / world), global / world, part);
        joined.append(part, 0, part.sequences());
      }
      step_begin = whole.advance(step_begin, global);
    }
    REQUIRE(same(joined, expected));
  }
}

TEST_CASE("in blocks an epoch still has each sample once, keeps the ratio in every batch, and pairs within a block") {
  const auto corpus = std::make_shared<const test::FakeCorpus>(test::FakeOptions{.documents = 300});
  const corpus::SplitView& split = corpus->split(corpus::Split::train);
  const DocumentBlocks blocks(split, 4000);
  REQUIRE(blocks.size() > 5);
  CHECK(blocks.begin(blocks.size()) == split.n_documents());
  for (int64_t block = 0; block < blocks.size(); ++block) {
    CHECK(blocks.begin(block + 1) - blocks.begin(block) >= 2);
    CHECK(blocks.block_of(blocks.begin(block)) == block);
    CHECK(blocks.block_of(blocks.begin(block + 1) - 1) == block);
  }
  for (const char* objective : {"nsp", "sop", "full_sentences", "segment"}) {
    const Loader loader(corpus, corpus::Split::train, config_of(objective, 4000));
    Batch epoch;
    loader.fill({}, loader.epoch_size(0), epoch);
    std::set<uint64_t> samples(epoch.samples.begin(), epoch.samples.end());
    CHECK(static_cast<int64_t>(samples.size()) == loader.epoch_size(0));
    if (!has_pairs(*objective_from(objective))) continue;
    int64_t positives = 0;
    for (size_t i = 0; i < epoch.pair_labels.size(); ++i) {
      positives += epoch.pair_labels[i] == 0;
      REQUIRE(std::abs(static_cast<double>(positives) - 0.5 * static_cast<double>(i + 1)) <= 1);
    }
  }
  // Topic words tell the document: neighbours in the stream come from few blocks.
  PlanConfig plan_config;
  plan_config.rules.max_seq_length = 32;
  plan_config.blocks = std::make_shared<const DocumentBlocks>(split, 4000);
  const EpochPlan plan(split, plan_config);
  int64_t changes = 0, before = -1;
  std::set<int64_t> recent;
  for (int64_t i = 0; i < plan.size(); ++i) {
    const Chunk chunk = plan.chunk(i);
    if (chunk.label != 0) continue;  // each kind visits the blocks in turn
    const int64_t block = blocks.block_of(chunk.begin.document);
    changes += block != before;
    before = block;
    recent.insert(block);
  }
  CHECK(changes == blocks.size());
  CHECK(static_cast<int64_t>(recent.size()) == blocks.size());
}

TEST_CASE("an error comes at its place and leaves the position") {
  const auto corpus = std::make_shared<const test::FakeCorpus>();
  const auto loader = std::make_shared<const Loader>(corpus, corpus::Split::train, config_of("nsp", 1 << 24));
  Prefetcher stream(loader, {0, 1u << 30}, 24, 2);
  Batch batch;
  CHECK(test::error_of([&] { stream.next(batch); }).value().code() == Code::invalid_argument);
  CHECK(stream.position() == Position{0, 1u << 30});
  stream.seek({});
  stream.next(batch);
  CHECK(batch.sequences() == 24);
}
