#include "corpus/frequent_words.h"

#include <algorithm>
#include <functional>

namespace bertpt::corpus {

void FrequentWords::add(std::string_view word, uint64_t count) {
  size_t size = std::min(word.size(), kWordBytes);
  while (size < word.size() && size > 0 && (static_cast<unsigned char>(word[size]) & 0xC0) == 0x80) --size;
  word = word.substr(0, size);
  const auto found = counts_.find(word);
  if (found != counts_.end()) {
    found->second += count;
    return;
  }
  counts_.emplace(word, count);
  if (counts_.size() > 2 * kKept) prune();
}

// Takes from every word as much as the first one to go has.
void FrequentWords::prune() {
  std::vector<uint64_t> counts;
  for (const auto& [word, count] : counts_) counts.push_back(count);
  std::nth_element(counts.begin(), counts.begin() + kKept, counts.end(), std::greater<>());
  const uint64_t taken = counts[kKept];
  for (auto& [word, count] : counts_) count -= std::min(taken, count);
  std::erase_if(counts_, [](const auto& entry) { return entry.second == 0; });
}

std::vector<std::pair<std::string, uint64_t>> FrequentWords::most(size_t n) const {
  std::vector<std::pair<std::string, uint64_t>> all(counts_.begin(), counts_.end());
  std::stable_sort(all.begin(), all.end(), [](const auto& a, const auto& b) { return a.second > b.second; });
  all.resize(std::min(n, all.size()));
  return all;
}

void FrequentWords::save(std::string& out) const {
  put_varint(out, counts_.size());
  for (const auto& [word, count] : counts_) {
    put_text(out, word);
    put_varint(out, count);
  }
}

void FrequentWords::load(ByteReader& in) {
  counts_.clear();
  for (uint64_t left = in.varint(); left > 0; --left) {
    std::string word(in.text());
    counts_[std::move(word)] = in.varint();
  }
}

}  // namespace bertpt::corpus
