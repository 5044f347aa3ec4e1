// The states of recorded steps.
#include "torch/step_graph.h"

#include <stdexcept>

#include "support/catch.h"
#include "torch/fake_runtime.h"

using namespace bertpt;
using bertpt::torch::StepGraphs;
using bertpt::torch::StepKey;

namespace {

struct Setup {
  test::FakeRuntime runtime;
  std::vector<std::string> warnings;
  Log log;
  int ran = 0;
  Setup() {
    log.set_sink([this](const LogRecord& record) {
      if (record.level == LogLevel::warn) warnings.emplace_back(record.message);
    });
  }
  void run(StepGraphs& graphs, const StepKey& key, int times = 1) {
    for (int i = 0; i < times; ++i) graphs.run(key, [this] { ++ran; });
  }
};

StepKey key_of(int64_t T, bool fresh = true) { return {.bucket = {.T = T, .S = 8, .M = 32, .N = 8, .longest = 128}, .fresh = fresh}; }

}  // namespace

TEST_CASE("without a runtime work runs as it is") {
  Setup s;
  StepGraphs graphs(nullptr, s.log);
  s.run(graphs, key_of(64), 5);
  CHECK(s.ran == 5);
  CHECK_FALSE(graphs.enabled());
  CHECK(graphs.recordings() == 0);
}

TEST_CASE("a bucket's first micro-batches run, the next is recorded once, and each is done exactly once") {
  Setup s;
  StepGraphs graphs(&s.runtime, s.log);
  for (int i = 1; i <= 6; ++i) {
    s.run(graphs, key_of(64));
    CHECK(s.ran == i);
    CHECK(s.runtime.captures == (i > StepGraphs::kWarmUps ? 1 : 0));
    CHECK(s.runtime.replays == std::max(0, i - StepGraphs::kWarmUps));
  }
  CHECK(s.warnings.empty());
}

TEST_CASE("what differs in the bucket or in whether gradients are overwritten has a recording of its own") {
  Setup s;
  StepGraphs graphs(&s.runtime, s.log);
  for (const StepKey& key : {key_of(64), key_of(64, false), key_of(128)}) s.run(graphs, key, 4);
  CHECK(graphs.recordings() == 3);
  CHECK(s.ran == 12);
}

TEST_CASE("after a buffer moved nothing old is replayed: the next micro-batch is recorded again, without warming up") {
  Setup s;
  StepGraphs graphs(&s.runtime, s.log);
  s.run(graphs, key_of(64), 4);
  s.run(graphs, key_of(128), 4);
  graphs.invalidate();
  CHECK(s.runtime.alive == 0);
  CHECK(graphs.recordings() == 0);
  const int captures = s.runtime.captures;
  s.run(graphs, key_of(64));
  CHECK(s.runtime.captures == captures + 1);
  CHECK(graphs.recordings() == 1);
  CHECK(s.ran == 9);
}

TEST_CASE("a recording that fails is told once, its micro-batch is done all the same, and there are no graphs from then on") {
  Setup s;
  StepGraphs graphs(&s.runtime, s.log);
  s.run(graphs, key_of(64), 4);
  s.runtime.fails = true;
  s.run(graphs, key_of(128), 4);
  CHECK(s.ran == 8);
  CHECK(s.runtime.captures == 2);
  s.run(graphs, key_of(64), 3);
  s.run(graphs, key_of(128), 3);
  CHECK(s.ran == 14);
  CHECK(s.runtime.captures == 2);
  CHECK(s.runtime.alive == 0);
  CHECK_FALSE(graphs.enabled());
  REQUIRE(s.warnings.size() == 1);
  CHECK(s.warnings[0].find("not permitted when stream is capturing") != std::string::npos);
}

TEST_CASE("beyond the limit the recording that was used least recently goes") {
  Setup s;
  StepGraphs graphs(&s.runtime, s.log, 2);
  s.run(graphs, key_of(64), 3);
  s.run(graphs, key_of(128), 3);
  s.run(graphs, key_of(64));
  s.run(graphs, key_of(192), 3);
  CHECK(s.runtime.alive == 2);
  CHECK(s.runtime.captures == 3);
  s.run(graphs, key_of(64));
  CHECK(s.runtime.captures == 3);
  s.run(graphs, key_of(128), StepGraphs::kWarmUps);
  CHECK(s.runtime.captures == 3);
  s.run(graphs, key_of(128));
  CHECK(s.runtime.captures == 4);
  CHECK(s.ran == 14);
}

TEST_CASE("what a micro-batch throws while it runs comes out, and it is not counted as warmed up") {
  Setup s;
  StepGraphs graphs(&s.runtime, s.log);
  for (int i = 0; i < 4; ++i) CHECK_THROWS_AS(graphs.run(key_of(64), [] { throw std::runtime_error("no memory"); }), std::runtime_error);
  CHECK(s.runtime.captures == 0);
  CHECK(graphs.enabled());
}
