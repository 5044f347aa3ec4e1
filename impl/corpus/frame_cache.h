// corpus/frame_cache.h   Decoded frames of shards, least recently used first out, within a set number of bytes. Any number of
// threads; decoding happens outside the lock, so two threads may decode the same frame once each.
#pragma once

#include <cstdint>
#include <functional>
#include <list>
#include <memory>
#include <mutex>
#include <unordered_map>
#include <vector>

namespace bertpt::corpus {

class FrameCache {
 public:
  using Ids = std::shared_ptr<const std::vector<int32_t>>;

  // A frame larger than `limit_bytes` is given out but not kept.
  explicit FrameCache(uint64_t limit_bytes) : limit_bytes_(limit_bytes) {}

  // The frame under `key`; made by `decode` when it is not held. The frame stays valid while the caller holds it.
  Ids get(uint64_t key, const std::function<void(std::vector<int32_t>&)>& decode);
  uint64_t held_bytes() const;

 private:
  struct Entry {
    uint64_t key;
    Ids ids;
  };
  static uint64_t size_of(const Entry& entry) { return entry.ids->capacity() * sizeof(int32_t) + sizeof(Entry); }

  const uint64_t limit_bytes_;
  mutable std::mutex mutex_;
  std::list<Entry> newest_first_;
  std::unordered_map<uint64_t, std::list<Entry>::iterator> places_;
  uint64_t held_bytes_ = 0;
};

}  // namespace bertpt::corpus
