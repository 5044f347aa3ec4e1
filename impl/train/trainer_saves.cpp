// The trainer's side of saving: what a checkpoint holds, when one is begun, and what becomes of its failure.
#include <bit>

#include "base/json.h"
#include "train/trainer_core.h"

namespace bertpt::train {
namespace {

constexpr const char* kComponent = "train/trainer";

}  // namespace

void Trainer::Core::make_saver() {
  best.metric = kept_best.metric = config.best_metric;
  saver =
      std::make_unique<Saver>(run_dir ? run_dir->checkpoints() : std::filesystem::path(), ModelFiles{model->config(), model->tokenizer()});
}

void Trainer::Core::continue_from(const CheckpointState& state) {
  step = state.step;
  update_count = state.update_count;
  tokens = state.tokens;
  position = state.position;
  stored_phase = state.phase;
  good = {.step = state.step, .update_count = state.update_count};
  make_saver();
  restore_monitor(state.monitor_json);
}

CheckpointState Trainer::Core::state_now() const {
  CheckpointState s;
  s.step = step;
  s.update_count = update_count;
  s.phase = stored_phase;
  s.position = position;
  s.tokens = tokens;
  s.config_json = config_json();
  s.corpus_hash = corpus->hash();
  s.corpus_path = std::filesystem::absolute(corpus->folder()).string();
  s.engine_name = model->engine_name();
  s.engine_json = model->describe_json();
  s.monitor_json = monitor_json();
  const std::lock_guard lock(mutex);
  Json losses = {{"training", Json::parse(metrics.json())}};
  if (evaluation) losses["evaluation"] = Json::parse(evaluation->json());
  s.losses_json = losses.dump();
  s.properties_json = Json(properties).dump(-1, ' ', false, Json::error_handler_t::replace);
  return s;
}

int64_t Trainer::Core::begin_save(bool on_demand) {
  if (!saver->has_place()) {
    throw Error(Code::state, kComponent,
                "this trainer has no run_dir to write a checkpoint to, nor a sink; set run_dir, or save the model");
  }
  if (checkpointed_step == step) {
    const bool failed = save_failed(save_number);
    tell_saves();
    if (!failed && best_due != step && !evaluated_since && saver->sink_has(step)) return save_number;
  }
  saver->wait();  // its snapshot is free now
  if (on_demand) tell_saves();
  else collect_saves();
  settle_best();
  SaveRequest request{.state = state_now(),
                      .retention = {.newest = config.keep_checkpoints, .every = config.keep_every},
                      .best = best_due == step,
                      .on_demand = on_demand};
  const std::filesystem::path folder = run_dir ? run_dir->checkpoints() / ("step-" + std::to_string(step)) : std::filesystem::path();
  const bool there = run_dir ? std::filesystem::exists(folder / "manifest.json") : saver->sink_has(step);
  std::shared_ptr<Snapshot> copy;
  if (!there || !saver->sink_has(step)) {
    if (run_dir && !there) require_space(run_dir->checkpoints(), checkpoint_bytes(model->parameters()), "a checkpoint");
    require_finite_state();
    // After a bad batch these weights are in doubt: the good ones stay in their copy until a step went well.
    copy = health.in_a_row() == 0 ? snapshot : std::make_shared<Snapshot>();
    copy->take(model->engine_model());
    if (copy == snapshot) good = {.step = step, .update_count = update_count};
  }
  save_number = saver->start(std::move(copy), std::move(request));
  checkpointed_step = step;
  evaluated_since = false;
  return save_number;
}

// An evaluation is judged against the best one that is kept. Where its checkpoint could not be written, the next save of the same step
// makes that good; once the weights have moved on, it is as if that evaluation had never been, and the next good one takes its place.
void Trainer::Core::settle_best() {
  if (best_due < 0 || best_due == step) return;
  saver->wait();
  tell_saves();
  if (best_due < 0) return;
  best = kept_best;
  best_due = -1;
}

// A resume looks where the best one is: a kill may have come between manifest and link, or somebody took the checkpoint away.
void Trainer::Core::find_best() {
  if (!run_dir || !*config.keep_best || !best.value) return;
  const std::string name = "step-" + std::to_string(best.step);
  if (!std::filesystem::exists(run_dir->checkpoints() / name / "manifest.json")) best = kept_best = {.metric = best.metric};
  else if (linked(run_dir->checkpoints(), "best") != name) point_link(run_dir->checkpoints(), "best", name);
}

void Trainer::Core::end_last_save() {
  saver->wait();
  for (const SaveResult& saved : saver->take()) {
    if (saved.error && !saved.on_demand)
      log.write(LogLevel::error, kComponent,
                "the checkpoint of step " + std::to_string(saved.step) + " was not written: " + saved.error->message());
  }
  const std::lock_guard lock(mutex);
  release_run();
}

// Such weights must neither take the place of the good ones nor become a checkpoint that pushes older ones out.
void Trainer::Core::require_finite_state() const {
  constexpr uint32_t kExponent = 0x7f800000;
  std::vector<float> values;
  for (const StateSlot& slot : kStateSlots) {
    for (size_t i = 0; i < model->parameters().size(); ++i) {
      const engine::Parameter& parameter = model->parameters()[i];
      values.resize(static_cast<size_t>(parameter.elements()));
      model->engine_model().read(slot.slot, i, values);
      uint32_t bad = 0;
      for (const float value : values) bad |= static_cast<uint32_t>((std::bit_cast<uint32_t>(value) & kExponent) == kExponent);
      if (bad == 0) continue;
      throw Error(Code::numeric, kComponent,
                  "the state after step " + std::to_string(step) + " is not saved: '" + std::string(slot.prefix) + parameter.name +
                      "' has values that are not finite; the checkpoints before it are whole",
                  {{"step", step}});
    }
  }
}

bool Trainer::Core::save_failed(int64_t number) const {
  const std::optional<SaveResult> result = saver->result_of(number);
  return !result || result->error.has_value();
}

void Trainer::Core::save_for_run() {
  try {
    begin_save(false);
  } catch (const Error& error) {
    if (error.code() != Code::numeric) return treat_save_error(step, error);
    publish(EventKind::warning, error.message());  // the next batches will be bad ones: health decides
  } catch (const std::bad_alloc&) {
    treat_save_error(
        step, Error(Code::out_of_memory, kComponent, "no memory for the copy of weights and moments that a checkpoint is written from"));
  }
}

void Trainer::Core::treat_save_error(int64_t of_step, const Error& error) {
  if (config.on_save_error != "continue") throw Error(error);
  publish(EventKind::warning, "the checkpoint of step " + std::to_string(of_step) + " was not written: " + error.message() +
                                  "; the training goes on, and the checkpoints before it are whole");
}

// What its end changes for who watches; failures are the caller's.
void Trainer::Core::note_save(const SaveResult& saved) {
  if (saved.best && saved.step == best_due) {
    kept_best = best;
    best_due = -1;
  }
  if (saved.error && !saved.fresh) return;
  {
    const std::lock_guard lock(mutex);
    newest_checkpoint = saved.place;
    if (saved.best) best_checkpoint = saved.place;
  }
  if (saved.fresh) publish(EventKind::checkpoint, "checkpoint of step " + std::to_string(saved.step), saved.place);
}

void Trainer::Core::tell_saves() {
  for (const SaveResult& saved : saver->take()) {
    note_save(saved);
    if (saved.error && !saved.on_demand && !failed_save) failed_save = saved;
  }
}

void Trainer::Core::collect_saves() {
  tell_saves();
  if (!failed_save) return;
  const SaveResult failed = *std::exchange(failed_save, std::nullopt);
  treat_save_error(failed.step, *failed.error);
}

std::string Trainer::Core::monitor_json() const {
  Json json = {{"health", health.json()},
               {"stop", stop_rules.json()},
               {"diagnosis", diagnosis.json()},
               {"evaluation_owed", evaluation_owed},
               {"seconds", run_seconds_in_all()}};
  if (best.value) json["best"] = {{"metric", best.metric}, {"value", *best.value}, {"step", best.step}};
  return json.dump();
}

void Trainer::Core::restore_monitor(const std::string& text) {
  const Json json = parse_json(text, "the monitor's state in the checkpoint", Code::corrupt);
  try {
    if (json.contains("health")) health.restore(json["health"]);
    if (json.contains("stop")) stop_rules.restore(json["stop"]);
    if (json.contains("diagnosis")) diagnosis.restore(json["diagnosis"]);
    evaluation_owed = json.value("evaluation_owed", false);
    seconds_before = json.value("seconds", 0.0);
    if (!json.contains("best") || json["best"].at("metric") != best.metric) return;
    best.value = json["best"].at("value").get<double>();
    best.step = json["best"].at("step").get<int64_t>();
    kept_best = best;
  } catch (const nlohmann::json::exception& error) {
    throw Error(Code::corrupt, kComponent,
                std::string("the monitor's state in the checkpoint lacks a key or has a wrong type: ") + error.what());
  }
}

}  // namespace bertpt::train
