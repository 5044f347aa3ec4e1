#include "examples/epoch_plan.h"

#include <algorithm>
#include <map>
#include <set>

#include "base/error.h"
#include "examples/pairs.h"
#include "support/catch.h"
#include "support/fake_corpus.h"

using namespace bertpt;
using namespace bertpt::examples;
using test::FakeSplit;

namespace {

const FakeSplit& split() {
  static const FakeSplit shared(
      [] {
        std::vector<test::FakeDocument> documents;
        for (uint64_t d = 0; d < 300; ++d) documents.push_back(test::fake_document({.max_sentences = 40}, d));
        return documents;
      }(),
      test::fake_vocab()->size());
  return shared;
}

PlanConfig config_of(Objective objective, double ratio = 0.5) {
  PlanConfig config;
  config.rules.objective = objective;
  config.rules.max_seq_length = 64;
  config.positive_ratio = ratio;
  config.seed = 4;
  return config;
}

}  // namespace

TEST_CASE("every chunk of the scan is found again by its number, each once") {
  for (const Objective objective : {Objective::nsp, Objective::sop, Objective::full_sentences, Objective::doc_sentences, Objective::segment}) {
    for (const double ratio : {0.0, 0.5, 0.8}) {
      const EpochPlan plan(split(), config_of(objective, ratio));
      std::map<std::pair<int64_t, int64_t>, Chunk> scanned;
      Cursor cursor;
      for (Chunk chunk; plan.chunker().next(cursor, chunk);) scanned[{chunk.begin.sentence, chunk.begin.offset}] = chunk;
      REQUIRE(static_cast<int64_t>(scanned.size()) == plan.counts().chunks);
      std::set<std::pair<int64_t, int64_t>> seen;
      for (int64_t i = 0; i < plan.size(); ++i) {
        const Chunk chunk = plan.chunk(i);
        const std::pair key{chunk.begin.sentence, chunk.begin.offset};
        REQUIRE(seen.insert(key).second);
        REQUIRE(scanned.count(key) == 1);
        const Chunk& expected = scanned[key];
        REQUIRE((chunk.end == expected.end && chunk.label == expected.label && chunk.a_sentences == expected.a_sentences));
      }
      CHECK(plan.size() + plan.dropped() == plan.counts().chunks);
      if (!has_pairs(objective)) CHECK(plan.dropped() == 0);
    }
  }
}

TEST_CASE("the coin makes up for forced negatives, so that little is dropped") {
  const EpochPlan half(split(), config_of(Objective::nsp));
  CHECK(half.counts().forced_share() > 0.05);
  CHECK(half.chunker().rules().positive_coin > 0.5);
  CHECK(half.dropped() < half.counts().chunks / 20);
  const EpochPlan all(split(), config_of(Objective::nsp, 1));
  CHECK(all.dropped() == all.counts().forced);
  CHECK(EpochPlan(split(), config_of(Objective::nsp, 0)).dropped() == 0);
}

TEST_CASE("keys choose the samples and order keys their order") {
  const auto begins = [](const EpochPlan& plan) {
    std::vector<int64_t> out;
    for (int64_t i = 0; i < plan.size(); ++i) out.push_back(plan.chunk(i).begin.sentence);
    return out;
  };
  PlanConfig config = config_of(Objective::nsp);
  auto first = begins(EpochPlan(split(), config));
  CHECK(first == begins(EpochPlan(split(), config)));
  config.order_key = 1;
  auto second = begins(EpochPlan(split(), config));
  CHECK(first != second);
  std::sort(first.begin(), first.end());
  std::sort(second.begin(), second.end());
  CHECK(first == second);
}

TEST_CASE("a pair with a random partner gives its unused sentences back, other pairs use the whole chunk") {
  const EpochPlan plan(split(), config_of(Objective::nsp));
  Cursor cursor;
  Chunk chunk;
  int64_t expected = 0;
  while (plan.chunker().next(cursor, chunk)) {
    REQUIRE(chunk.begin.sentence == expected);  // no sentence is left out
    const int64_t used = chunk.end.sentence - chunk.begin.sentence;
    if (chunk.partner) REQUIRE(used == chunk.a_sentences);
    else REQUIRE(used > chunk.a_sentences);
    expected = chunk.end.sentence;
  }
  CHECK(expected == split().n_sentences());
}

TEST_CASE("B follows A, or comes from any other document, or was swapped with A") {
  std::vector<double> partners(static_cast<size_t>(split().n_documents()), 0);
  const auto document_of = [](int64_t sentence) {
    int64_t d = 0;
    while (split().sentence_begin(d + 1) <= sentence) ++d;
    return d;
  };
  double drawn = 0, swapped = 0;
  for (uint64_t epoch = 0; epoch < 5; ++epoch) {
    for (const Objective objective : {Objective::nsp, Objective::sop}) {
      PlanConfig config = config_of(objective);
      config.epoch_key = epoch;
      const EpochPlan plan(split(), config);
      Draft draft;
      for (int64_t i = 0; i < plan.size(); ++i) {
        const Chunk chunk = plan.chunk(i);
        draw_sample(plan.chunker(), chunk, draft);
        REQUIRE(draft.parts.size() == 2);
        const Part &a = draft.parts[0], &b = draft.parts[1];
        REQUIRE((a.type == 0 && b.type == 1));
        REQUIRE((a.size() >= 1 && b.size() >= 1 && a.size() + b.size() <= 61));
        REQUIRE((a.begin >= 0 && b.begin >= 0));
        if (draft.label == 0) {
          REQUIRE(b.first == a.first + a.count);
        } else if (chunk.partner) {
          REQUIRE((objective == Objective::nsp || chunk.forced));
          const int64_t other = document_of(b.first);
          REQUIRE(other != chunk.begin.document);
          REQUIRE(document_of(b.first + b.count - 1) == other);
          ++partners[static_cast<size_t>(other)];
          ++drawn;
        } else {
          REQUIRE(a.first == b.first + b.count);
          ++swapped;
        }
      }
    }
  }
  CHECK(swapped > 100);
  double chi2 = 0;
  const double mean = drawn / static_cast<double>(partners.size());
  for (const double n : partners) chi2 += (n - mean) * (n - mean) / mean;
  CHECK(chi2 < 300 + 4 * std::sqrt(600.0));  // every document is equally likely
}

