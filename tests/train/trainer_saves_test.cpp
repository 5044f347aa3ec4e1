// When a run saves, what becomes of a save that fails, and who waits for one.
#include <chrono>
#include <fstream>
#include <future>
#include <set>

#include "base/files.h"
#include "base/json.h"
#include "rig.h"
#include "support/catch.h"
#include "train/checkpoint.h"
#include "train/retention.h"

using namespace bertpt;
using namespace bertpt::train;
using test::Rig;
namespace fs = std::filesystem;

namespace {

// Keeps manifests; refuses the saves of these numbers, from 1.
struct Store {
  std::set<int64_t> refused;
  int64_t begun = 0;
  std::map<std::string, std::string> manifests;

  CheckpointSink sink() {
    return [this](const std::string& name, uint64_t, uint64_t offset, const void* data, size_t n) {
      if (name.ends_with("state.safetensors") && offset == 0 && refused.contains(++begun)) throw Error(Code::host, "test", "closed");
      if (name.ends_with("manifest.json")) manifests[name.substr(0, name.find('/'))].append(static_cast<const char*>(data), n);
    };
  }
  Json best(const std::string& step) const { return Json::parse(manifests.at(step))["monitor"]["best"]; }
};

// Evaluations at every second step, of one batch each, with these losses.
TrainerConfig evaluated(const Rig& rig, const std::vector<double>& losses, const std::string& run) {
  TrainerConfig config = rig.config(2 * static_cast<int64_t>(losses.size()), run);
  config.phases = {{.share = 1.0, .max_seq_length = 32}};
  config.micro_batch_tokens = 100000;
  config.evaluation_sequences = 4;
  config.evaluate_every = 2;
  config.checkpoint_every = 0;
  config.keep_best = true;
  rig.engine.faults.told_evaluation = [losses](int64_t call) { return losses.at(static_cast<size_t>(call)); };
  return config;
}

}  // namespace

TEST_CASE("a best checkpoint that could not be written does not count: the next evaluation that beats the kept one is saved") {
  const Rig rig;
  TrainerConfig config = evaluated(rig, {5.0, 4.0, 4.5, 4.7, 4.8}, "");
  config.on_save_error = "continue";
  Store store;
  store.refused = {2};
  const auto trainer = rig.trainer(config);
  trainer->set_checkpoint_sink(store.sink());
  SECTION("later") {
    const RunReport report = trainer->run(-1);
    CHECK(store.best("step-2") == Json{{"metric", "mlm_loss"}, {"value", 5.0}, {"step", 2}});
    CHECK_FALSE(store.manifests.contains("step-4"));
    REQUIRE(store.manifests.contains("step-6"));
    CHECK(store.best("step-6")["step"] == 6);
    CHECK_FALSE(store.manifests.contains("step-8"));
    CHECK(store.best("step-10") == Json{{"metric", "mlm_loss"}, {"value", 4.5}, {"step", 6}});
    CHECK(report.best_checkpoint == "step-6");
  }
  SECTION("at the same step, where another save comes") {
    trainer->run(4);
    CHECK_FALSE(store.manifests.contains("step-4"));
    trainer->checkpoint();
    CHECK(store.best("step-4")["value"] == 4.0);
    CHECK(trainer->report().best_checkpoint == "step-4");
    trainer->run(-1);
    CHECK_FALSE(store.manifests.contains("step-6"));
    CHECK(store.best("step-10")["step"] == 4);
  }
}

TEST_CASE("a link `best` that could not be moved is moved by the next good evaluation") {
  const Rig rig;
  TrainerConfig config = evaluated(rig, {5.0, 5.5, 5.7}, "run");
  config.on_save_error = "continue";
  const fs::path link = rig.folder / "run/checkpoints/best";
  const auto trainer = rig.trainer(config);
  fs::create_directories(link / "no link");
  rig.engine.faults.told_evaluation = [&, told = rig.engine.faults.told_evaluation](int64_t call) {
    if (call == 1) {  // once the save of step 2 has come to the link
      while (!fs::exists(link.parent_path() / "latest")) std::this_thread::sleep_for(std::chrono::milliseconds(1));
      std::this_thread::sleep_for(std::chrono::milliseconds(50));
      fs::remove_all(link);
    }
    return told(call);
  };
  trainer->run(-1);
  CHECK(fs::read_symlink(link) == "step-4");
  CHECK(Json::parse(Checkpoint::open(rig.folder / "run")->state().monitor_json)["best"]["step"] == 4);
}

