// Chunker and pairs against tests/oracle/google_pairs.py: an independent statement of Google's algorithm with CPython's random numbers,
// on a corpus that both make by the same rule. Both sides know the standard error of each mean, so the tolerance is four times the
// standard error of their difference; with 31 statistics a right implementation fails for one seed in 500, and the seed is fixed.
#include <cmath>
#include <fstream>
#include <map>
#include <sstream>

#include "base/json.h"
#include "examples/masking.h"
#include "examples/pairs.h"
#include "support/catch.h"
#include "support/fake_corpus.h"

using namespace bertpt;
using namespace bertpt::examples;

namespace {

Json fixture() {
  std::ifstream file(BERTPT_SOURCE_DIR "/tests/examples/google_pairs.json");
  std::stringstream text;
  text << file.rdbuf();
  return parse_json(text.str(), "google_pairs.json", Code::corrupt);
}

std::vector<std::vector<int64_t>> synthetic_corpus(int64_t documents) {
  uint64_t state = 2026;
  const auto draw = [&](uint64_t n) {
    state = state * 6364136223846793005u + 1442695040888963407u;
    return static_cast<int64_t>((state >> 33) % n);
  };
  std::vector<std::vector<int64_t>> corpus(static_cast<size_t>(documents));
  for (auto& document : corpus) {
    for (int64_t left = draw(30) + 1; left > 0; --left) {
      if (draw(40) == 0) {
        document.push_back(draw(200) + 60);
      } else {
        const int64_t first = draw(12);
        document.push_back(first + draw(20) + 3);
      }
    }
  }
  return corpus;
}

// Sums of one pass, by name.
struct Group {
  double n = 0, length = 0, a = 0, cut = 0;
  std::map<int64_t, double> up_to;
};
std::map<std::string, double> one_pass(const corpus::SplitView& split, const ChunkRules& rules, const std::vector<int64_t>& bins) {
  const Chunker chunker(split, rules);
  double forced = 0;
  Group next, random;
  Cursor cursor;
  Chunk chunk;
  Draft draft;
  while (chunker.next(cursor, chunk)) {
    draw_sample(chunker, chunk, draft);
    forced += chunk.forced;
    Group& group = chunk.label == 0 ? next : random;
    ++group.n;
    group.length += static_cast<double>(draft.size());
    group.a += static_cast<double>(draft.parts[0].size());
    group.cut += static_cast<double>(draft.tokens_cut);
    for (const int64_t bin : bins) group.up_to[bin] += draft.size() <= bin;
  }
  const double n = next.n + random.n;
  std::map<std::string, double> out{{"samples_per_document", n / static_cast<double>(split.n_documents())},
                                    {"forced_share", forced / n},
                                    {"random_share", random.n / n}};
  for (const auto& [name, group] : {std::pair{std::string("next"), next}, {std::string("random"), random}}) {
    out[name + "_mean_length"] = group.length / group.n;
    out[name + "_mean_a"] = group.a / group.n;
    out[name + "_mean_cut"] = group.cut / group.n;
    for (const auto& [bin, count] : group.up_to) out[name + "_length_to_" + std::to_string(bin)] = count / group.n;
  }
  return out;
}

}  // namespace

TEST_CASE("pairs have the distributions of Google's script") {
  const Json oracle = fixture();
  const auto lengths = synthetic_corpus(oracle["corpus"]["documents"].get<int64_t>());
  const test::FakeSplit split(test::documents_of_lengths(lengths, 1000), 1000);
  REQUIRE(split.n_sentences() == oracle["corpus"]["sentences"].get<int64_t>());
  REQUIRE(split.n_tokens() == oracle["corpus"]["tokens"].get<int64_t>());

  ChunkRules rules;
  rules.max_seq_length = oracle["max_seq_length"].get<int64_t>();
  rules.short_seq_prob = oracle["short_seq_prob"].get<double>();
  const auto bins = oracle["bins"].get<std::vector<int64_t>>();
  const int passes = 2000;
  std::map<std::string, std::pair<double, double>> sums;
  for (int pass = 0; pass < passes; ++pass) {
    rules.keys = {derive_key(1, Purpose::plan, static_cast<uint64_t>(pass)), derive_key(1, Purpose::pairs, static_cast<uint64_t>(pass)), 0};
    for (const auto& [name, value] : one_pass(split, rules, bins)) {
      sums[name].first += value;
      sums[name].second += value * value;
    }
  }
  REQUIRE(sums.size() == oracle["statistics"].size());
  for (const auto& [name, sum] : sums) {
    const double mean = sum.first / passes, variance = std::max(0.0, sum.second / passes - mean * mean) * passes / (passes - 1);
    const Json& expected = oracle["statistics"][name];
    const double tolerance = 4 * std::hypot(std::sqrt(variance / passes), expected["standard_error"].get<double>()) + 1e-8;
    CAPTURE(name, mean, expected["mean"].get<double>(), tolerance);
    CHECK(std::abs(mean - expected["mean"].get<double>()) <= tolerance);
  }
}

TEST_CASE("mask counts equal Python's at every length") {
  const Json oracle = fixture();  // a loop over a part of a temporary would outlive it
  REQUIRE(oracle["mask_counts"].size() == 515);
  for (const Json& row : oracle["mask_counts"]) {
    CAPTURE(row.dump());
    CHECK(mask_count(0.15, row[0].get<int64_t>()) == row[1].get<int64_t>());
  }
}
