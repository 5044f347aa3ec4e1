// base/log.h   Levelled records to one sink per process. Default: WARN and above to stderr, one line each; never stdout.
// The engine library gets a reference to the front's Log and never owns one of its own.
#pragma once

#include <cstdint>
#include <functional>
#include <string>
#include <string_view>

namespace bertpt {

enum class LogLevel : int32_t { trace = 0, debug = 1, info = 2, warn = 3, error = 4, off = 5 };

struct LogRecord {
  LogLevel level;
  std::string_view component;  // "train/trainer"
  std::string_view message;
  int64_t time_ms;  // since the epoch
};

class Log {
 public:
  using Sink = std::function<void(const LogRecord&)>;

  Log();
  ~Log();
  Log(const Log&) = delete;

  LogLevel level() const noexcept;
  void set_level(LogLevel level) noexcept;
  // Empty restores stderr. On return the former sink is not running and will not be called again.
  void set_sink(Sink sink);
  // Drops the record below level(). Sinks are called one at a time, never under a lock that a caller of the library could need;
  // what a sink throws is swallowed: a broken sink must not break the work.
  void write(LogLevel level, std::string_view component, std::string_view message) noexcept;

 private:
  struct State;
  State* state_;
};

// The process's log; leaked on purpose, so that it outlives every thread.
Log& process_log();

}  // namespace bertpt
