#include <algorithm>

#include "base/json.h"
#include "train/shutdown.h"
#include "train/trainer_core.h"

namespace bertpt::train {
namespace fs = std::filesystem;
namespace {

constexpr const char* kComponent = "train/resume";
constexpr const char* kChangeable =
    "only checkpoint_every, keep_checkpoints, keep_every, keep_best, on_save_error, evaluate_every, log_every, stop, threads and device "
    "can change, and with decay wsd, constant or inverse_sqrt num_train_steps and decay_steps";

// What may differ from the stored run. Everything else would make it another run.
struct ResumeConfig {
  std::optional<int64_t> checkpoint_every, keep_checkpoints, keep_every, evaluate_every, log_every, threads, num_train_steps, decay_steps;
  std::optional<bool> keep_best;
  StopConfig stop;
  std::optional<std::string> device, on_save_error;
  void visit(ConfigVisitor& v) {
    v.field({.name = "checkpoint_every", .help = "Steps between checkpoints.", .min = 0}, checkpoint_every);
    v.field({.name = "keep_checkpoints", .help = "Newest checkpoints that are kept.", .min = 0}, keep_checkpoints);
    v.field({.name = "keep_every", .help = "Checkpoints at multiples of so many steps stay for ever.", .min = 0}, keep_every);
    v.field({.name = "keep_best", .help = "Keep a checkpoint of the best evaluation."}, keep_best);
    v.field({.name = "on_save_error", .help = "When a checkpoint cannot be written.", .choices = {"stop", "continue"}}, on_save_error);
    v.object({.name = "stop", .help = "Other stop rules than before; a run that one has ended goes on."}, stop);
    v.field({.name = "evaluate_every", .help = "Steps between evaluations.", .min = 0}, evaluate_every);
    v.field({.name = "log_every", .help = "Steps between progress events.", .min = 1}, log_every);
    v.field({.name = "threads", .help = "Threads of the model's worker; another number makes the resume inexact.", .min = 1, .max = 4096},
            threads);
    v.field({.name = "device", .help = "Where the model runs; another one makes the resume inexact."}, device);
    v.field({.name = "num_train_steps",
             .help = "A later or earlier end; with decay constant, inverse_sqrt or wsd, before wsd begins to decay.",
             .unit = "steps",
             .min = 1},
            num_train_steps);
    v.field({.name = "decay_steps", .help = "Last steps, in which wsd decays.", .unit = "steps", .min = 1}, decay_steps);
  }
};

// The keys of the stored configuration are refused by name and reason; what is no key at all, by the parser.
ResumeConfig parse_overrides(std::string_view json, const Json& stored) {
  try {
    return parse_config<ResumeConfig>(json, "resume");
  } catch (const Error& error) {
    for (const Detail& detail : error.details()) {
      if (detail.key != "key") continue;
      const auto& key = std::get<std::string>(detail.value);
      for (const char* part : {"trainer", "optimizer", "model"}) {
        if (!stored.contains(part) || !stored[part].contains(key)) continue;
        throw Error(Code::config, kComponent,
                    "resume configuration: /" + key +
                        " cannot change, since the run would no longer be the same (stored: " + stored[part][key].dump() + "); " +
                        kChangeable + ". To train differently, start a new run from the checkpoint's model folder",
                    {{"pointer", "/" + key}, {"key", key}});
      }
      throw Error(error.code(), kComponent, error.message() + "; " + kChangeable, error.details());
    }
    throw;
  }
}

// Another end of the run, where the steps so far had the learning rates that they would have had with it.
void move_end(TrainerConfig& config, const ResumeConfig& overrides, int64_t step) {
  const auto refuse = [](const char* pointer, const std::string& why) {
    throw Error(Code::config, kComponent, std::string("resume configuration: ") + pointer + " " + why, {{"pointer", pointer}});
  };
  const char* const pointer = overrides.num_train_steps ? "/num_train_steps" : "/decay_steps";
  const auto open_until = [&] {  // the first step whose learning rate depends on the end
    const Curve curve = config.resolved_phases().back().curve;
    return curve.first_step + curve.steps - (curve.decay == Decay::wsd ? curve.decay_steps : 0);
  };
  if (config.decay != "wsd" && (overrides.decay_steps || (config.decay != "constant" && config.decay != "inverse_sqrt")))
    refuse(pointer, "cannot change with decay " + config.decay +
                        ", whose learning rates depend on it from the first step; start a new run "
                        "from the checkpoint's model folder");
  if (step > open_until()) {
    refuse(pointer, "cannot change after step " + std::to_string(open_until()) + ", where the decay began (this is step " +
                        std::to_string(step) + "); continue from an earlier checkpoint");
  }
  const int64_t added = overrides.num_train_steps.value_or(config.num_train_steps) - config.num_train_steps;
  config.num_train_steps += added;
  config.decay_steps = overrides.decay_steps ? overrides.decay_steps : config.decay_steps;
  *config.phases.back().steps += added;
  if (*config.phases.back().steps < 1 || step > open_until()) {
    refuse(pointer, "is too early an end: step " + std::to_string(step) + " is done, and the last phase begins at step " +
                        std::to_string(config.num_train_steps - *config.phases.back().steps));
  }
}

std::shared_ptr<const corpus::Corpus> open_corpus(const CheckpointState& state, std::shared_ptr<const corpus::Corpus> given) {
  if (!given) {
    if (!fs::exists(state.corpus_path)) {
      throw Error(Code::not_found, kComponent,
                  "the run's corpus '" + state.corpus_path + "' is not there any more; give the corpus's present folder",
                  {{"path", state.corpus_path}});
    }
    given = corpus::Corpus::open(state.corpus_path);
  }
  if (given->hash() != state.corpus_hash) {
    throw Error(Code::data, kComponent,
                "the corpus '" + given->folder().string() + "' (hash " + given->hash() +
                    ") is not the one that the run was trained on (hash " + state.corpus_hash + ")",
                {{"expected", state.corpus_hash}, {"actual", given->hash()}});
  }
  return given;
}

std::map<std::string, std::string> properties_of(const CheckpointState& state) {
  std::map<std::string, std::string> properties;
  const Json json = Json::parse(state.properties_json, nullptr, false);
  if (!json.is_object()) return properties;
  for (const auto& item : json.items()) {
    if (item.value().is_string()) properties[item.key()] = item.value().get<std::string>();
  }
  return properties;
}

// Keys of the engine's description that decide about rounding.
std::vector<std::string> inexact_keys(const CheckpointState& state, const LiveModel& model) {
  std::vector<std::string> keys;
  if (state.engine_name != model.engine_name()) keys.emplace_back("engine");
  const Json before = Json::parse(state.engine_json, nullptr, false), now = Json::parse(model.describe_json(), nullptr, false);
  if (!before.is_object() || !now.is_object()) return keys;
  for (const char* key : {"device", "precision", "threads", "instruction_set"}) {
    if (before.value(key, Json()) != now.value(key, Json())) keys.emplace_back(key);
  }
  return keys;
}

}  // namespace

std::shared_ptr<Trainer> resume(engine::Engine& engine, const fs::path& run_path, std::string_view overrides_json,
                                std::shared_ptr<const corpus::Corpus> corpus, Log& log) {
  wait_for_freed_trainer(run_path);
  auto run_dir = RunDir::open(run_path);
  const auto checkpoint = Checkpoint::open(run_path);
  Progress unseen;
  checkpoint->verify({}, unseen);  // a flipped bit would train on unnoticed
  const CheckpointState& state = checkpoint->state();
  const Json stored = parse_json(state.config_json, "the configuration in '" + checkpoint->path().string() + "'", Code::corrupt);
  const ResumeConfig overrides = parse_overrides(overrides_json, stored);
  const auto part = [&](const char* key) { return stored.contains(key) ? stored[key].dump() : std::string("{}"); };
  auto model_config = parse_config<engine::ModelConfig>(part("model"), "model");
  model_config.resolved = true;
  if (overrides.threads) model_config.threads = overrides.threads;
  model_config.device = overrides.device.value_or(model_config.device);
  auto config = parse_config<TrainerConfig>(part("trainer"), "trainer");
  config.run_dir = run_dir->path().string();
  if (overrides.checkpoint_every) config.checkpoint_every = overrides.checkpoint_every;
  if (overrides.evaluate_every) config.evaluate_every = overrides.evaluate_every;
  config.keep_checkpoints = overrides.keep_checkpoints.value_or(config.keep_checkpoints);
  config.keep_every = overrides.keep_every.value_or(config.keep_every);
  if (overrides.keep_best) config.keep_best = overrides.keep_best;
  config.on_save_error = overrides.on_save_error.value_or(config.on_save_error);
  config.log_every = overrides.log_every.value_or(config.log_every);
  const bool other_rules =
      parse_json(overrides_json.empty() ? "{}" : overrides_json, "resume configuration", Code::config).contains("stop");
  if (other_rules && overrides.stop.seconds > 0 && overrides.stop.seconds_mode == "steps") {
    throw Error(Code::config, kComponent,
                "resume configuration: /stop/seconds cannot decide about the number of steps of a run that has begun; set seconds_mode to "
                "hard",
                {{"pointer", "/stop/seconds"}});
  }
  const bool same_windows = !other_rules || overrides.stop.plateau_steps == config.stop.plateau_steps;
  if (other_rules) config.stop = overrides.stop;
  if (overrides.num_train_steps || overrides.decay_steps) move_end(config, overrides, state.step);
  const auto optimizer = parse_config<engine::OptimizerConfig>(part("optimizer"), "optimizer");
  corpus = open_corpus(state, std::move(corpus));
  if (overrides.evaluate_every.value_or(0) > 0) require_validation(*corpus);
  auto model = LiveModel::create(engine, model_config, corpus->tokenizer(), log);
  model->worker().call([&] {
    restore(*checkpoint, model->engine_model());
    model->set_trained();
  });
  auto core = std::make_shared<Trainer::Core>(model, optimizer, corpus, config, log);
  core->run_dir = std::move(run_dir);
  core->run_dir->replace_config(core->config_json());
  core->continue_from(state);
  core->good.path = checkpoint->path().string();
  core->find_best();
  try {
    core->open_probe();
  } catch (const Error& error) {  // its file may be gone; the run is whole without
    core->notes.push_back("no probe: " + error.message());
  }
  if (other_rules) core->stop_rules.go_on(same_windows);
  for (const std::string& key : inexact_keys(state, *model)) core->notes.push_back("resume: inexact (" + key + ")");
  {
    const std::lock_guard lock(core->mutex);
    core->metrics.step = state.step;
    core->metrics.tokens = state.tokens;
    core->metrics.num_train_steps = core->config.num_train_steps;
    core->newest_checkpoint = checkpoint->path().string();
    core->properties = properties_of(state);
    if (const std::string best = linked(core->run_dir->checkpoints(), "best"); !best.empty())
      core->best_checkpoint = (core->run_dir->checkpoints() / best).string();
  }
  register_trainer(core);
  return std::make_shared<Trainer>(std::move(core));
}

}  // namespace bertpt::train
