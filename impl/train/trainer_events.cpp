// The trainer's side of telling: what an event says, where it goes, and the report that is asked for.
#include "base/json.h"
#include "report/page.h"
#include "train/trainer_core.h"

namespace bertpt::train {
namespace {

constexpr const char* kComponent = "train/trainer";

int64_t now_ms() {
  return std::chrono::duration_cast<std::chrono::milliseconds>(std::chrono::system_clock::now().time_since_epoch()).count();
}

}  // namespace

void Trainer::Core::open_board() {
  if (!run_dir || !config.tensorboard) return;
  board = std::make_unique<Board>(run_dir->path() / "tensorboard", step, log);
  Event now;
  complete(now);
  board->write_text(now, "configuration", "```json\n" + config_json() + "```");
}

// Step, time and numbers of now; the path of the newest checkpoint for terminal events.
void Trainer::Core::complete(Event& event) const {
  event.step = step;
  event.time_ms = now_ms();
  const std::lock_guard lock(mutex);
  event.metrics = metrics;
  if (event.terminal()) {
    event.path = newest_checkpoint;
    event.evaluation = evaluation;
  }
}

void Trainer::Core::publish(EventKind kind, std::string message, std::string path) {
  Event event;
  event.kind = kind;
  event.message = std::move(message);
  event.path = std::move(path);
  publish(std::move(event));
}

void Trainer::Core::publish(Event event) {
  if (quiet) return;
  complete(event);
  if (event.kind == EventKind::warning || event.kind == EventKind::rollback) log.write(LogLevel::warn, kComponent, event.message);
  else if (event.kind != EventKind::progress)
    log.write(LogLevel::info, kComponent, std::string(event_kind_name(event.kind)) + ": " + event.message);
  tell(event);
  hub.publish(event);
}

void Trainer::Core::tell(const Event& event) {
  if (!run_dir) return;
  try {
    run_dir->append_event(event.json());
    if (board) board->write(event);
  } catch (const Error& error) {
    if (config.on_save_error != "continue") throw;
    if (!std::exchange(events_lost, true))
      log.write(LogLevel::warn, kComponent, "an event is not in the run folder: " + error.message() + "; the training goes on");
  }
  if (!event.terminal() || !config.report) return;
  try {
    report::write_page(run_dir->path());
  } catch (const std::exception& error) {  // the run's result is whole without it
    log.write(LogLevel::warn, kComponent, std::string("report.html was not written: ") + error.what());
  }
}

RunReport Trainer::Core::report() const {
  const std::lock_guard lock(mutex);
  RunReport r;
  r.state = state;
  r.step = metrics.step;
  r.num_train_steps = config.num_train_steps;
  r.seconds = state == TrainerState::running ? seconds_of_this_run() : run_seconds;
  r.metrics = metrics;
  r.evaluation = evaluation;
  r.run_dir = run_dir ? run_dir->path().string() : "";
  r.checkpoint = newest_checkpoint;
  r.best_checkpoint = best_checkpoint;
  r.timings_json = timings_json;
  if (cause) r.message = cause->message();
  if (state == TrainerState::finished) r.stop_rule = stop_rule.empty() ? "steps" : stop_rule;
  if (state == TrainerState::finished && !stop_reason.empty()) r.message = stop_reason;
  if (state == TrainerState::finished || state == TrainerState::running) return r;
  r.to_resume = to_resume(state, r.checkpoint);
  if (state != TrainerState::failed)
    r.to_resume =
        std::to_string(r.num_train_steps - r.step) + " of " + std::to_string(r.num_train_steps) + " steps are left; " + r.to_resume;
  return r;
}

// What to do after an end that was none of the run's; "" when nothing is left to go on from.
std::string Trainer::Core::to_resume(TrainerState end, const std::string& checkpoint) const {
  if (checkpoint.empty())
    return end == TrainerState::failed ? "" : "train on with this trainer (nothing was saved: there is no checkpoint)";
  if (!run_dir) return "train on with this trainer, or resume from what the sink kept of '" + checkpoint + "'";
  const std::string run = "resume the run '" + run_dir->path().string() + "'";
  return end == TrainerState::failed ? run + " from its checkpoint '" + checkpoint + "'" : run;
}

}  // namespace bertpt::train
