#include "text/word_counts.h"

#include <algorithm>

#include "base/threads.h"
#include "text/words.h"

namespace bertpt::text {
namespace {

constexpr size_t kChunkBytes = size_t{1} << 18;  // counted in a few milliseconds: the grain of threads and of cancelling
constexpr uint64_t kPendingBytesPerThread = uint64_t{4} << 20;

void add_count(WordMap& map, std::string_view word, uint64_t count) {
  if (const auto found = map.find(word); found != map.end()) {
    found->second += count;
  } else {
    map.emplace(word, count);
  }
}

void count_words(const Normalizer& normalizer, std::string_view text, WordMap& counts) {
  WordReader reader(normalizer, text);
  const auto max_chars = static_cast<size_t>(normalizer.options().max_word_chars);
  for (Word word; reader.next(word);) {
    if (word.n_chars <= max_chars) add_count(counts, word.text, 1);
  }
}

}  // namespace

WordCounts::WordCounts(const NormalizerOptions& options, int64_t threads) : normalizer_(options), threads_(std::max<int64_t>(threads, 1)) {}

void WordCounts::add(std::string_view text) {
  while (!text.empty()) {
    // Cut at a space or newline, where normalizing and splitting start afresh.
    const size_t cut = text.size() <= kChunkBytes ? std::string_view::npos : text.find_first_of(" \n\t\r", kChunkBytes);
    const size_t size = std::min(cut, text.size());
    pending_.emplace_back(text.substr(0, size));
    pending_bytes_ += size;
    text.remove_prefix(size);
  }
  if (pending_bytes_ >= kPendingBytesPerThread * static_cast<uint64_t>(threads_)) count_pending(Cancel(), nullptr);
}

void WordCounts::count_pending(const Cancel& cancel, Progress* progress) {
  // Each slot is one thread's map and takes chunks in turn; the maps are merged only when every chunk was counted.
  const auto slots = std::min<int64_t>(threads_, static_cast<int64_t>(pending_.size()));
  std::vector<WordMap> maps(static_cast<size_t>(slots));
  std::atomic<size_t> next{0};
  parallel_for(slots, slots, [&](int64_t slot) {
    for (size_t i = next++; i < pending_.size(); i = next++) {
      cancel.check("text/vocab_trainer");
      count_words(normalizer_, pending_[i], maps[static_cast<size_t>(slot)]);
      if (progress != nullptr) progress->advance(pending_[i].size());
    }
  });
  for (WordMap& map : maps) {
    if (counts_.empty()) {
      counts_ = std::move(map);
      continue;
    }
    for (const auto& [word, count] : map) add_count(counts_, word, count);
  }
  pending_.clear();
  pending_bytes_ = 0;
}

const WordMap& WordCounts::finish(const Cancel& cancel, Progress& progress) {
  progress.begin("counting words", "bytes", pending_bytes_);
  if (!pending_.empty()) count_pending(cancel, &progress);
  return counts_;
}

}  // namespace bertpt::text