TEST_CASE("what is too long is cut at both ends alike, from the longer side") {
  const FakeSplit two(test::documents_of_lengths({{400, 30}, {500, 40}}, 1000), 1000);
  PlanConfig config = config_of(Objective::nsp, 0);
  config.rules.max_seq_length = 104;
  config.rules.short_seq_prob = 0;
  double front = 0, cut = 0;
  Draft draft;
  for (uint64_t epoch = 0; epoch < 50; ++epoch) {
    config.epoch_key = epoch;
    const EpochPlan plan(two, config);
    for (int64_t i = 0; i < plan.size(); ++i) {
      draw_sample(plan.chunker(), plan.chunk(i), draft);
      for (const Part& part : draft.parts) {
        front += static_cast<double>(part.begin);
        if (draft.tokens_cut > 0) REQUIRE(part.size() <= 71);
      }
      cut += static_cast<double>(draft.tokens_cut);
      const bool both_long = draft.parts[0].first % 2 == 0 && draft.parts[1].first % 2 == 0;
      if (both_long) REQUIRE(draft.parts[0].size() == 51);  // of equal sides B is cut
      if (draft.tokens_cut > 0) REQUIRE(draft.size() == 104);
    }
  }
  CHECK(cut > 10000);
  CHECK(std::abs(front - cut / 2) < 4 * std::sqrt(cut) / 2);
}

TEST_CASE("objectives without pairs cut long sentences, keep short ones whole and respect documents") {
  const FakeSplit long_ones(test::documents_of_lengths({{10, 150, 10}, {30, 20}, {62, 1}}, 1000), 1000);
  PlanConfig config = config_of(Objective::full_sentences);
  const auto drafts = [&](Objective objective) {
    config.rules.objective = objective;
    const EpochPlan plan(long_ones, config);
    std::map<std::pair<int64_t, int64_t>, std::vector<int64_t>> out;
    Draft draft;
    for (int64_t i = 0; i < plan.size(); ++i) {
      const Chunk chunk = plan.chunk(i);
      draw_sample(plan.chunker(), chunk, draft);
      for (const Part& part : draft.parts) out[{chunk.begin.sentence, chunk.begin.offset}].push_back(part.size());
    }
    return out;
  };
  using Sizes = std::map<std::pair<int64_t, int64_t>, std::vector<int64_t>>;
  // capacity 62; a document's end costs a [SEP]
  CHECK(drafts(Objective::doc_sentences) ==
        Sizes{{{0, 0}, {10}}, {{1, 0}, {62}}, {{1, 62}, {62}}, {{1, 124}, {36}}, {{3, 0}, {50}}, {{5, 0}, {62}}, {{6, 0}, {1}}});
  CHECK(drafts(Objective::full_sentences) ==
        Sizes{{{0, 0}, {10}}, {{1, 0}, {62}}, {{1, 62}, {62}}, {{1, 124}, {36}}, {{3, 0}, {50}}, {{5, 0}, {62}}, {{6, 0}, {1}}});
}

TEST_CASE("full sentences cross documents with a separator") {
  const FakeSplit three(test::documents_of_lengths({{10, 5}, {20}, {24, 3}, {9}}, 1000), 1000);
  const EpochPlan plan(three, config_of(Objective::full_sentences));
  Draft draft;
  std::map<int64_t, std::vector<int64_t>> out;
  for (int64_t i = 0; i < plan.size(); ++i) {
    draw_sample(plan.chunker(), plan.chunk(i), draft);
    for (const Part& part : draft.parts) out[plan.chunk(i).begin.sentence].push_back(part.size());
    CHECK(draft.size() <= 64);
  }
  // 15 + 20 + 24 tokens and two more [SEP] leave one token of 62: 3 do not fit
  CHECK(out == std::map<int64_t, std::vector<int64_t>>{{0, {15, 20, 24}}, {4, {3, 9}}});
}

TEST_CASE("segments fill the length, mostly with two parts whose first is about half") {
  PlanConfig config = config_of(Objective::segment);
  config.rules.short_seq_prob = 0;
  const EpochPlan plan(split(), config);
  Draft draft;
  double two = 0, first = 0, full = 0;
  for (int64_t i = 0; i < plan.size(); ++i) {
    const Chunk chunk = plan.chunk(i);
    draw_sample(plan.chunker(), chunk, draft);
    REQUIRE(draft.size() <= 64);
    if (draft.size() != 64) continue;  // the end of a document
    ++full;
    if (draft.parts.size() != 2) continue;
    ++two;
    first += static_cast<double>(draft.parts[0].size());
  }
  CHECK(full > 0.7 * static_cast<double>(plan.size()));
  CHECK(two / full > 0.8);
  CHECK(two / full < 0.97);
  CHECK(first / two == Approx(30).margin(6));
}
