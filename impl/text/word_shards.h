// text/word_shards.h   The counted words of a whole corpus in memory, in 64 tables by the first bits of the words' hashes. Any number of
// threads may pour tables of their own into it at once; the rest is for one thread.
#pragma once

#include <array>
#include <mutex>

#include "text/word_table.h"

namespace bertpt::text {

class WordShards {
 public:
  WordShards() {
    for (Shard& shard : shards_) shard.table = WordTable(kBits);
  }

  // Adds every word of `table`, which is in order of hashes; it stays as it is.
  void pour(const WordTable& table) {
    uint64_t hash = 0;
    for (size_t at = table.next_used(0, hash); at < table.n_slots(); at = table.next_used(at, hash)) {
      Shard& shard = shards_[hash >> (64 - kBits)];
      const std::lock_guard lock(shard.mutex);
      at = table.pour(at, kBits, shard.table);
    }
  }

  uint64_t size() const {
    return sum([](const WordTable& t) { return t.size(); });
  }
  uint64_t memory_bytes() const {
    return sum([](const WordTable& t) { return t.memory_bytes(); });
  }
  void reset() {
    for (Shard& shard : shards_) shard.table.reset();
  }
  // Calls f(word, count) in no fixed order. The bytes of a word stay in place until the next change.
  template <class Function>
  void each(const Function& f) const {
    for (const Shard& shard : shards_) {
      shard.table.each([&](std::string_view word, uint64_t, uint64_t count) { f(word, count); });
    }
  }
  static constexpr size_t kShards = 64;
  const WordTable& shard(size_t i) const { return shards_[i].table; }

 private:
  static constexpr unsigned kBits = 6;
  struct Shard {
    std::mutex mutex;
    WordTable table;
  };
  template <class Function>
  uint64_t sum(const Function& f) const {
    uint64_t total = 0;
    for (const Shard& shard : shards_) total += f(shard.table);
    return total;
  }
  std::array<Shard, kShards> shards_;
};

}  // namespace bertpt::text
