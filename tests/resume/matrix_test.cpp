// N steps are k steps, a save, a resume and N - k steps, bit for bit, on the LibTorch engine: precisions, objectives, accumulation with the
// stop inside it, numbers of threads; dropout, whole-word masks and a change of phase in every case.
#include <fstream>

#include "base/json.h"
#include "support/catch.h"
#include "train/trainer_core.h"
#include "wrapped_engine.h"

using namespace bertpt;
using namespace bertpt::train;
namespace fs = std::filesystem;

namespace {

struct StopAt {
  int64_t step = -1, call = 0;  // in the call-th accumulate of this step
  std::function<void()> stop;
};

struct Case {
  std::string precision, objective;
  int64_t accumulation, threads;
  std::string name() const {
    return precision + " " + objective + " accumulation " + std::to_string(accumulation) + " threads " + std::to_string(threads);
  }
};

std::vector<Case> all_cases() {
  std::vector<Case> cases;
  for (const char* precision : {"fp32", "bf16"})
    for (const char* objective : {"nsp", "sop", "full_sentences", "segment"})
      for (const int64_t accumulation : {1, 4})
        for (const int64_t threads : {1, 2}) cases.push_back({precision, objective, accumulation, threads});
  return cases;
}

constexpr int64_t kSteps = 8, kBorder = 4;

}  // namespace

TEST_CASE("a resumed run is the run that was never stopped, bit for bit, in every case") {
  test::WrappedEngine* const engine = &test::WrappedEngine::instance();
  const test::Rig rig;
  int64_t done = 0, number = 0;
  StopAt at;
  int64_t in_step = -1, calls = 0, most_calls = 0;  // of accumulate in one step
  engine->around.before = [&](const engine::MicroBatch& m) {
    calls = static_cast<int64_t>(m.step) == in_step ? calls + 1 : 1;
    in_step = static_cast<int64_t>(m.step);
    most_calls = std::max(most_calls, calls);
    if (in_step == at.step && calls == at.call && at.stop) at.stop();
  };
  for (const Case& c : all_cases()) {
    INFO(c.name());
    engine::ModelConfig model_config = test::small_model();
    model_config.hidden_size = 16;
    model_config.intermediate_size = 32;
    model_config.num_hidden_layers = 2;
    model_config.precision = c.precision;
    model_config.threads = c.threads;
    model_config.device = "cpu";
    std::shared_ptr<LiveModel> model;
    const auto unsupported = test::error_of([&] { model = LiveModel::create(*engine, model_config, rig.corpus->tokenizer(), rig.log); });
    if (unsupported && unsupported->code() == Code::unsupported) continue;
    REQUIRE_FALSE(unsupported);
    const std::string run = "run" + std::to_string(number++);
    TrainerConfig config = rig.config(kSteps, run + "-whole");
    config.phases = {{.steps = kBorder, .max_seq_length = 32, .batch_size = 8},
                     {.steps = kSteps - kBorder, .max_seq_length = 64, .batch_size = 8}};
    config.micro_batch_tokens = c.accumulation == 1 ? 100000 : 64;
    config.loader.objective = c.objective;
    config.loader.whole_word_mask = true;
    config.evaluate_every = 0;
    config.tensorboard = false;
    std::vector<std::string> whole_batches, batches;
    const auto losses = [&](const std::string& folder) {
      std::map<int64_t, std::string> lines;
      std::ifstream file(rig.folder / folder / "events.jsonl");
      for (std::string line; std::getline(file, line);) {
        const Json event = Json::parse(line);
        if (event["event"] != "progress") continue;
        const Json& m = event["metrics"];
        lines[m["step"]] = Json{m["mlm_loss"], m["mlm_accuracy"], m.value("pair_loss", 0.0), m["gradient_norm"], m["learning_rate"]}.dump();
      }
      return lines;
    };
    const auto create = [&](std::vector<std::string>& hashes) {
      auto core = std::make_shared<Trainer::Core>(model, test::Rig::optimizer(), rig.corpus, config, rig.log);
      core->open_run_dir();
      core->batch_hashes = &hashes;
      core->metrics.num_train_steps = kSteps;
      return std::make_shared<Trainer>(core);
    };
    create(whole_batches)->run(-1);
    const std::string expected = test::state_of(*model);
    most_calls = 0;
    // k: in the first phase, at the border (whose step is undone within its accumulation), in the second.
    const int64_t k = 3 + number % 3;
    config.run_dir = rig.folder / run;
    model = LiveModel::create(*engine, model_config, rig.corpus->tokenizer(), rig.log);
    {
      const auto trainer = create(batches);
      at = {.step = k, .call = c.accumulation == 1 ? 1 : 2, .stop = [raw = trainer.get()] { raw->request_stop(); }};
      const RunReport report = trainer->run(-1);
      at = {};
      CHECK(report.state == TrainerState::stopped);
      CHECK(report.step == k);
    }
    if (c.accumulation > 1) CHECK(most_calls >= 4);
    else CHECK(most_calls == 1);
    in_step = -1;
    batches.resize(static_cast<size_t>(k));  // the last one was undone
    model.reset();
    const auto resumed = resume(*engine, rig.folder / run, {}, rig.corpus, rig.log);
    CHECK(resumed->run(-1).state == TrainerState::finished);
    CHECK(test::state_of(*resumed->model()) == expected);
    CHECK(losses(run) == losses(run + "-whole"));
    CHECK(losses(run).size() == kSteps);
    CHECK(std::equal(batches.begin(), batches.end(), whole_batches.begin()));
    // And the library's own check agrees, on this run from its beginning.
    if (done == 0) {
      auto fresh = LiveModel::create(*engine, model_config, rig.corpus->tokenizer(), rig.log);
      config.run_dir.clear();
      const auto trainer = Trainer::create(fresh, test::Rig::optimizer(), rig.corpus, config, rig.log);
      CHECK(Json::parse(trainer->verify_resume(*engine, 4))["equal"] == true);
      trainer->run(-1);
      CHECK(test::state_of(*fresh) == expected);
    }
    ++done;
  }
  engine->around = {};
  CHECK(done >= 16);
  WARN(done << " of " << all_cases().size() << " cases");
}
