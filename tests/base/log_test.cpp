#include "base/log.h"

#include <unistd.h>

#include <atomic>
#include <fstream>
#include <iterator>
#include <thread>
#include <vector>

#include "support/catch.h"
#include "support/child.h"
#include "support/errors.h"
#include "support/temp_dir.h"

using namespace bertpt;
using bertpt::test::contains;

namespace {
// What `f` writes to standard output and standard error, as "out|err".
std::string printed_by(const std::function<void()>& f) {
  const bertpt::test::TempDir dir;
  const std::string out = dir / "out", err = dir / "err";
  bertpt::test::in_child([&] {
    if (std::freopen(out.c_str(), "w", stdout) == nullptr || std::freopen(err.c_str(), "w", stderr) == nullptr)
      return std::string("no file");
    f();
    std::fflush(nullptr);
    return std::string();
  });
  const auto read = [](const std::string& path) {
    std::ifstream file(path);
    return std::string(std::istreambuf_iterator<char>(file), {});
  };
  return read(out) + "|" + read(err);
}
}  // namespace

TEST_CASE("without a sink warnings and errors go to stderr, one line each, and never to stdout") {
  CHECK(printed_by([] {
          Log log;
          log.write(LogLevel::info, "a/b", "not shown");
          log.write(LogLevel::warn, "a/b", "careful");
          log.write(LogLevel::error, "a/b", "broken");
        }) == "|bertpt warning: a/b: careful\nbertpt error: a/b: broken\n");
}

TEST_CASE("the level filters, off silences everything") {
  Log log;
  std::vector<std::string> seen;
  log.set_sink([&](const LogRecord& record) { seen.emplace_back(record.message); });
  CHECK(log.level() == LogLevel::warn);
  log.set_level(LogLevel::trace);
  log.write(LogLevel::trace, "c", "1");
  log.set_level(LogLevel::error);
  log.write(LogLevel::warn, "c", "2");
  log.write(LogLevel::error, "c", "3");
  log.set_level(LogLevel::off);
  log.write(LogLevel::error, "c", "4");
  log.write(LogLevel::off, "c", "5");
  CHECK(seen == std::vector<std::string>{"1", "3"});
}

TEST_CASE("a record carries level, component, message and time") {
  Log log;
  LogRecord copy{};
  std::string component, message;
  log.set_sink([&](const LogRecord& record) {
    copy = record;
    component = record.component;
    message = record.message;
  });
  log.write(LogLevel::error, "train/trainer", "x");
  CHECK(copy.level == LogLevel::error);
  CHECK(component == "train/trainer");
  CHECK(message == "x");
  CHECK(copy.time_ms > 1600000000000);
}

TEST_CASE("a sink that throws, logs, or replaces itself does no harm") {
  Log log;
  log.set_sink([](const LogRecord&) { throw 3; });
  log.write(LogLevel::error, "c", "x");

  int depth = 0;
  log.set_sink([&](const LogRecord&) {
    if (++depth < 3) log.write(LogLevel::error, "c", "again");
  });
  log.write(LogLevel::error, "c", "x");
  CHECK(depth == 3);

  std::string second;
  auto own = std::make_shared<std::string>("state of the first sink");
  log.set_sink([&log, &second, own](const LogRecord&) {
    log.set_sink([&second](const LogRecord& record) { second = record.message; });
    CHECK(*own == "state of the first sink");  // still alive although replaced: a sanitizer would say otherwise
  });
  own.reset();
  log.write(LogLevel::error, "c", "first");
  log.write(LogLevel::error, "c", "second");
  CHECK(second == "second");
}

TEST_CASE("after set_sink returned the former sink is not running and never called again") {
  Log log;
  for (int round = 0; round < 50; ++round) {
    std::atomic<bool> gone{false};
    std::atomic<int> late{0}, calls{0};
    log.set_sink([&](const LogRecord&) {
      ++calls;
      if (gone) ++late;
      std::this_thread::yield();
      if (gone) ++late;
    });
    std::atomic<bool> stop{false};
    std::thread writer([&] {
      while (!stop) log.write(LogLevel::error, "c", "x");
    });
    while (calls == 0) std::this_thread::yield();
    log.set_sink([](const LogRecord&) {});
    gone = true;
    std::this_thread::yield();
    stop = true;
    writer.join();
    CHECK(late == 0);
  }
}

TEST_CASE("sinks are called one at a time") {
  Log log;
  int count = 0;  // no atomic: the log's lock must be enough
  log.set_sink([&](const LogRecord&) { ++count; });
  std::vector<std::thread> threads;
  for (int t = 0; t < 4; ++t)
    threads.emplace_back([&] {
      for (int i = 0; i < 1000; ++i) log.write(LogLevel::error, "c", "x");
    });
  for (std::thread& thread : threads) thread.join();
  CHECK(count == 4000);
}

TEST_CASE("the process's log is one object") { CHECK(&process_log() == &process_log()); }
