#include "examples/masking.h"

#include <algorithm>
#include <cmath>
#include <utility>

namespace bertpt::examples {

int64_t mask_count(double mask_prob, int64_t length) {
  if (mask_prob <= 0) return 0;
  const double exact = mask_prob * static_cast<double>(length), floor = std::floor(exact), rest = exact - floor;
  auto count = static_cast<int64_t>(floor);  // not nearbyint: the host may have changed the rounding mode
  if (rest > 0.5 || (rest == 0.5 && count % 2 == 1)) ++count;
  return std::max<int64_t>(1, count);
}

Masker::Masker(const text::Vocab& vocab, const MaskRules& rules) : rules_(rules), special_(vocab.special()) {
  for (int32_t id = 0; id < vocab.size(); ++id) {
    continuation_.push_back(vocab.is_continuation(id));
    const bool special = id == special_.pad || id == special_.unk || id == special_.cls || id == special_.sep || id == special_.mask;
    if (!special) ordinary_.push_back(id);
  }
}

void Masker::mask(Random random, std::span<int32_t> ids, int32_t offset, Scratch& scratch, std::vector<int32_t>& positions,
                  std::vector<int32_t>& labels) const {
  const int64_t count = mask_count(rules_.mask_prob, static_cast<int64_t>(ids.size()));
  if (count == 0) return;
  find_words(ids, scratch);
  choose(random, count, scratch);
  std::sort(scratch.chosen.begin(), scratch.chosen.end());
  for (const int32_t position : scratch.chosen) {
    int32_t& id = ids[static_cast<size_t>(position)];
    positions.push_back(offset + position);
    labels.push_back(id);
    id = replacement(random, id);
  }
}

void Masker::find_words(std::span<const int32_t> ids, Scratch& scratch) const {
  scratch.starts.clear();
  scratch.sizes.clear();
  bool glue = false;  // the token before is a candidate
  for (size_t i = 0; i < ids.size(); ++i) {
    const int32_t id = ids[i];
    if (id == special_.cls || id == special_.sep || id == special_.pad || id == special_.mask) {
      glue = false;
    } else if (glue && rules_.whole_words && continuation_[static_cast<size_t>(id)]) {
      ++scratch.sizes.back();
    } else {
      scratch.starts.push_back(static_cast<int32_t>(i));
      scratch.sizes.push_back(1);
      glue = true;
    }
  }
}

// A Fisher-Yates shuffle that stops when enough is masked.
void Masker::choose(Random& random, int64_t count, Scratch& scratch) const {
  auto& [starts, sizes, chosen] = scratch;
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

int32_t Masker::replacement(Random& random, int32_t id) const {
  const double u = random.uniform();
  if (u < rules_.replace_prob) return special_.mask;
  if (u < rules_.replace_prob + rules_.random_prob && !ordinary_.empty()) return ordinary_[random.below(ordinary_.size())];
  return id;
}

}  // namespace bertpt::examples
