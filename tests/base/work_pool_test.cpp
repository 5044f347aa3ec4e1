#include "base/work_pool.h"

#include <atomic>
#include <stdexcept>

#include "support/catch.h"

using namespace bertpt;

TEST_CASE("results and exceptions come back through the futures") {
  for (const int64_t threads : {1, 3}) {
    WorkPool pool(threads);
    std::vector<std::future<int>> results;
    for (int i = 0; i < 100; ++i) results.push_back(pool.run([i] { return i * i; }));
    for (int i = 0; i < 100; ++i) CHECK(results[static_cast<size_t>(i)].get() == i * i);
    auto failing = pool.run([]() -> int { throw std::runtime_error("no"); });
    CHECK_THROWS_AS(failing.get(), std::runtime_error);
  }
}

TEST_CASE("urgent jobs go first, and jobs that never began break their promise") {
  std::atomic<int> order{0};
  std::promise<void> open, begun;
  std::future<int> normal, urgent, dropped;
  {
    WorkPool pool(1);
    auto block = pool.run([&] {
      begun.set_value();
      open.get_future().wait();
    });
    begun.get_future().wait();
    normal = pool.run([&] { return ++order; });
    urgent = pool.run([&] { return ++order; }, WorkPool::Priority::urgent);
    open.set_value();
    CHECK(urgent.get() == 1);
    CHECK(normal.get() == 2);
    std::promise<void> second_begun;
    std::promise<void> second_open;
    auto second = pool.run([&] {
      second_begun.set_value();
      second_open.get_future().wait();
    });
    second_begun.get_future().wait();
    dropped = pool.run([&] { return ++order; });
    NativeThread opener("opener", [&] { second_open.set_value(); });
    opener.join();
    (void)second;
  }
  try {
    const int place = dropped.get();  // it may have begun before the pool ended
    CHECK(place == 3);
  } catch (const std::future_error& error) {
    CHECK(error.code() == std::future_errc::broken_promise);
  }
}
