#include "train/events.h"

#include <algorithm>
#include <chrono>

namespace bertpt::train {

std::string_view event_kind_name(EventKind kind) {
  switch (kind) {
    case EventKind::started: return "started";
    case EventKind::progress: return "progress";
    case EventKind::evaluation: return "evaluation";
    case EventKind::checkpoint: return "checkpoint";
    case EventKind::phase: return "phase";
    case EventKind::warning: return "warning";
    case EventKind::finished: return "finished";
    case EventKind::cancelled: return "cancelled";
    case EventKind::failed: return "failed";
    case EventKind::rollback: return "rollback";
  }
  return "unknown";
}

EventStream::EventStream(size_t capacity) : capacity_(std::max<size_t>(capacity, 1)) {}

EventStream::Next EventStream::next(int64_t timeout_ms, Event& event) {
  std::unique_lock lock(mutex_);
  const auto ready = [&] { return closed_ || !queue_.empty(); };
  if (timeout_ms < 0) wake_.wait(lock, ready);
  // A deadline beyond the clock's range would be in the past; a day at a time is long enough.
  else if (!wake_.wait_for(lock, std::chrono::milliseconds(std::min<int64_t>(timeout_ms, 86'400'000)), ready)) return Next::timeout;
  if (queue_.empty()) return Next::end;
  event = std::move(queue_.front());
  queue_.pop_front();
  return Next::event;
}

uint64_t EventStream::dropped() const {
  const std::lock_guard lock(mutex_);
  return dropped_;
}

void EventStream::close() {
  {
    const std::lock_guard lock(mutex_);
    closed_ = true;
  }
  wake_.notify_all();
}

void EventStream::push(const Event& event) {
  {
    const std::lock_guard lock(mutex_);
    if (closed_) return;
    if (queue_.size() >= capacity_) {
      const auto oldest = std::find_if(queue_.begin(), queue_.end(), [](const Event& e) { return e.kind == EventKind::progress; });
      if (oldest != queue_.end()) {
        queue_.erase(oldest);
        ++dropped_;
      } else if (event.kind == EventKind::progress) {
        ++dropped_;
        return;
      }
    }
    queue_.push_back(event);
  }
  wake_.notify_all();
}

std::shared_ptr<EventStream> EventHub::open(size_t capacity) {
  auto stream = std::make_shared<EventStream>(capacity);
  const std::lock_guard lock(mutex_);
  if (terminal_) stream->push(*terminal_);
  if (terminal_ || closed_) stream->close();
  else streams_.push_back(stream);
  return stream;
}

void EventHub::publish(const Event& event) {
  const std::lock_guard lock(mutex_);
  for (const auto& weak : streams_) {
    const auto stream = weak.lock();
    if (!stream) continue;
    stream->push(event);
    if (event.terminal()) stream->close();
  }
  std::erase_if(streams_, [&](const auto& weak) { return event.terminal() || weak.expired(); });
  if (event.terminal()) terminal_ = event;
}

void EventHub::begin_run() {
  const std::lock_guard lock(mutex_);
  terminal_.reset();
}

void EventHub::close() {
  const std::lock_guard lock(mutex_);
  for (const auto& weak : streams_) {
    if (const auto stream = weak.lock()) stream->close();
  }
  streams_.clear();
  closed_ = true;
}

}  // namespace bertpt::train
