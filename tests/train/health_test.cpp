#include "train/health.h"

#include <cmath>
#include <set>

#include "base/json.h"
#include "rig.h"
#include "support/catch.h"
#include "train/checkpoint.h"
#include "train/diagnosis.h"

using namespace bertpt;
using namespace bertpt::train;
using test::Rig;

namespace {

struct Told {
  RunReport report;
  std::vector<std::string> warnings;
  std::vector<Event> rollbacks;
  int64_t saying(const std::string& text) const {
    return std::count_if(warnings.begin(), warnings.end(), [&](const std::string& w) { return test::contains(w, text); });
  }
};

Told run(Trainer& trainer) {
  Told told;
  const auto stream = trainer.open_events();
  told.report = trainer.run(-1);
  Event event;
  while (stream->next(60000, event) == EventStream::Next::event)
    if (event.kind == EventKind::warning) told.warnings.push_back(event.message);
    else if (event.kind == EventKind::rollback) told.rollbacks.push_back(event);
  return told;
}

TrainerConfig one_phase(const Rig& rig, int64_t steps, const std::string& run = "run") {
  TrainerConfig config = rig.config(steps, run);
  config.phases = {{.steps = steps, .max_seq_length = 32}};
  config.micro_batch_tokens = 100000;
  return config;
}

}  // namespace

TEST_CASE("a batch whose loss is no number is skipped, and the run ends as the clean one does") {
  const Rig rig;
  auto config = one_phase(rig, 200, "clean");
  config.evaluate_every = 0;
  const auto clean = rig.trainer(config)->run(-1);
  config.run_dir = rig.folder / "run";
  rig.engine.faults.nan_loss_at_step = 40;
  rig.engine.faults.nan_left = 1;
  const auto trainer = rig.trainer(config);
  const Told told = run(*trainer);
  CHECK(told.report.state == TrainerState::finished);
  CHECK(told.report.step == 200);
  CHECK(told.saying("the batch of step 40 is bad") == 1);
  CHECK(told.saying("skipped") == 1);
  CHECK(told.rollbacks.empty());
  REQUIRE((clean.evaluation && told.report.evaluation));
  CHECK(std::abs(clean.evaluation->mlm_loss - told.report.evaluation->mlm_loss) < 0.05);
  CHECK(clean.evaluation->mlm_loss < 5.2);  // it has learned: 5.3 at the start
}

TEST_CASE("weights that went bad are those of the last good state again; the data go on") {
  const Rig rig;
  auto config = one_phase(rig, 30);
  config.checkpoint_every = 5;
  rig.engine.faults.poison_at_step = 12;
  const auto trainer = rig.trainer(config);
  const Told told = run(*trainer);
  CHECK(told.report.state == TrainerState::finished);
  CHECK(told.saying("is skipped") == 1);
  REQUIRE(told.rollbacks.size() == 1);
  CHECK(told.rollbacks[0].step == 10);
  CHECK(test::contains(told.rollbacks[0].message, "back to the state after step 10"));
  CHECK(Json::parse(told.rollbacks[0].json())["event"] == "rollback");
  const std::string state = test::state_of(*trainer->model());
  for (size_t i = 0; i + 4 <= state.size(); i += 4) {
    float value;
    std::memcpy(&value, state.data() + i, 4);
    if (!std::isfinite(value)) FAIL("a weight is not finite");
  }
}

TEST_CASE("a resumed run goes back to the checkpoint that it began with") {
  const Rig rig;
  auto config = one_phase(rig, 30);
  config.checkpoint_every = 0;
  {
    const auto trainer = rig.trainer(config);
    trainer->run(6);
    trainer->checkpoint();
  }
  rig.engine.faults.poison_at_step = 8;
  const auto trainer = rig.resume();
  const Told told = run(*trainer);
  CHECK(told.report.state == TrainerState::finished);
  REQUIRE(told.rollbacks.size() == 1);
  CHECK(told.rollbacks[0].step == 6);
}

TEST_CASE("a loss far above the running mean is a bad batch; within the scatter it is none") {
  const Rig rig;
  int64_t spikes = 1;
  rig.engine.faults.told_loss = [&](int64_t step) { return step == 60 && spikes-- > 0 ? 8.5 : 5.0 + 0.1 * static_cast<double>(step % 3); };
  const auto trainer = rig.trainer(one_phase(rig, 80));
  const Told told = run(*trainer);
  CHECK(told.report.step == 80);
  CHECK(told.saying("far above the running mean") == 1);
  spikes = 1;
  auto config = one_phase(rig, 80, "off");
  config.health.spike_threshold = 0;
  CHECK(run(*rig.trainer(config)).saying("far above") == 0);
  spikes = 1;
  config = one_phase(rig, 80, "high");
  config.health.spike_threshold = 4;
  CHECK(run(*rig.trainer(config)).saying("far above") == 0);
}

TEST_CASE("after too many bad batches the run is given up with its last good state saved") {
  const Rig rig;
  rig.engine.faults.nan_loss_at_step = 7;
  auto config = one_phase(rig, 30);
  config.checkpoint_every = 5;
  config.health.max_bad_batches = 3;  // the fourth is the second of a row
  const auto trainer = rig.trainer(config);
  const auto error = test::error_of([&] { trainer->run(-1); });
  REQUIRE(error);
  CHECK(error->code() == Code::numeric);
  CHECK(test::contains(error->message(), "4 bad batches"));
  CHECK(test::contains(error->message(), "step-"));
  CHECK(trainer->report().checkpoint.ends_with("step-5"));
  CHECK(Checkpoint::open(rig.folder / "run")->step() == 5);
  // Without a state to go back to, the bad batch's own predecessor is saved.
  config = one_phase(rig, 30, "early");
  config.checkpoint_every = 0;
  config.health.max_bad_batches = 0;
  CHECK(test::error_of([&] { rig.trainer(config)->run(-1); })->code() == Code::numeric);
  CHECK(Checkpoint::open(rig.folder / "early")->step() == 7);
}

