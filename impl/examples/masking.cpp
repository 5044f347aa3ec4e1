#include "examples/masking.h"

#include <algorithm>
#include <bit>
#include <cmath>
#include <numeric>
#include <utility>

#include "base/error.h"

namespace bertpt::examples {
namespace {
constexpr int64_t kNgramMax = 3, kGeometricMax = 10;
constexpr double kGeometricStop = 0.2;
}  // namespace

int64_t mask_count(double mask_prob, int64_t length) {
  if (mask_prob <= 0) return 0;
  const double exact = mask_prob * static_cast<double>(length), floor = std::floor(exact), rest = exact - floor;
  auto count = static_cast<int64_t>(floor);  // not nearbyint: the host may have changed the rounding mode
  if (rest > 0.5 || (rest == 0.5 && count % 2 == 1)) ++count;
  return std::max<int64_t>(1, count);
}

std::optional<MaskCount> mask_count_from(std::string_view name) {
  if (name == "exact") return MaskCount::exact;
  if (name == "bernoulli") return MaskCount::bernoulli;
  return std::nullopt;
}

std::optional<MaskSpan> mask_span_from(std::string_view name) {
  if (name == "none") return MaskSpan::none;
  if (name == "ngram") return MaskSpan::ngram;
  if (name == "geometric") return MaskSpan::geometric;
  return std::nullopt;
}

std::vector<double> span_lengths(MaskSpan span, int64_t span_max) {
  if (span == MaskSpan::none) return {};
  const int64_t longest = span_max > 0 ? span_max : span == MaskSpan::ngram ? kNgramMax : kGeometricMax;
  std::vector<double> weights;
  double sum = 0;
  for (int64_t k = 1; k <= longest; ++k) {
    weights.push_back(span == MaskSpan::ngram ? 1 / static_cast<double>(k) : std::pow(1 - kGeometricStop, static_cast<double>(k - 1)));
    sum += weights.back();
  }
  for (double& weight : weights) weight /= sum;
  return weights;
}

Masker::Masker(const text::Vocab& vocab, const MaskRules& rules) : rules_(rules), special_(vocab.special()) {
  if (rules.span != MaskSpan::none && rules.count == MaskCount::bernoulli) {
    throw Error(Code::config, "examples/masking", "mask_span needs mask_count exact: spans have no independent coins",
                {{"pointer", "/mask_count"}});
  }
  double below = 0;
  for (const double p : span_lengths(rules.span, rules.span_max)) span_below_.push_back(below += p);
  for (int32_t id = 0; id < vocab.size(); ++id) {
    const bool never = id == special_.pad || id == special_.cls || id == special_.sep || id == special_.mask;
    kinds_.push_back(never ? Kind::special : rules.whole_words && vocab.is_continuation(id) ? Kind::continuation : Kind::word);
    const bool special = id == special_.pad || id == special_.unk || id == special_.cls || id == special_.sep || id == special_.mask;
    if (!special) ordinary_.push_back(id);
  }
}

void Masker::mask(Random random, std::span<int32_t> ids, int32_t offset, Scratch& scratch, std::vector<int32_t>& positions,
                  std::vector<int32_t>& labels) const {
  const int64_t count = mask_count(rules_.mask_prob, static_cast<int64_t>(ids.size()));
  if (count == 0) return;
  find_words(ids, scratch);
  if (rules_.count == MaskCount::bernoulli) choose_each(random, scratch);
  else if (rules_.span != MaskSpan::none) choose_spans(random, count, scratch);
  else choose(random, count, scratch);
  replace(random, ids, offset, scratch, positions, labels);
}

// By rising position: the chosen ones set bits, which are read in order.
void Masker::replace(Random& random, std::span<int32_t> ids, int32_t offset, Scratch& scratch, std::vector<int32_t>& positions,
                     std::vector<int32_t>& labels) const {
  scratch.bits.assign((ids.size() + 63) / 64, 0);
  for (const int32_t position : scratch.chosen) scratch.bits[static_cast<size_t>(position) / 64] |= uint64_t{1} << (position % 64);
  double fate = 0;
  size_t before = ids.size();
  for (size_t word = 0; word < scratch.bits.size(); ++word) {
    for (uint64_t bits = scratch.bits[word]; bits != 0; bits &= bits - 1) {
      const size_t position = 64 * word + static_cast<size_t>(std::countr_zero(bits));
      const bool same_span = rules_.span == MaskSpan::geometric && before + 1 == position;
      if (!same_span) fate = random.uniform();
      before = position;
      int32_t& id = ids[position];
      positions.push_back(offset + static_cast<int32_t>(position));
      labels.push_back(id);
      id = replacement(random, fate, id);
    }
  }
}

// Without branches: a word's start is written at its place every time and stays when it was one; sizes are counted one place further on.
void Masker::find_words(std::span<const int32_t> ids, Scratch& scratch) const {
  scratch.starts.resize(ids.size() + 1);
  scratch.sizes.assign(ids.size() + 1, 0);
  int32_t* const starts = scratch.starts.data();
  int32_t* const sizes = scratch.sizes.data();
  size_t n = 0;
  bool after_special = true;
  for (size_t i = 0; i < ids.size(); ++i) {
    const Kind kind = kinds_[static_cast<size_t>(ids[i])];
    const bool special = kind == Kind::special;
    starts[n] = static_cast<int32_t>(i);
    n += (kind == Kind::word) | (!special & after_special);
    sizes[n] += !special;
    after_special = special;
  }
  scratch.starts.resize(n);
  scratch.sizes.erase(scratch.sizes.begin());
  scratch.sizes.resize(n);
}

// A Fisher-Yates shuffle that stops when enough is masked.
void Masker::choose(Random& random, int64_t count, Scratch& scratch) const {
  std::vector<int32_t>&starts = scratch.starts, &sizes = scratch.sizes, &chosen = scratch.chosen;
  chosen.clear();
  const auto take = [&](size_t word) {
    for (int32_t piece = 0; piece < sizes[word]; ++piece) chosen.push_back(starts[word] + piece);
  };
  for (size_t i = 0; i < starts.size() && static_cast<int64_t>(chosen.size()) < count; ++i) {
    const size_t other = i + static_cast<size_t>(random.below(starts.size() - i));
    std::swap(starts[i], starts[other]);
    std::swap(sizes[i], sizes[other]);
    if (static_cast<int64_t>(chosen.size()) + sizes[i] <= count) take(i);
  }
  if (chosen.empty() && !starts.empty()) take(static_cast<size_t>(std::min_element(sizes.begin(), sizes.end()) - sizes.begin()));
}

void Masker::choose_each(Random& random, Scratch& scratch) const {
  scratch.chosen.clear();
  for (size_t word = 0; word < scratch.starts.size(); ++word) {
    if (!random.coin(rules_.mask_prob)) continue;
    for (int32_t piece = 0; piece < scratch.sizes[word]; ++piece) scratch.chosen.push_back(scratch.starts[word] + piece);
  }
}

int64_t Masker::draw_span(Random& random) const {
  const auto found = std::upper_bound(span_below_.begin(), span_below_.end() - 1, random.uniform());
  return found - span_below_.begin() + 1;
}

void Masker::choose_spans(Random& random, int64_t count, Scratch& scratch) const {
  std::vector<int32_t>&starts = scratch.starts, &sizes = scratch.sizes, &chosen = scratch.chosen, &order = scratch.order;
  std::vector<uint8_t>& taken = scratch.taken;
  const size_t n = starts.size();
  chosen.clear();
  order.resize(n);
  std::iota(order.begin(), order.end(), 0);
  taken.assign(n, 0);
  for (size_t i = 0; i < n && static_cast<int64_t>(chosen.size()) < count; ++i) {
    std::swap(order[i], order[i + static_cast<size_t>(random.below(n - i))]);
    const auto first = static_cast<size_t>(order[i]);
    const auto wanted = static_cast<size_t>(draw_span(random));
    for (size_t word = first; word < n && word - first < wanted && taken[word] == 0; ++word) {
      const bool joined = word == first || starts[word] == starts[word - 1] + sizes[word - 1];
      if (!joined || static_cast<int64_t>(chosen.size()) + sizes[word] > count) break;
      taken[word] = 1;
      for (int32_t piece = 0; piece < sizes[word]; ++piece) chosen.push_back(starts[word] + piece);
    }
  }
  if (!chosen.empty() || n == 0) return;
  const auto shortest = static_cast<size_t>(std::min_element(sizes.begin(), sizes.end()) - sizes.begin());
  for (int32_t piece = 0; piece < sizes[shortest]; ++piece) chosen.push_back(starts[shortest] + piece);
}

int32_t Masker::replacement(Random& random, double fate, int32_t id) const {
  if (fate < rules_.replace_prob) return special_.mask;
  if (fate < rules_.replace_prob + rules_.random_prob && !ordinary_.empty()) return ordinary_[random.below(ordinary_.size())];
  return id;
}

}  // namespace bertpt::examples
