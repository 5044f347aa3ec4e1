#include "text/word_counts.h"

#include <algorithm>
#include <atomic>

#include "base/threads.h"

namespace bertpt::text {
namespace {

constexpr const char* kComponent = "text/vocab_trainer";
constexpr size_t kChunkBytes = size_t{1} << 18;  // counted in about a millisecond: the grain of threads and of cancelling
constexpr uint64_t kBatchBytesPerThread = uint64_t{4} << 20;
constexpr uint64_t kSortBytesPerWord = sizeof(uint32_t);  // what a spill takes beside the table
constexpr size_t kRunsAtOnce = 32;

}  // namespace

WordCounts::WordCounts(const NormalizerOptions& normalizer, const WordCountsOptions& options) : scanner_(normalizer), options_(options) {
  options_.threads = std::max<int64_t>(options_.threads, 1);
  batch_bytes_ = std::min(kBatchBytesPerThread * static_cast<uint64_t>(options_.threads), options_.memory_bytes / 8 + 1);
}

void WordCounts::add(std::string_view text, const Cancel& cancel) {
  while (!text.empty()) {
    // Cut at a space or newline, where normalizing and splitting start afresh.
    const size_t cut = text.size() <= kChunkBytes ? std::string_view::npos : text.find_first_of(" \n\t\r", kChunkBytes);
    const size_t size = std::min(cut, text.size());
    pending_.emplace_back(text.substr(0, size));
    pending_bytes_ += size;
    text.remove_prefix(size);
  }
  if (pending_bytes_ >= batch_bytes_) count_pending(cancel, nullptr);
}

// Each slot is one thread's counter and takes chunks in turn. A chunk is counted whole or, when the caller cancels, not at all.
void WordCounts::count_pending(const Cancel& cancel, Progress* progress) {
  const auto slots = std::min<size_t>(static_cast<size_t>(options_.threads), pending_.size());
  while (counters_.size() < slots) counters_.push_back(std::make_unique<WordCounter>(scanner_, *shards_));
  std::vector<uint8_t> counted(pending_.size(), 0);
  std::atomic<size_t> next{0};
  const auto count = [&](int64_t slot) {
    for (size_t i = next++; i < pending_.size(); i = next++) {
      cancel.check(kComponent);
      counters_[static_cast<size_t>(slot)]->count(pending_[i]);
      counted[i] = 1;
      if (progress != nullptr) progress->advance(pending_[i].size());
    }
  };
  const auto drop_counted = [&] {
    size_t i = 0;
    std::erase_if(pending_, [&](const std::string&) { return counted[i++] != 0; });
    pending_bytes_ = 0;
    for (const std::string& chunk : pending_) pending_bytes_ += chunk.size();
  };
  try {
    parallel_for(static_cast<int64_t>(slots), static_cast<int64_t>(slots), count);
  } catch (...) {
    drop_counted();
    throw;
  }
  drop_counted();
  if (shards_->memory_bytes() + shards_->size() * kSortBytesPerWord > options_.memory_bytes) spill(cancel);
}

void WordCounts::spill(const Cancel& cancel) {
  runs_.emplace_back(sorted_words(*shards_, options_.threads, cancel), options_.folder, cancel);
  shards_->reset();
  if (runs_.size() < kRunsAtOnce) return;
  std::vector<std::unique_ptr<SortedWords>> lists;
  for (const WordRun& run : runs_) lists.push_back(run.open());
  WordRun all(std::move(lists), options_.folder, cancel);
  runs_.clear();
  runs_.push_back(std::move(all));
}

void WordCounts::finish(const Cancel& cancel, Progress& progress) {
  progress.begin("counting words", "bytes", pending_bytes_);
  if (!pending_.empty()) count_pending(cancel, &progress);
  for (const auto& counter : counters_) counter->pour();
}

void WordCounts::each(const Cancel& cancel, const std::function<void(std::string_view, uint64_t)>& use) const {
  if (!in_memory()) return each_sorted(cancel, use);
  constexpr size_t kWordsPerCheck = 4096;
  size_t n = 0;
  shards_->each([&](std::string_view word, uint64_t count) {
    if (n++ % kWordsPerCheck == 0) cancel.check(kComponent);
    use(word, count);
  });
}

void WordCounts::each_sorted(const Cancel& cancel, const std::function<void(std::string_view, uint64_t)>& use) const {
  std::vector<std::unique_ptr<SortedWords>> lists = sorted_words(*shards_, options_.threads, cancel);
  for (const WordRun& run : runs_) lists.push_back(run.open());
  merge_sorted(std::move(lists), cancel, use);
}

}  // namespace bertpt::text
