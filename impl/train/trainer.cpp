#include "train/trainer.h"

#include <algorithm>
#include <utility>

#include "base/json.h"
#include "train/micro_batches.h"
#include "train/plan.h"
#include "train/shutdown.h"
#include "train/time_budget.h"
#include "train/trainer_core.h"

namespace bertpt::train {
namespace {

constexpr const char* kComponent = "train/trainer";

Room room_of(const LiveModel& model) {
  const Json json = Json::parse(model.describe_json(), nullptr, false);
  Room room{.gpu = false, .bf16 = false, .memory_bytes = 0, .parameters = static_cast<double>(model.n_parameters())};
  if (!json.is_object()) return room;
  room.gpu = json.value("device", std::string()).starts_with("cuda");
  room.bf16 = json.value("precision", std::string()) == "bf16";
  room.memory_bytes = json.value("device_memory_bytes", 0.0);
  return room;
}

}  // namespace

Trainer::Core::Core(std::shared_ptr<LiveModel> m, const engine::OptimizerConfig& o, std::shared_ptr<const corpus::Corpus> c,
                    TrainerConfig t, Log& l)
    : model(std::move(m)),
      optimizer(o),
      corpus(std::move(c)),
      config(std::move(t)),
      log(l),
      health(config.health),
      stop_rules(config.stop),
      diagnosis(model ? model->tokenizer()->vocab().special().unk : 0, config.warmup_steps.value_or(0)) {
  if (!model || !corpus) throw Error(Code::invalid_argument, kComponent, "a trainer needs a model and a corpus");
  config.resolve(model->config().max_position_embeddings);
  phases = config.resolved_phases();
  if (config.micro_batch_tokens == 0) {
    config.micro_batch_tokens = choose_micro_batch_tokens(model->config(), room_of(*model), config.max_seq_length);
  }
  optimizer.frozen_of(model->parameters());  // refuses names that fit nothing
  const std::string &own = model->tokenizer()->vocab().hash(), &theirs = corpus->tokenizer()->vocab().hash();
  if (own != theirs) {
    throw Error(Code::data, kComponent,
                "the corpus '" + corpus->folder().string() + "' was made with another vocabulary (hash " + theirs + ") than the model's (" +
                    own + "); create the model with the corpus's tokenizer",
                {{"expected", own}, {"actual", theirs}});
  }
  const bool pairs = config.loader.objective == "nsp" || config.loader.objective == "sop";
  if (pairs && model->config().type_vocab_size < 2) {
    throw Error(Code::config, kComponent,
                "trainer configuration: /loader/objective " + config.loader.objective +
                    " makes pairs, and the model's type_vocab_size is " + std::to_string(model->config().type_vocab_size) +
                    "; create the model with 2 or choose an objective without pairs",
                {{"pointer", "/loader/objective"}});
  }
  // Faults of the data are found here, not in the worker: the constructor checks the split against the objective.
  for (const Phase& p : phases) examples::Loader(corpus, corpus::Split::train, config.loader_config(p)).config();
  if (!model->acquire_training()) {
    throw Error(Code::state, kComponent, "the model is being trained by another trainer; free that one first, or create a second model");
  }
  update_count = model->loaded_updates();
}

Trainer::Core::~Core() {
  saver.reset();  // while the run's folder is ours
  hub.close();
  release_model();
  release_run();
}

void Trainer::Core::release_model() {
  if (!std::exchange(model_released, true)) model->release_training();
}

void Trainer::Core::release_run() {
  if (!std::exchange(run_released, true) && run_dir) run_dir->unlock();
}

void Trainer::Core::open_run_dir() {
  if (!config.run_dir.empty()) run_dir = RunDir::create(config.run_dir, config_json());
  make_saver();
}

std::string Trainer::Core::config_json() const {
  return Json{{"model", Json::parse(model->config_json())},
              {"optimizer", Json::parse(write_config(optimizer))},
              {"trainer", Json::parse(write_config(config))},
              {"corpus", {{"path", std::filesystem::absolute(corpus->folder()).string()}, {"hash", corpus->hash()}}}}
             .dump(2) +
         "\n";
}

bool Trainer::Core::stop_requested() const {
  if (own_cancel.requested()) return true;
  const std::lock_guard lock(mutex);
  return host_cancel.requested();
}

void Trainer::Core::throw_if_failed() const {
  const std::lock_guard lock(mutex);
  if (!cause && state == TrainerState::failed) throw Error(Code::poisoned, kComponent, "the trainer failed before, for lack of memory");
  if (!cause) return;
  std::vector<Detail> details = cause->details();
  details.emplace_back("cause", code_name(cause->code()));
  throw Error(Code::poisoned, kComponent, "the trainer failed before: " + cause->message(), details);
}

void Trainer::Core::begin(int64_t steps, const Cancel& cancel, Saves wanted) {
  throw_if_failed();
  if (model->worker().is_current())
    throw Error(Code::state, kComponent, "a training call from the model's own worker would wait for itself");
  TrainerState before;
  {
    const std::lock_guard lock(mutex);
    before = state;
    if (state == TrainerState::running) throw Error(Code::busy, kComponent, "the trainer is running; wait for it, or stop it first");
    if (state == TrainerState::finished) {
      throw Error(Code::state, kComponent,
                  stop_rule.empty()
                      ? "all " + std::to_string(config.num_train_steps) + " steps are done; create a new trainer to train further"
                      : "the run was ended by its rule stop/" + stop_rule + " (" + stop_reason +
                            "); resume it with other keys of \"stop\" to train further");
    }
    refuse_after_shutdown();
    state = TrainerState::running;
    own_cancel.reset();
    host_cancel = cancel;
    saves = wanted;
    began = std::chrono::steady_clock::now();
    hub.begin_run();
  }
  try {
    model->worker().post([self = shared_from_this(), steps] {
      {
        const std::lock_guard lock(self->mutex);
        const int64_t left = self->config.num_train_steps - self->step;
        self->target = steps < 0 || steps > left ? self->config.num_train_steps : self->step + steps;
      }
      self->advance();
    });
  } catch (...) {  // no memory for the job: nobody may wait for a run that never comes
    end_run(before, std::nullopt);
    throw;
  }
}

void Trainer::Core::finish(TrainerState end) {
  {
    const std::string timings = model->engine_model().timings_json();
    const std::lock_guard lock(mutex);
    timings_json = timings;
  }
  if (end == TrainerState::idle) {
    if (awaits_saves()) {
      saver->wait();
      collect_saves();
    }
    return end_run(end, std::nullopt);
  }
  if (end == TrainerState::finished) {
    evaluation_owed = true;
    evaluate_for_run();
    if (evaluation_owed) end = TrainerState::stopped;
  }
  if (end == TrainerState::finished && stop_rules.reached()) {
    const std::lock_guard lock(mutex);
    stop_rule = stop_rules.rule();
    stop_reason = stop_rules.reason();
  }
  if (saver->has_place()) save_for_run();
  saver->wait();
  collect_saves();
  Event event;
  event.kind = end == TrainerState::finished ? EventKind::finished : EventKind::cancelled;
  complete(event);
  event.message = end == TrainerState::finished && stop_rules.reached()
                      ? "stopped at step " + std::to_string(step) + " by the rule " + stop_rules.rule() + ": " + stop_rules.reason()
                  : end == TrainerState::finished ? "all " + std::to_string(step) + " steps are done"
                                                  : "stopped after step " + std::to_string(step) + " of " +
                                                        std::to_string(config.num_train_steps) + "; " + to_resume(end, event.path);
  tell(event);
  end_run(end, event);
}

bool Trainer::Core::awaits_saves() const {
  const std::lock_guard lock(mutex);
  return saves == Saves::awaited;
}

double Trainer::Core::seconds_of_this_run() const {
  return std::chrono::duration<double>(std::chrono::steady_clock::now() - began).count();
}

double Trainer::Core::run_seconds_in_all() const {
  const std::lock_guard lock(mutex);
  return seconds_before + (state == TrainerState::running ? seconds_of_this_run() : 0);
}

// State and terminal event change together: who sees the one sees the other, and a new run cannot begin between them.
void Trainer::Core::end_run(TrainerState end, const std::optional<Event>& event) {
  {
    const std::lock_guard lock(mutex);
    run_seconds = seconds_of_this_run();
    seconds_before += run_seconds;
    state = end;
    if (event) hub.publish(*event);
  }
  changed.notify_all();
}

void Trainer::Core::fail() noexcept {
  Event event;
  event.kind = EventKind::failed;
  event.code = Code::out_of_memory;  // unless there is memory for another
  try {
    const Error error = fault();
    event.code = error.code();
    log.write(LogLevel::error, error.component(), error.message());
    {
      const std::lock_guard lock(mutex);
      cause = error;
    }
    event.message = error.message();
    saver->wait();
    tell_saves();
    complete(event);
    tell(event);
  } catch (...) {  // the events file may be what failed, or memory; the run must end all the same
  }
  try {
    end_run(TrainerState::failed, event);
  } catch (...) {  // no memory for the event: who waits must wake all the same
    {
      const std::lock_guard lock(mutex);
      state = TrainerState::failed;
    }
    changed.notify_all();
    hub.close();
  }
}

Trainer::Trainer(std::shared_ptr<Core> core) : core_(std::move(core)) {}

std::shared_ptr<Trainer> Trainer::create(std::shared_ptr<LiveModel> model, const engine::OptimizerConfig& optimizer,
                                         std::shared_ptr<const corpus::Corpus> corpus, TrainerConfig config, Log& log) {
  if (!config.run_dir.empty()) wait_for_freed_trainer(config.run_dir);
  const bool evaluation_wanted = config.evaluate_every.value_or(0) > 0;
  if (config.stop.seconds > 0 && config.stop.seconds_mode == "steps") fit_into_time(model, optimizer, corpus, config, log);
  auto core = std::make_shared<Core>(std::move(model), optimizer, std::move(corpus), std::move(config), log);
  if (evaluation_wanted) require_validation(*core->corpus);
  core->open_probe();
  core->open_run_dir();
  core->notes = check_recipe(core->config, core->model->config(), optimizer);
  {
    const std::lock_guard lock(core->mutex);
    core->metrics.num_train_steps = core->config.num_train_steps;
  }
  register_trainer(core);
  return std::make_shared<Trainer>(std::move(core));
}

Trainer::~Trainer() {
  core_->own_cancel.request();
  const std::lock_guard lock(core_->mutex);
  core_->freed = true;
  if (core_->state == TrainerState::running) return;
  // Not left to the core's destructor: the worker may hold the core for a moment longer, and the host may resume the run at once.
  core_->hub.close();
  core_->release_model();
  if (core_->saver->is_writing()) {
    try {
      core_->model->worker().post([core = core_] { core->end_last_save(); });
    } catch (...) {  // no memory: the core's destructor waits for it
    }
  } else {
    core_->release_run();
  }
}

void Trainer::start(const Cancel& cancel) { core_->begin(-1, cancel); }

RunReport Trainer::run(int64_t steps, const Cancel& cancel, Saves saves) {
  core_->begin(steps, cancel, saves);
  RunReport report = *wait(-1);
  if (report.state == TrainerState::failed) {
    const std::lock_guard lock(core_->mutex);
    if (!core_->cause) throw Error(Code::out_of_memory, kComponent, "the run failed, and there was no memory left to keep the reason");
    throw Error(*core_->cause);
  }
  return report;
}

std::optional<RunReport> Trainer::wait(int64_t timeout_ms) {
  {
    std::unique_lock lock(core_->mutex);
    const auto ended = [&] { return core_->state != TrainerState::running; };
    if (timeout_ms < 0) core_->changed.wait(lock, ended);
    else if (!core_->changed.wait_for(lock, std::chrono::milliseconds(std::min<int64_t>(timeout_ms, 86'400'000)), ended))
      return std::nullopt;
  }
  return core_->report();
}

void Trainer::request_stop() noexcept { core_->own_cancel.request(); }

RunReport Trainer::report() const { return core_->report(); }

TrainerState Trainer::state() const {
  const std::lock_guard lock(core_->mutex);
  return core_->state;
}

int64_t Trainer::step() const {
  const std::lock_guard lock(core_->mutex);
  return core_->metrics.step;
}

void Trainer::check() const { core_->throw_if_failed(); }

std::filesystem::path Trainer::checkpoint() {
  core_->throw_if_failed();
  LiveModel& model = *core_->model;
  const int64_t number = model.worker().call([core = core_] {
    core->throw_if_failed();  // the step before this job may have failed, and what it left must not become a checkpoint
    return core->begin_save(true);
  });
  const std::optional<SaveResult> result = core_->saver->result_of(number);
  model.worker().call([core = core_] { core->tell_saves(); });
  if (!result) throw Error(Code::internal, kComponent, "the outcome of a save was lost");
  if (result->error) throw Error(*result->error);
  return result->place;
}

std::string Trainer::verify_resume(engine::Engine& engine, int64_t steps) {
  core_->throw_if_failed();
  return core_->model->worker().call([core = core_, &engine, steps] {
    core->throw_if_failed();
    return core->verify_resume(engine, steps);
  });
}

void Trainer::set_checkpoint_sink(CheckpointSink sink) { core_->saver->set_sink(std::move(sink)); }

void Trainer::set_property(const std::string& key, const std::string& value) {
  const std::lock_guard lock(core_->mutex);
  if (value.empty()) core_->properties.erase(key);
  else core_->properties[key] = value;
}

std::string Trainer::properties_json() const {
  const std::lock_guard lock(core_->mutex);
  return Json(core_->properties).dump(-1, ' ', false, Json::error_handler_t::replace);
}

Evaluation Trainer::evaluate() {
  core_->throw_if_failed();
  return core_->model->worker().call([core = core_] {
    core->throw_if_failed();
    return core->evaluate_now();
  });
}

std::string Trainer::plan(std::string_view options_json) {
  const auto options = parse_config<PlanOptions>(options_json, "plan");
  core_->throw_if_failed();
  return core_->model->worker().call([core = core_, options] {
    core->throw_if_failed();
    return plan_json(*core, options);
  });
}

std::shared_ptr<EventStream> Trainer::open_events(size_t capacity) { return core_->hub.open(capacity); }

std::string Trainer::config_json() const { return core_->config_json(); }

const std::shared_ptr<LiveModel>& Trainer::model() const { return core_->model; }

}  // namespace bertpt::train
