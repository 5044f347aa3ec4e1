#include "examples/masking.h"

#include <algorithm>
#include <cmath>
#include <set>

#include "support/catch.h"
#include "support/fake_corpus.h"

using namespace bertpt;
using namespace bertpt::examples;

namespace {

// [CLS] words [SEP] of fake documents, `length` tokens in all.
std::vector<int32_t> sequence(int64_t length) {
  std::vector<int32_t> ids{2};
  for (uint64_t d = 0; static_cast<int64_t>(ids.size()) < length - 1; ++d) {
    for (const auto& sentence : test::fake_document({}, d)) ids.insert(ids.end(), sentence.begin(), sentence.end());
  }
  ids.resize(static_cast<size_t>(length - 1));
  ids.push_back(3);
  return ids;
}

struct Masked {
  std::vector<int32_t> ids, positions, labels;
};
Masked masked(const Masker& masker, std::vector<int32_t> ids, uint64_t index, int32_t offset = 0) {
  Masked out{std::move(ids), {}, {}};
  Masker::Scratch scratch;
  masker.mask(Random(derive_key(3, Purpose::masks), index), out.ids, offset, scratch, out.positions, out.labels);
  return out;
}

}  // namespace

TEST_CASE("the count is Python's max(1, round(length * 0.15)), halves to even") {
  const std::pair<int64_t, int64_t> table[] = {{3, 1}, {10, 2}, {30, 4}, {50, 8}, {70, 10}, {110, 16}, {128, 19}, {512, 77}};
  const Masker masker(*test::fake_vocab(), {});
  for (const auto& [length, count] : table) {
    CHECK(mask_count(0.15, length) == count);
    CHECK(static_cast<int64_t>(masked(masker, sequence(length), 1).positions.size()) == count);
  }
  CHECK(mask_count(0, 100) == 0);
  CHECK(mask_count(0.5, 5) == 2);
  CHECK(mask_count(0.5, 7) == 4);
}

TEST_CASE("positions rise, labels are the originals, special tokens are never chosen and nothing else changes") {
  const Masker masker(*test::fake_vocab(), {});
  auto original = sequence(128);
  original[60] = 3;  // the [SEP] between A and B
  original[61] = 1;  // an unknown word is text like any other
  bool unknown_masked = false;
  for (uint64_t i = 0; i < 500; ++i) {
    const Masked m = masked(masker, original, i, 1000);
    REQUIRE(m.positions.size() == 19);
    REQUIRE(std::is_sorted(m.positions.begin(), m.positions.end()));
    REQUIRE(std::set<int32_t>(m.positions.begin(), m.positions.end()).size() == 19);
    auto restored = m.ids;
    for (size_t k = 0; k < m.positions.size(); ++k) {
      const auto p = static_cast<size_t>(m.positions[k] - 1000);
      REQUIRE((p != 0 && p != 60 && p != 127));
      REQUIRE(m.labels[k] == original[p]);
      restored[p] = original[p];
      unknown_masked |= p == 61;
    }
    REQUIRE(restored == original);
  }
  CHECK(unknown_masked);
}

TEST_CASE("80 % [MASK], 10 % random, 10 % kept, random ids uniform over ordinary ids") {
  const auto vocab = test::fake_vocab();
  const Masker masker(*vocab, {});
  const auto original = sequence(512);
  double n = 0, replaced = 0, changed = 0;
  std::vector<double> drawn(static_cast<size_t>(vocab->size()), 0);
  for (uint64_t i = 0; i < 2000; ++i) {
    const Masked m = masked(masker, original, i);
    for (size_t k = 0; k < m.positions.size(); ++k) {
      const int32_t id = m.ids[static_cast<size_t>(m.positions[k])];
      ++n;
      if (id == 4) {
        ++replaced;
      } else if (id != m.labels[k]) {
        ++changed;
        ++drawn[static_cast<size_t>(id)];
      }
    }
  }
  const double ordinary = static_cast<double>(vocab->size() - 5);
  const double random = 0.1 * (1 - 1 / ordinary);  // a random id can be the same id
  CHECK(std::abs(replaced - 0.8 * n) < 3 * std::sqrt(n * 0.8 * 0.2));
  CHECK(std::abs(changed - random * n) < 3 * std::sqrt(n * random * (1 - random)));
  for (size_t id = 0; id < 5; ++id) CHECK(drawn[id] == 0);
  double chi2 = 0;
  const double expected = changed / ordinary;
  // The full stop is a tenth of the text and so a tenth less often a changed id: it stands out of the sum.
  for (size_t id = 6; id < drawn.size(); ++id) chi2 += (drawn[id] - expected) * (drawn[id] - expected) / expected;
  CHECK(chi2 < ordinary + 4 * std::sqrt(2 * ordinary));  // mean k, variance 2 k
}

TEST_CASE("every token is equally likely to be chosen") {
  const Masker masker(*test::fake_vocab(), {});
  std::vector<double> chosen(52, 0);
  for (uint64_t i = 0; i < 20000; ++i) {
    for (const int32_t p : masked(masker, sequence(52), i).positions) ++chosen[static_cast<size_t>(p)];
  }
  const double expected = 20000.0 * 8 / 50;
  for (size_t p = 1; p < 51; ++p) CHECK(std::abs(chosen[p] - expected) < 4.5 * std::sqrt(expected));
}

TEST_CASE("whole words are masked whole and the count is not exceeded") {
  const auto vocab = test::fake_vocab();
  const Masker masker(*vocab, {.whole_words = true});
  const auto original = sequence(110);
  double total = 0;
  for (uint64_t i = 0; i < 500; ++i) {
    const Masked m = masked(masker, original, i);
    const std::set<int32_t> chosen(m.positions.begin(), m.positions.end());
    REQUIRE(chosen.size() <= 16);
    total += static_cast<double>(chosen.size());
    for (int32_t p = 2; p < 109; ++p) {
      if (vocab->is_continuation(original[static_cast<size_t>(p)])) REQUIRE(chosen.count(p) == chosen.count(p - 1));
    }
  }
  CHECK(total / 500 > 15.5);
}

TEST_CASE("a ## piece behind a special token begins a word; without room for any word the shortest is masked") {
  const Masker masker(*test::fake_vocab(), {.whole_words = true});
  // [CLS] baba [SEP] ##xa [SEP]: n = max(1, round(0.75)) = 1
  std::set<std::vector<int32_t>> seen;
  for (uint64_t i = 0; i < 50; ++i) seen.insert(masked(masker, {2, 11, 3, 6, 3}, i).positions);
  CHECK(seen == std::set<std::vector<int32_t>>{{1}, {3}});
  // [CLS] baba ##xa ##xe baba ##xa [SEP]: n = 1, both words are longer
  CHECK(masked(masker, {2, 11, 6, 7, 11, 6, 3}, 1).positions == std::vector<int32_t>{4, 5});
}

TEST_CASE("nothing to mask gives nothing") {
  const Masker masker(*test::fake_vocab(), {});
  CHECK(masked(masker, {2, 3}, 1).positions.empty());
  const Masker off(*test::fake_vocab(), {.mask_prob = 0});
  CHECK(masked(off, sequence(64), 1).positions.empty());
}
