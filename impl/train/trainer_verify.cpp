// Trainer::verify_resume: the promise of a resume, checked on the user's own run.
#include <unistd.h>

#include <utility>

#include "base/files.h"
#include "base/json.h"
#include "train/trainer_core.h"

namespace bertpt::train {
namespace fs = std::filesystem;
namespace {

constexpr const char* kComponent = "train/trainer";

struct Outcome {
  std::vector<std::string> batches, numbers;  // of each step
  Snapshot state;
};

// A folder that goes with its scope.
struct Scratch {
  explicit Scratch(fs::path p) : path(std::move(p)) { make_directories(path); }
  ~Scratch() {
    std::error_code ignored;
    fs::remove_all(path, ignored);
  }
  Scratch(const Scratch&) = delete;
  fs::path path;
};

// What a rehearsal changes of a trainer besides the weights, put back at the end, also after a fault.
struct Undo {
  explicit Undo(Trainer::Core& c)
      : core(c),
        step(c.step),
        update_count(c.update_count),
        tokens(c.tokens),
        stored_phase(c.stored_phase),
        position(c.position),
        trained_seconds(c.trained_seconds),
        rate(c.rate),
        flops(c.flops),
        health(c.health),
        stop_rules(c.stop_rules),
        diagnosis(c.diagnosis),
        fresh(c.model->fresh()),
        loaded_updates(c.model->loaded_updates()) {
    const std::lock_guard lock(c.mutex);
    metrics = c.metrics;
    weights.take(c.model->engine_model());
    c.quiet = true;
  }
  ~Undo() {
    core.quiet = false;
    core.batch_hashes = nullptr;
    try {
      put_back();
    } catch (...) {  // its weights are none of the run's: it must not go on
      core.fail();
    }
  }
  void put_back() {
    core.step = step;
    core.update_count = update_count;
    core.tokens = tokens;
    core.stored_phase = stored_phase;
    core.position = position;
    core.phase = -1;  // opened again by the next step
    core.trained_seconds = trained_seconds;
    core.rate = rate;
    core.flops = flops;
    core.health = std::move(health);
    core.stop_rules = std::move(stop_rules);
    core.diagnosis = std::move(diagnosis);
    core.model->set_untrained(fresh, loaded_updates);
    {
      const std::lock_guard lock(core.mutex);
      core.metrics = metrics;
    }
    core.model->engine_model().zero_gradients();
    weights.put_back(core.model->engine_model());
  }
  Undo(const Undo&) = delete;

  Trainer::Core& core;
  int64_t step, update_count, tokens, stored_phase;
  examples::Position position;
  double trained_seconds;
  RunningRate rate, flops;
  Health health;
  StopRules stop_rules;
  Diagnosis diagnosis;
  bool fresh;
  int64_t loaded_updates;
  Metrics metrics;
  Snapshot weights;
};

// On the core's worker.
void train(Trainer::Core& core, int64_t steps, Outcome& outcome) {
  core.batch_hashes = &outcome.batches;
  for (int64_t i = 0; i < steps; ++i) {
    if (!core.train_step()) {
      core.batch_hashes = nullptr;
      core.own_cancel.check(kComponent);
      throw Error(Code::cancelled, kComponent,
                  "the check of the resume was stopped, or met a bad batch, at step " + std::to_string(core.step));
    }
    const std::lock_guard lock(core.mutex);
    const Metrics& m = core.metrics;
    outcome.numbers.push_back(
        Json{m.step, m.mlm_loss, m.mlm_accuracy, m.pair_loss, m.pair_accuracy, m.learning_rate, m.gradient_norm}.dump());
  }
  core.batch_hashes = nullptr;
  outcome.state.take(core.model->engine_model());
}

Outcome train_restored(const Trainer::Core& first, engine::Engine& engine, const Checkpoint& checkpoint, int64_t steps) {
  auto model = LiveModel::create(engine, first.model->config(), first.model->tokenizer(), first.log);
  TrainerConfig config = first.config;
  config.run_dir.clear();
  const auto core = std::make_shared<Trainer::Core>(model, first.optimizer, first.corpus, config, first.log);
  Outcome outcome;
  model->worker().call([&] {
    restore(checkpoint, model->engine_model());
    model->set_trained();
    core->continue_from(checkpoint.state());
    core->quiet = true;
    train(*core, steps, outcome);
  });
  return outcome;
}

Json differences(const Outcome& a, const Outcome& b, int64_t first_step) {
  Json list = Json::array();
  for (size_t i = 0; i < a.batches.size(); ++i) {
    const std::string step = "step " + std::to_string(first_step + static_cast<int64_t>(i) + 1);
    if (a.batches[i] != b.batches.at(i)) list.push_back(step + ": another batch");
    if (a.numbers[i] != b.numbers.at(i)) list.push_back(step + ": " + a.numbers[i] + " became " + b.numbers[i]);
  }
  if (!a.state.same_bits(b.state)) list.push_back("weights or moments differ");
  return list;
}

}  // namespace

std::string Trainer::Core::verify_resume(engine::Engine& engine, int64_t steps) {
  const int64_t n = std::min(steps, (config.num_train_steps - step) / 2), from = step;
  if (n < 1) {
    throw Error(Code::state, kComponent,
                "the check of the resume needs at least two steps that are left to do, and one to check; this run has " +
                    std::to_string(config.num_train_steps - step) + " left, asked were " + std::to_string(steps));
  }
  const auto begin = std::chrono::steady_clock::now();
  const fs::path parent = run_dir ? run_dir->path() : fs::temp_directory_path();
  const Scratch scratch(parent /
                        ("verify-resume.tmp-" + std::to_string(::getpid()) + "-" + std::to_string(begin.time_since_epoch().count())));
  require_space(scratch.path, checkpoint_bytes(model->parameters()), "the check of the resume");
  if (!started) forget_former_training();
  {
    const std::lock_guard lock(mutex);
    if (state != TrainerState::running) {  // a stop from before is done, or was for nothing
      own_cancel.reset();
      host_cancel = {};
    }
  }
  Outcome whole;
  fs::path folder;
  {
    const Undo undo(*this);
    train(*this, n, whole);
    folder = write_checkpoint(scratch.path, whole.state, {model->config(), model->tokenizer()}, state_now());
    whole.batches.clear();
    whole.numbers.clear();
    train(*this, n, whole);
  }
  throw_if_failed();  // the state before could not be put back
  const auto checkpoint = Checkpoint::open(folder);
  Progress unseen;
  checkpoint->verify({}, unseen);
  const Outcome resumed = train_restored(*this, engine, *checkpoint, n);
  const Json list = differences(whole, resumed, from + n);
  return Json{{"equal", list.empty()},
              {"from_step", from},
              {"steps", n},
              {"differences", list},
              {"seconds", std::chrono::duration<double>(std::chrono::steady_clock::now() - begin).count()}}
      .dump();
}

}  // namespace bertpt::train
