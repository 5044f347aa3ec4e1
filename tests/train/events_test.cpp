#include "train/events.h"

#include <thread>

#include "base/json.h"
#include "support/catch.h"

using namespace bertpt;
using namespace bertpt::train;

namespace {
Event event_of(EventKind kind, int64_t step) {
  Event event;
  event.kind = kind;
  event.step = step;
  return event;
}
using Next = EventStream::Next;
}  // namespace

TEST_CASE("a full stream drops the oldest progress and nothing else, and counts it") {
  EventHub hub;
  const auto stream = hub.open(3);
  hub.publish(event_of(EventKind::started, 0));
  for (int64_t step = 1; step <= 5; ++step) hub.publish(event_of(EventKind::progress, step));
  for (int64_t step = 6; step <= 9; ++step) hub.publish(event_of(EventKind::checkpoint, step));  // never dropped, whatever the capacity
  hub.publish(event_of(EventKind::progress, 10));
  hub.publish(event_of(EventKind::finished, 11));
  std::vector<int64_t> steps;
  Event event;
  while (stream->next(0, event) == Next::event) steps.push_back(event.step);
  CHECK(steps == std::vector<int64_t>{0, 6, 7, 8, 9, 11});
  CHECK(stream->dropped() == 6);
  CHECK(stream->next(-1, event) == Next::end);
}

TEST_CASE("time-out, end, and the event that ended the last run") {
  EventHub hub;
  const auto stream = hub.open();
  Event event;
  CHECK(stream->next(0, event) == Next::timeout);
  CHECK(stream->next(5, event) == Next::timeout);
  hub.publish(event_of(EventKind::cancelled, 4));
  const auto late = hub.open();
  CHECK((late->next(0, event) == Next::event && event.kind == EventKind::cancelled && event.step == 4));
  CHECK(late->next(-1, event) == Next::end);
  hub.begin_run();
  const auto second = hub.open();
  CHECK(second->next(0, event) == Next::timeout);
  hub.close();
  CHECK(second->next(-1, event) == Next::end);
  CHECK(hub.open()->next(-1, event) == Next::end);
}

TEST_CASE("a waiting reader is woken by an event, by closing and by the hub's end") {
  auto hub = std::make_unique<EventHub>();
  const auto stream = hub->open();
  std::vector<int64_t> seen;
  std::thread reader([&] {
    Event event;
    while (stream->next(-1, event) == Next::event) seen.push_back(event.step);
  });
  for (int64_t step = 0; step < 100; ++step) hub->publish(event_of(EventKind::progress, step));
  hub->close();
  reader.join();
  CHECK(seen.size() == 100);
}

TEST_CASE("an event as JSON") {
  Event event = event_of(EventKind::failed, 3);
  event.message = "bad \xff byte";  // must not throw
  event.code = Code::numeric;
  event.metrics.pairs = 2;
  event.evaluation = Evaluation{};
  const Json json = Json::parse(event.json());
  CHECK(json["event"] == "failed");
  CHECK(json["code"] == "numeric");
  CHECK(json["metrics"].contains("pair_loss"));
  CHECK(json["evaluation"].contains("unigram_loss"));
  CHECK_FALSE(Json::parse(event_of(EventKind::progress, 1).json())["metrics"].contains("pair_loss"));
  CHECK(event.json().find('\n') == std::string::npos);
}
