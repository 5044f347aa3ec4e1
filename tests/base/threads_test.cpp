#include "base/threads.h"

#include <pthread.h>
#include <sched.h>

#include <atomic>
#include <chrono>
#include <csignal>
#include <stdexcept>
#include <vector>

#include "support/catch.h"
#include "support/child.h"
#include "support/errors.h"

using namespace bertpt;
using namespace std::chrono_literals;

TEST_CASE("usable_cores follows the affinity mask") {
  const std::string answer = bertpt::test::in_child([] {
    cpu_set_t all, one;
    ::sched_getaffinity(0, sizeof all, &all);
    CPU_ZERO(&one);
    for (int cpu = 0; cpu < CPU_SETSIZE && CPU_COUNT(&one) == 0; ++cpu)
      if (CPU_ISSET(cpu, &all)) CPU_SET(cpu, &one);
    const bool before = usable_cores() == CPU_COUNT(&all);
    ::sched_setaffinity(0, sizeof one, &one);
    return std::string(before && usable_cores() == 1 ? "ok" : "wrong");
  });
  CHECK(answer == "ok");
}

TEST_CASE("a native thread has a big stack, its name and no signals") {
  size_t stack = 0;
  char name[16] = {};
  int unblocked = -1;
  NativeThread thread("a-name-that-is-too-long", [&] {
    pthread_attr_t attributes;
    pthread_getattr_np(pthread_self(), &attributes);
    pthread_attr_getstacksize(&attributes, &stack);
    pthread_attr_destroy(&attributes);
    pthread_getname_np(pthread_self(), name, sizeof name);
    sigset_t mask;
    pthread_sigmask(SIG_SETMASK, nullptr, &mask);
    unblocked = 0;
    for (const int signal : {SIGINT, SIGTERM, SIGUSR1, SIGCHLD, SIGPROF}) unblocked += sigismember(&mask, signal) == 0;
  });
  CHECK(thread.joinable());
  CHECK_FALSE(thread.is_current());
  thread.join();
  CHECK_FALSE(thread.joinable());
  thread.join();  // again: nothing to do
  CHECK(stack >= size_t{16} << 20);
  CHECK(std::string(name) == "a-name-that-is-");
  CHECK(unblocked == 0);
  sigset_t mine;
  pthread_sigmask(SIG_SETMASK, nullptr, &mine);
  CHECK(sigismember(&mine, SIGINT) == 0);  // the caller's mask is as before
}

TEST_CASE("threads move, and one that nobody joins runs to its end") {
  std::atomic<int> ran{0};
  NativeThread a("a", [&] { ++ran; });
  NativeThread b(std::move(a));
  CHECK_FALSE(a.joinable());
  b.join();
  auto done = std::make_shared<std::promise<void>>();
  auto future = done->get_future();
  {
    NativeThread detached("c", [done] { done->set_value(); });
  }
  CHECK(future.wait_for(10s) == std::future_status::ready);
  CHECK(ran == 1);
}

TEST_CASE("a worker runs its jobs in order on one thread and returns or throws what they do") {
  Worker worker("worker");
  std::vector<int> order;
  for (int i = 0; i < 100; ++i) worker.post([&order, i] { order.push_back(i); });
  CHECK(worker.call([&] { return order.size(); }) == 100);
  CHECK(std::is_sorted(order.begin(), order.end()));
  CHECK_FALSE(worker.is_current());
  CHECK(worker.call([&] { return worker.is_current(); }));
  CHECK(worker.call([&] { return worker.call([] { return 5; }); }) == 5);  // from the worker itself: at once
  CHECK_THROWS_AS(worker.call([]() -> int { throw std::out_of_range("x"); }), std::out_of_range);
  worker.call([] {});
  const auto error = bertpt::test::error_of([&] { worker.call([] { throw Error(Code::numeric, "c", "m", {{"k", 1}}); }); });
  REQUIRE(error.has_value());
  CHECK(error->code() == Code::numeric);
  CHECK(error->details().size() == 1);
  CHECK(worker.call([] { return std::make_unique<int>(3); }) != nullptr);  // move-only results
}

TEST_CASE("a worker's end finishes the current job and drops the rest") {
  std::promise<void> started, go;
  std::atomic<int> finished{0};
  auto worker = std::make_unique<Worker>("worker");
  worker->post([&] {
    started.set_value();
    go.get_future().wait();
    ++finished;
  });
  for (int i = 0; i < 10; ++i) worker->post([&] { finished += 100; });
  started.get_future().wait();
  std::thread release([&] {
    std::this_thread::sleep_for(50ms);
    go.set_value();
  });
  worker.reset();
  CHECK(finished == 1);
  release.join();
}

TEST_CASE("a worker may be destroyed by its own job") {
  for (int round = 0; round < 20; ++round) {
    auto done = std::make_shared<std::promise<void>>();
    auto* const worker = new Worker("worker");
    worker->post([worker, done] {
      delete worker;
      done->set_value();
    });
    CHECK(done->get_future().wait_for(10s) == std::future_status::ready);
  }
}

TEST_CASE("a worker's end comes after what was posted, and may destroy the worker") {
  std::vector<int> order;
  std::promise<void> ended;
  auto* const worker = new Worker("worker");
  worker->prepare_end([&, worker] {
    order.push_back(100);
    delete worker;
    ended.set_value();
  });
  for (int i = 0; i < 10; ++i) worker->post([&order, i] { order.push_back(i); });
  worker->end();
  CHECK(ended.get_future().wait_for(10s) == std::future_status::ready);
  CHECK(order.size() == 11);
  CHECK(order.back() == 100);
  Worker without("worker");
  without.end();  // nothing was prepared: nothing happens
  CHECK(without.call([] { return 3; }) == 3);
}

TEST_CASE("parallel_for calls each index once, whatever the numbers") {
  for (const int64_t threads : {-1, 0, 1, 2, 5, 64}) {
    for (const int64_t n : {0, 1, 2, 7, 1000}) {
      std::vector<std::atomic<int>> seen(static_cast<size_t>(n));
      parallel_for(threads, n, [&](int64_t i) { ++seen[static_cast<size_t>(i)]; });
      int wrong = 0;
      for (const auto& count : seen) wrong += count != 1;
      CHECK(wrong == 0);
    }
  }
}

TEST_CASE("parallel_for uses the threads it is given") {
  std::atomic<int> inside{0};
  parallel_for(4, 4, [&](int64_t) {  // each waits for the others: with fewer threads this would time out
    ++inside;
    const auto deadline = std::chrono::steady_clock::now() + 10s;
    while (inside < 4 && std::chrono::steady_clock::now() < deadline) std::this_thread::yield();
  });
  CHECK(inside == 4);
}

TEST_CASE("parallel_for stops at the first exception and throws it after all have stopped") {
  for (const int64_t threads : {1, 4}) {
    std::atomic<int64_t> calls{0}, running{0};
    const auto error = bertpt::test::error_of([&] {
      parallel_for(threads, 1000000, [&](int64_t i) {
        ++running;
        ++calls;
        const bool fail = i == 10;
        --running;
        if (fail) throw Error(Code::data, "test", "at ten");
      });
    });
    REQUIRE(error.has_value());
    CHECK(error->message() == "at ten");
    CHECK(running == 0);
    CHECK(calls < 1000000);
  }
}
