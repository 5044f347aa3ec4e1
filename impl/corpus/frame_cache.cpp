#include "corpus/frame_cache.h"

namespace bertpt::corpus {

FrameCache::Ids FrameCache::get(uint64_t key, const std::function<void(std::vector<int32_t>&)>& decode) {
  {
    const std::lock_guard lock(mutex_);
    if (const auto found = places_.find(key); found != places_.end()) {
      newest_first_.splice(newest_first_.begin(), newest_first_, found->second);
      return found->second->ids;
    }
  }
  auto ids = std::make_shared<std::vector<int32_t>>();
  decode(*ids);
  const Entry entry{key, ids};
  const uint64_t size = size_of(entry);
  const std::lock_guard lock(mutex_);
  if (size > limit_bytes_ || places_.count(key) != 0) return ids;
  while (held_bytes_ + size > limit_bytes_) {
    held_bytes_ -= size_of(newest_first_.back());
    places_.erase(newest_first_.back().key);
    newest_first_.pop_back();
  }
  newest_first_.push_front(entry);
  places_[key] = newest_first_.begin();
  held_bytes_ += size;
  return ids;
}

uint64_t FrameCache::held_bytes() const {
  const std::lock_guard lock(mutex_);
  return held_bytes_;
}

}  // namespace bertpt::corpus
