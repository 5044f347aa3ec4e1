// Evaluations of a run that is stopped in one.
#include <fstream>

#include "base/json.h"
#include "rig.h"
#include "support/catch.h"
#include "train/checkpoint.h"

using namespace bertpt;
using namespace bertpt::train;
using test::Rig;

namespace {

// Of each evaluation its step and its numbers, but the time that it took.
std::vector<Json> evaluations(const Rig& rig, const std::string& run) {
  std::vector<Json> list;
  std::ifstream file(rig.folder / run / "events.jsonl");
  for (std::string line; std::getline(file, line);) {
    Json event = Json::parse(line);
    if (event["event"] != "evaluation") continue;
    event["evaluation"].erase("seconds");
    list.push_back({event["step"], event["evaluation"]});
  }
  return list;
}

}  // namespace

TEST_CASE("an evaluation that a stop cuts off is done by the resume, and by the same trainer when it goes on") {
  const Rig rig;
  auto config = rig.config(8, "whole");
  config.evaluate_every = 2;
  rig.trainer(config)->run(-1);
  REQUIRE(evaluations(rig, "whole").size() == 4);
  const bool in_last = GENERATE(false, true), resumed = GENERATE(false, true);
  const std::string run = std::string(in_last ? "last" : "middle") + (resumed ? "-resumed" : "-same");
  config.run_dir = rig.folder / run;
  const int64_t step = in_last ? 8 : 4;
  auto trainer = rig.trainer(config);
  rig.engine.faults.told_evaluation = [&](int64_t) {
    if (trainer->step() == step) trainer->request_stop();
    return 0.0;
  };
  const RunReport report = trainer->run(-1);
  rig.engine.faults.told_evaluation = nullptr;
  CHECK(report.state == TrainerState::stopped);
  CHECK(report.step == step);
  CHECK(evaluations(rig, run).size() == static_cast<size_t>(step / 2 - 1));
  CHECK(Json::parse(Checkpoint::open(rig.folder / run)->state().monitor_json)["evaluation_owed"] == true);
  if (resumed) {
    trainer.reset();
    trainer = rig.resume(run);
  }
  CHECK(trainer->run(-1).state == TrainerState::finished);
  const auto now = evaluations(rig, run), whole = evaluations(rig, "whole");
  REQUIRE(now.size() == 4);
  for (size_t i = static_cast<size_t>(step / 2 - 1); i < 4; ++i) CHECK(now[i] == whole[i]);
  CHECK(Json::parse(Checkpoint::open(rig.folder / run)->state().monitor_json)["evaluation_owed"] == false);
}
