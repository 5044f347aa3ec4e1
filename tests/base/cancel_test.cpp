#include "base/cancel.h"

#include <csignal>
#include <thread>

#include "support/catch.h"
#include "support/errors.h"

using namespace bertpt;

namespace {
const Cancel* from_handler = nullptr;
}

TEST_CASE("copies share one request; check throws it with the component's name") {
  const Cancel cancel;
  const Cancel copy = cancel;
  CHECK_FALSE(copy.requested());
  CHECK_NOTHROW(copy.check("text/vocab"));
  cancel.request();
  CHECK(copy.requested());
  const auto error = bertpt::test::error_of([&] { copy.check("text/vocab"); });
  REQUIRE(error.has_value());
  CHECK(error->code() == Code::cancelled);
  CHECK(error->component() == "text/vocab");
  copy.reset();
  CHECK_FALSE(cancel.requested());
}

TEST_CASE("a signal handler may request, another thread sees it") {
  const Cancel cancel;
  from_handler = &cancel;
  std::thread waiter([cancel] {
    while (!cancel.requested()) std::this_thread::yield();
  });
  const auto before = std::signal(SIGUSR1, [](int) { from_handler->request(); });
  std::raise(SIGUSR1);
  waiter.join();
  std::signal(SIGUSR1, before);
  CHECK(cancel.requested());
}

TEST_CASE("progress counts from any thread and starts anew with each stage") {
  Progress progress;
  CHECK(progress.snapshot().total == 0);
  progress.begin("reading documents", "bytes", 4000);
  Progress copy = progress;
  std::thread other([copy]() mutable {
    for (int i = 0; i < 1000; ++i) copy.advance(2);
  });
  for (int i = 0; i < 1000; ++i) progress.advance(2);
  other.join();
  CHECK(progress.snapshot().done == 4000);
  CHECK(progress.snapshot().stage == "reading documents");
  CHECK(progress.snapshot().unit == "bytes");
  progress.begin("merging pieces", "pieces", 0);
  CHECK(progress.snapshot().done == 0);
  progress.set(17);
  CHECK(copy.snapshot().done == 17);
}
