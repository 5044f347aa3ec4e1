#include "train/stop_rules.h"

#include "base/json.h"
#include "rig.h"
#include "support/catch.h"
#include "train/checkpoint.h"

using namespace bertpt;
using namespace bertpt::train;
using test::Rig;

namespace {

TrainerConfig one_phase(const Rig& rig, int64_t steps) {
  TrainerConfig config = rig.config(steps);
  config.phases = {{.share = 1.0, .max_seq_length = 32}};
  config.evaluate_every = 0;
  return config;
}

}  // namespace

TEST_CASE("a run ends for each rule, says so in its last event, and keeps its checkpoints") {
  const Rig rig;
  TrainerConfig config = one_phase(rig, 400);
  std::string rule, words;
  int64_t last = 0;
  SECTION("tokens") {
    config.stop.tokens = 1000;
    rule = "tokens";
    words = "stop/tokens is 1000";
  }
  SECTION("time by the clock") {
    config.stop.seconds = 0.05;
    config.stop.seconds_mode = "hard";
    rig.engine.faults.sleep_ms = 5;
    rule = "seconds";
    words = "s are over";
  }
  SECTION("a plateau of the training loss") {
    rig.engine.faults.told_loss = [](int64_t step) { return step < 60 ? 5.0 - 0.01 * static_cast<double>(step) : 4.4; };
    config.stop.plateau_steps = 20;
    config.stop.plateau_gain = 0.01;
    rule = "plateau";
    words = "less gain";
    last = 100;  // steps 60 to 79 are below 40 to 59, 80 to 99 are not below 60 to 79
  }
  SECTION("the peak of an evaluation") {
    rig.engine.faults.told_evaluation = [](int64_t call) { return call < 3 ? 5.0 - static_cast<double>(call) : 4.0; };
    config.evaluation_sequences = 4;
    config.evaluate_every = 10;
    config.checkpoint_every = 0;
    config.keep_checkpoints = 1;
    config.stop.peak_evaluations = 3;
    rule = "peak";
    words = "no better";
  }
  SECTION("a target") {
    rig.engine.faults.told_evaluation = [](int64_t call) { return call < 3 ? 5.0 : 2.0; };
    config.evaluation_sequences = 4;
    config.evaluate_every = 10;
    config.stop.target_metric = "perplexity";
    config.stop.target = 20;
    rule = "target";
    words = "the target is 20";
  }
  const auto trainer = rig.trainer(config);
  const auto stream = trainer->open_events();
  const RunReport report = trainer->run(-1);
  CHECK(report.state == TrainerState::finished);
  CHECK(report.step < 400);
  if (last > 0) CHECK(report.step == last);
  CHECK(report.stop_rule == rule);
  CHECK(test::contains(report.message, words));
  CHECK(report.checkpoint.ends_with("step-" + std::to_string(report.step)));
  if (rule == "peak" || rule == "target") CHECK(std::filesystem::exists(report.best_checkpoint));
  Event event;
  while (stream->next(1000, event) == EventStream::Next::event) {
  }
  CHECK(event.kind == EventKind::finished);
  CHECK(test::contains(event.message, "by the rule " + rule));
  CHECK(test::contains(test::error_of([&] { trainer->run(1); })->message(), "stop/" + rule));
}

TEST_CASE("time by the clock counts evaluations and saves too, over all processes of the run, but not the time between them") {
  const Rig rig;
  TrainerConfig config = one_phase(rig, 400);
  config.evaluate_every = 1;
  config.evaluation_sequences = 4;
  config.stop.seconds = 0.3;
  config.stop.seconds_mode = "hard";
  rig.engine.faults.told_evaluation = [](int64_t) {
    std::this_thread::sleep_for(std::chrono::milliseconds(20));
    return 5.0;
  };
  {
    const auto trainer = rig.trainer(config);
    trainer->run(2);
    std::this_thread::sleep_for(std::chrono::milliseconds(400));
    CHECK(trainer->run(2).step == 4);
    trainer->checkpoint();
  }
  const auto seconds = [&] { return Json::parse(train::Checkpoint::open(rig.folder / "run")->state().monitor_json)["seconds"].get<double>(); };
  CHECK((seconds() >= 0.08 && seconds() < 0.3));
  const RunReport report = rig.resume()->run(-1);
  CHECK(report.stop_rule == "seconds");
  CHECK(report.step < 20);
  CHECK(seconds() >= 0.3);
}