TEST_CASE("what an evaluation says after the save of its step gets into that checkpoint") {
  const Rig rig;
  TrainerConfig config = evaluated(rig, {5.0, 4.0, 6.0, 7.0}, "run");
  config.evaluate_every = 0;
  config.checkpoint_every = 1;
  config.keep_checkpoints = 2;
  config.stop.tokens = 300;  // reached after a step that was saved; then comes the evaluation of the end
  const RunReport end = rig.trainer(config)->run(-1);
  REQUIRE((end.stop_rule == "tokens" && end.step < 8));
  const std::string name = "step-" + std::to_string(end.step);
  const fs::path checkpoints = rig.folder / "run/checkpoints";
  CHECK(linked(checkpoints, "best") == name);
  const auto checkpoint = Checkpoint::open(checkpoints / "best");
  Progress unseen;
  checkpoint->verify({}, unseen);
  CHECK(Json::parse(checkpoint->state().monitor_json)["best"] == Json{{"metric", "mlm_loss"}, {"value", 5.0}, {"step", end.step}});
  CHECK(Json::parse(checkpoint->state().losses_json)["evaluation"]["mlm_loss"] == 5.0);
  CHECK(checkpoint->state().step == end.step);
  SECTION("a link that is not there, or was not moved, is set by a resume") {
    fs::remove(checkpoints / "best");
    rig.resume();
    CHECK(linked(checkpoints, "best") == name);
    point_link(checkpoints, "best", "step-" + std::to_string(end.step - 1));
    CHECK(rig.resume()->report().best_checkpoint.ends_with(name));
  }
  SECTION("a best checkpoint that somebody took away is best no more") {
    rig.engine.faults.told_evaluation = [](int64_t call) { return call == 0 ? 6.0 : 6.5; };  // worse than 5.0
    fs::rename(checkpoints / name, rig.folder / "taken");
    const auto trainer = rig.resume("run", "{\"stop\": {}, \"evaluate_every\": 1}");
    REQUIRE(trainer->step() == end.step - 1);
    trainer->run(-1);
    CHECK(linked(checkpoints, "best") == name);
    CHECK(Json::parse(Checkpoint::open(checkpoints / "best")->state().monitor_json)["best"]["value"] == 6.0);
  }
}

TEST_CASE("a step does not wait for a checkpoint unless it is asked to, nor does a free; a resume and a second trainer do") {
  const Rig rig;
  TrainerConfig config = rig.config(8);
  config.checkpoint_every = 2;
  config.evaluate_every = 0;
  std::promise<void> open;
  const auto gate = open.get_future().share();
  std::atomic<int64_t> written = 0;
  const auto model = rig.model();
  auto trainer = Trainer::create(model, Rig::optimizer(), rig.corpus, config, rig.log);
  trainer->set_checkpoint_sink([&](const std::string& name, uint64_t, uint64_t, const void*, size_t) {
    gate.wait_for(std::chrono::seconds(30));
    written += name.ends_with("manifest.json");
  });
  for (int64_t step = 1; step <= 3; ++step) CHECK(trainer->run(1, {}, Saves::left).step == step);
  CHECK(written == 0);
  trainer.reset();
  CHECK(written == 0);
  CHECK(model->acquire_training());  // the model is free at once
  model->release_training();
  auto resumed = std::async(std::launch::async, [&] { return rig.resume(); });
  CHECK(resumed.wait_for(std::chrono::milliseconds(100)) == std::future_status::timeout);
  open.set_value();
  auto again = resumed.get();
  CHECK((written == 1 && again->step() == 2));
  again->run(2);
  CHECK(fs::exists(rig.folder / "run/checkpoints/step-4/manifest.json"));
  again->run(-1);
}

TEST_CASE("a failure of a save that nobody waited for ends the run with the next step") {
  const Rig rig;
  TrainerConfig config = rig.config(8, "");
  config.checkpoint_every = 2;
  config.evaluate_every = 0;
  Store store;
  store.refused = {1};
  const auto trainer = rig.trainer(config);
  trainer->set_checkpoint_sink(store.sink());
  const auto error = test::error_of([&] {
    for (int i = 0; i < 4; ++i) trainer->run(1, {}, Saves::left);  // at the latest step 4, which saves again and waits for the one before
  });
  REQUIRE(error);
  CHECK(error->code() == Code::host);
  CHECK(trainer->state() == TrainerState::failed);
}
