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

TEST_CASE("over ten million tokens every share is within three sigma") {
  const auto vocab = test::fake_vocab();
  const auto original = sequence(512);
  struct Case {
    MaskRules rules;
    double replaced, random;
  };
  for (const Case& c : {Case{{}, 0.8, 0.1}, Case{{.replace_prob = 0.5, .random_prob = 0.25, .whole_words = true}, 0.5, 0.25},
                        Case{{.count = MaskCount::bernoulli}, 0.8, 0.1}}) {
    const Masker masker(*vocab, c.rules);
    Masker::Scratch scratch;
    std::vector<int32_t> ids, positions, labels;
    double n = 0, replaced = 0, changed = 0;
    for (uint64_t i = 0; i < 10'000'000 / 512; ++i) {
      ids = original;
      positions.clear();
      labels.clear();
      masker.mask(Random(derive_key(5, Purpose::masks), i), ids, 0, scratch, positions, labels);
      for (size_t k = 0; k < positions.size(); ++k) {
        const int32_t id = ids[static_cast<size_t>(positions[k])];
        replaced += id == 4;
        changed += id != 4 && id != labels[k];
      }
      n += static_cast<double>(positions.size());
    }
    const double random = c.random * (1 - 1 / static_cast<double>(vocab->size() - 5));
    CAPTURE(n, replaced, changed);
    CHECK(std::abs(replaced - c.replaced * n) < 3 * std::sqrt(n * c.replaced * (1 - c.replaced)));
    CHECK(std::abs(changed - random * n) < 3 * std::sqrt(n * random * (1 - random)));
    const double candidates = 510.0 * (10'000'000 / 512);
    if (c.rules.count == MaskCount::bernoulli) CHECK(std::abs(n - 0.15 * candidates) < 3 * std::sqrt(candidates * 0.15 * 0.85));
  }
}

TEST_CASE("Bernoulli masks have binomial counts, and whole words one coin") {
  const auto vocab = test::fake_vocab();
  const auto original = sequence(102);
  const Masker masker(*vocab, {.mask_prob = 0.3, .count = MaskCount::bernoulli});
  double sum = 0, squares = 0;
  const double n = 20000;
  for (uint64_t i = 0; i < 20000; ++i) {
    const auto count = static_cast<double>(masked(masker, original, i).positions.size());
    sum += count;
    squares += count * count;
  }
  const double mean = sum / n, variance = squares / n - mean * mean;
  CHECK(std::abs(mean - 30) < 3 * std::sqrt(21 / n));
  CHECK(std::abs(variance - 21) < 3 * 21 * std::sqrt(2 / n));
  const Masker words(*vocab, {.mask_prob = 0.3, .whole_words = true, .count = MaskCount::bernoulli});
  const Masked m = masked(words, original, 1);
  const std::set<int32_t> chosen(m.positions.begin(), m.positions.end());
  for (int32_t p = 2; p < 101; ++p) {
    if (vocab->is_continuation(original[static_cast<size_t>(p)])) CHECK(chosen.count(p) == chosen.count(p - 1));
  }
}

TEST_CASE("span lengths follow ALBERT's 1/n and SpanBERT's geometric law") {
  const std::vector<double> ngram = span_lengths(MaskSpan::ngram, 0), geometric = span_lengths(MaskSpan::geometric, 0);
  REQUIRE(ngram.size() == 3);
  CHECK(ngram[0] == Approx(6.0 / 11));
  CHECK(ngram[1] == Approx(3.0 / 11));
  CHECK(ngram[2] == Approx(2.0 / 11));
  REQUIRE(geometric.size() == 10);
  double mean = 0;
  for (size_t k = 0; k < 10; ++k) mean += static_cast<double>(k + 1) * geometric[k];
  CHECK(mean == Approx(3.797).margin(0.001));  // SpanBERT's paper: 3.8
  CHECK(span_lengths(MaskSpan::none, 5).empty());

  // A share so small that one span is drawn and never meets another or the rest of the count: its length is the law's.
  for (const MaskSpan span : {MaskSpan::ngram, MaskSpan::geometric}) {
    const std::vector<double> law = span_lengths(span, 0);
    const Masker masker(*test::fake_vocab(), {.mask_prob = 0.02, .span = span});
    std::vector<double> seen(law.size() + 1, 0);
    double n = 0;
    for (uint64_t i = 0; i < 20000; ++i) {
      const Masked m = masked(masker, sequence(512), i);
      REQUIRE(m.positions.size() == 10);
      size_t first = 0;  // the run at the front; a start in the sequence's last tokens can shorten no first run but a lone one
      while (first + 1 < m.positions.size() && m.positions[first + 1] == m.positions[first] + 1) ++first;
      if (first + 1 == m.positions.size()) continue;
      ++seen[std::min(first + 1, law.size())];
      ++n;
    }
    CAPTURE(static_cast<int>(span), n);
    if (span == MaskSpan::ngram) {  // runs that touch and the last, shortened span move a few percent
      for (size_t k = 1; k <= law.size(); ++k) CHECK(std::abs(seen[k] / n - law[k - 1]) < 0.04);
    }
    for (size_t k = 1; k < law.size(); ++k) CHECK(seen[k] > 0);
  }
}

TEST_CASE("spans have the exact count, keep to their part and hold whole words") {
  const auto vocab = test::fake_vocab();
  auto original = sequence(128);
  original[40] = 3;
  for (const MaskSpan span : {MaskSpan::ngram, MaskSpan::geometric}) {
    const Masker tokens(*vocab, {.span = span}), words(*vocab, {.whole_words = true, .span = span}), half(*vocab, {.mask_prob = 0.5, .span = span});
    for (uint64_t i = 0; i < 500; ++i) {
      const Masked m = masked(tokens, original, i);
      REQUIRE(m.positions.size() == 19);
      REQUIRE(std::set<int32_t>(m.positions.begin(), m.positions.end()).size() == 19);
      for (const int32_t p : m.positions) REQUIRE((p != 0 && p != 40 && p != 127));
      REQUIRE(masked(half, original, i).positions.size() == 64);
      const Masked w = masked(words, original, i);
      const std::set<int32_t> chosen(w.positions.begin(), w.positions.end());
      REQUIRE(chosen.size() <= 19);
      for (int32_t p = 2; p < 127; ++p) {
        if (p != 41 && vocab->is_continuation(original[static_cast<size_t>(p)])) REQUIRE(chosen.count(p) == chosen.count(p - 1));
      }
    }
  }
}

TEST_CASE("a geometric span is replaced as one") {
  const auto original = sequence(128);
  const Masker masker(*test::fake_vocab(), {.span = MaskSpan::geometric});
  for (uint64_t i = 0; i < 200; ++i) {
    const Masked m = masked(masker, original, i);
    for (size_t k = 1; k < m.positions.size(); ++k) {
      if (m.positions[k] != m.positions[k - 1] + 1) continue;
      const auto is_mask = [&](size_t j) { return m.ids[static_cast<size_t>(m.positions[j])] == 4; };
      REQUIRE(is_mask(k) == is_mask(k - 1));
    }
  }
}

TEST_CASE("spans and Bernoulli counts exclude each other") {
  CHECK_THROWS_AS(Masker(*test::fake_vocab(), {.count = MaskCount::bernoulli, .span = MaskSpan::ngram}), Error);
}