TEST_CASE("a run that a rule has ended stays ended, unless it is resumed with other rules") {
  const Rig rig;
  TrainerConfig config = one_phase(rig, 60);
  config.stop.tokens = 1000;
  const int64_t step = rig.trainer(config)->run(-1).step;
  CHECK(rig.resume()->run(-1).step == step);
  CHECK(rig.resume("run", "{\"stop\": {\"tokens\": 2000}}")->run(-1).step > step);
  const RunReport end = rig.resume("run", "{\"stop\": {}}")->run(-1);
  CHECK(end.step == 60);
  CHECK(end.stop_rule == "steps");
}

TEST_CASE("time cannot decide about the steps of a resumed run: refused, with the way to say it") {
  const Rig rig;
  rig.trainer(one_phase(rig, 20))->checkpoint();
  const auto error = test::error_of([&] { rig.resume("run", "{\"stop\": {\"seconds\": 5}}"); });
  REQUIRE(error);
  CHECK(test::detail(*error, "pointer") == "/stop/seconds");
  CHECK(test::contains(error->message(), "hard"));
  CHECK_FALSE(test::error_of([&] { rig.resume("run", "{\"stop\": {\"seconds\": 5, \"seconds_mode\": \"hard\"}}"); }));
}

TEST_CASE("plateau windows of another length begin afresh") {
  StopConfig config;
  config.plateau_steps = 10;
  StopRules rules(config);
  Metrics metrics;
  metrics.mlm_loss = 5;
  for (int i = 0; i < 15; ++i) rules.step(metrics);
  StopRules same = rules;
  same.go_on(true);
  CHECK(same.json()["window_count"] == 5);
  rules.go_on(false);
  for (const char* key : {"window_sum", "window_count", "windows", "last_window"}) CHECK(rules.json()[key] == 0);
}

TEST_CASE("a rule stops a resumed run where it stops the whole one") {
  const Rig rig;
  rig.engine.faults.told_loss = [](int64_t step) { return step < 60 ? 5.0 - 0.01 * static_cast<double>(step) : 4.4; };
  TrainerConfig config = one_phase(rig, 400);
  config.stop.plateau_steps = 20;
  {
    const auto trainer = rig.trainer(config);
    trainer->run(73);
    trainer->checkpoint();
  }
  CHECK(rig.resume()->run(-1).step == 100);
}

TEST_CASE("time becomes steps at the start, and the schedule ends with them") {
  const Rig rig;
  TrainerConfig config = one_phase(rig, 100000);
  config.stop.seconds = 1;
  rig.engine.faults.sleep_ms = 20;  // a micro-batch
  const auto trainer = rig.trainer(config);
  const Json resolved = Json::parse(trainer->config_json())["trainer"];
  const auto steps = resolved["num_train_steps"].get<int64_t>();
  CHECK((steps >= 2 && steps <= 50));
  CHECK(resolved["phases"][0]["steps"] == steps);
  config.stop.seconds = 1e-3;
  config.run_dir = rig.folder / "short";
  CHECK(test::detail(*test::error_of([&] { rig.trainer(config); }), "pointer") == "/stop/seconds");
  config.phases = {{.steps = 100000, .max_seq_length = 32}};
  CHECK(test::contains(test::error_of([&] { rig.trainer(config); })->message(), "shares"));
  config.stop.seconds = 0;
  for (const char* unknown : {"mlm_acuracy", "mlm.accuracy"}) {
    config.stop.target_metric = unknown;
    CHECK(test::detail(*test::error_of([&] { rig.trainer(config); }), "pointer") == "/stop/target_metric");
  }
}