TEST_CASE("single bad batches that are too many end the run with its present state, which is good") {
  const Rig rig;
  std::set<int64_t> bad{12, 17};
  rig.engine.faults.told_loss = [&](int64_t step) { return bad.erase(step) > 0 ? std::nan("") : 5.0; };
  auto config = one_phase(rig, 30);
  config.checkpoint_every = 5;
  config.health.max_bad_batches = 1;
  CHECK(test::error_of([&] { rig.trainer(config)->run(-1); })->code() == Code::numeric);
  CHECK(Checkpoint::open(rig.folder / "run")->step() == 17);
}

TEST_CASE("weights that are no numbers are not saved, and do not take the place of the good ones") {
  const Rig rig;
  auto config = one_phase(rig, 30);
  config.checkpoint_every = 5;
  config.keep_checkpoints = 0;
  rig.engine.faults.poison_at_step = 9;  // the save after step 10 would be of it
  const Told told = run(*rig.trainer(config));
  CHECK(told.report.state == TrainerState::finished);
  CHECK(told.saying("the state after step 10 is not saved") == 1);
  REQUIRE(told.rollbacks.size() == 1);
  CHECK(told.rollbacks[0].step == 5);
}

TEST_CASE("an evaluation that is no number leaves the diagnoses as they are; null in an old checkpoint is read") {
  Diagnosis diagnosis(0, 0);
  Metrics metrics;
  metrics.masked = 1;
  metrics.mlm_loss = 5;
  examples::Batch batch;
  batch.masked_labels = {7};
  for (int i = 0; i < 60; ++i) diagnosis.step(metrics, batch, 1);
  Evaluation evaluation;
  evaluation.masked = 1;
  evaluation.mlm_loss = 4;
  diagnosis.evaluation(evaluation);
  evaluation.mlm_loss = std::nan("");
  diagnosis.evaluation(evaluation);
  Json json = diagnosis.json();
  CHECK(json["last_validation"] == 4.0);
  json["last_validation"] = nullptr;
  diagnosis.restore(json);
  CHECK(diagnosis.json()["last_validation"] == 0.0);
}

TEST_CASE("health, rules and diagnoses go on where they were after a resume") {
  const Rig rig;
  rig.engine.faults.nan_loss_at_step = 3;
  rig.engine.faults.nan_left = 1;
  {
    const auto trainer = rig.trainer(one_phase(rig, 20));
    trainer->run(10);
    trainer->checkpoint();
  }
  const Json before = Json::parse(Checkpoint::open(rig.folder / "run")->state().monitor_json);
  CHECK(before["health"]["bad_batches"] == 1);
  CHECK(before["health"]["losses"]["count"] == 10);
  rig.resume()->run(-1);
  const Json after = Json::parse(Checkpoint::open(rig.folder / "run")->state().monitor_json);
  CHECK(after["health"]["bad_batches"] == 1);
  CHECK(after["health"]["losses"]["count"] == 20);
}

TEST_CASE("what goes wrong in many first runs is said in plain words, once") {
  const Rig rig;
  test::FakeFaults& faults = rig.engine.faults;
  const auto said = [&](int64_t steps, const std::string& text, int64_t evaluate_every = 0) {
    auto config = one_phase(rig, steps, "");
    config.evaluate_every = evaluate_every;
    config.health.spike_threshold = 0;
    config.batch_size = 2;
    return run(*rig.trainer(config)).saying(text);
  };
  SECTION("the plateau is normal") {
    faults.told_loss = [](int64_t) { return 6.8; };
    CHECK(said(600, "stays near 6.80") == 1);
    CHECK(plateau_until(32) == 5000);
  }
  SECTION("pairs are not learned") {
    faults.told_pair_loss = [](int64_t) { return 0.694; };
    CHECK(said(1010, "pairs are not learned") == 1);
    faults.told_pair_loss = [](int64_t step) { return step < 500 ? 0.69 : 0.5; };
    CHECK(said(1010, "pairs are not learned") == 0);
  }
  SECTION("the learning rate is too high") {
    faults.told_loss = [](int64_t step) { return step < 120 ? 5.0 : 6.0; };
    CHECK(said(300, "learning rate is probably too high") == 1);
    faults.told_loss = [](int64_t step) { return step < 120 ? 5.0 : 5.2; };
    CHECK(said(300, "learning rate is probably too high") == 0);
  }
  SECTION("overfitting") {
    faults.told_loss = [](int64_t step) { return 5.0 - 0.002 * static_cast<double>(step); };
    faults.told_evaluation = [](int64_t call) { return 4.0 + 0.01 * static_cast<double>(call); };
    CHECK(said(200, "learns the text by heart", 20) == 1);
    faults.told_evaluation = [](int64_t call) { return 4.0 - 0.001 * static_cast<double>(call); };
    CHECK(said(200, "learns the text by heart", 20) == 0);
  }
}

TEST_CASE("hidden words that are all [UNK] are noticed") {
  Rig rig;
  std::vector<test::FakeDocument> documents;
  for (int d = 0; d < 12; ++d) documents.emplace_back(8, test::FakeSentence(9, 1));  // [UNK]
  rig.corpus = std::make_shared<const test::FakeCorpus>(documents, documents, test::fake_vocab());
  const auto trainer = rig.trainer(one_phase(rig, 40, ""));
  CHECK(run(*trainer).saying("are [UNK]") == 1);
}
