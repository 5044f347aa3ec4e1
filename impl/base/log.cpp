#include "base/log.h"

#include <atomic>
#include <chrono>
#include <cstdio>
#include <memory>
#include <mutex>

namespace bertpt {

struct Log::State {
  std::atomic<LogLevel> level{LogLevel::warn};
  std::recursive_mutex mutex;  // recursive: a sink that logs, or that sets another sink, must not hang
  std::shared_ptr<const Sink> sink;
};

Log::Log() : state_(new State) {}
Log::~Log() { delete state_; }

LogLevel Log::level() const noexcept { return state_->level.load(std::memory_order_relaxed); }
void Log::set_level(LogLevel level) noexcept { state_->level.store(level, std::memory_order_relaxed); }

void Log::set_sink(Sink sink) {
  auto fresh = sink ? std::make_shared<const Sink>(std::move(sink)) : nullptr;
  const std::lock_guard lock(state_->mutex);
  state_->sink.swap(fresh);
}

void Log::write(LogLevel level, std::string_view component, std::string_view message) noexcept {
  if (level < this->level() || level >= LogLevel::off) return;
  try {
    const int64_t now_ms =
        std::chrono::duration_cast<std::chrono::milliseconds>(std::chrono::system_clock::now().time_since_epoch()).count();
    const std::lock_guard lock(state_->mutex);
    if (const std::shared_ptr<const Sink> sink = state_->sink) {  // kept alive while it runs, also when it replaces itself
      (*sink)({level, component, message, now_ms});
      return;
    }
    static constexpr const char* kNames[] = {"trace", "debug", "info", "warning", "error", "off"};
    std::fprintf(stderr, "bertpt %s: %.*s: %.*s\n", kNames[static_cast<int>(level)], static_cast<int>(component.size()), component.data(),
                 static_cast<int>(message.size()), message.data());
  } catch (...) {  // see the contract
  }
}

Log& process_log() {
  static Log* const log = new Log;
  return *log;
}

}  // namespace bertpt
