// train/trainer_core.h   The part of a trainer that its worker keeps alive. Private to trainer*.cpp.
//
// Threads: what lies under "worker only" is touched by jobs on the model's worker alone; what lies under `mutex` by anyone who holds it;
// the rest is fixed before the first job.
#pragma once

#include <chrono>
#include <condition_variable>
#include <map>
#include <mutex>

#include "train/batch_source.h"
#include "train/board.h"
#include "train/checkpoint.h"
#include "train/diagnosis.h"
#include "train/hidden_words.h"
#include "train/metric.h"
#include "train/probe.h"
#include "train/run_dir.h"
#include "train/saver.h"
#include "train/trainer.h"

namespace bertpt::train {

// A mean that forgets: rates and the time left follow the last few dozen steps.
class RunningRate {
 public:
  void add(double tokens, double seconds);
  double tokens_per_second() const { return seconds_ > 0 ? tokens_ / seconds_ : 0; }
  double tokens_per_step() const { return weight_ > 0 ? tokens_ / weight_ : 0; }

 private:
  double tokens_ = 0, seconds_ = 0, weight_ = 0;
};

struct Trainer::Core : std::enable_shared_from_this<Trainer::Core> {
  Core(std::shared_ptr<LiveModel> model, const engine::OptimizerConfig& optimizer, std::shared_ptr<const corpus::Corpus> corpus,
       TrainerConfig config, Log& log);
  ~Core();

  // fixed
  const std::shared_ptr<LiveModel> model;
  const engine::OptimizerConfig optimizer;
  const std::shared_ptr<const corpus::Corpus> corpus;
  TrainerConfig config;
  std::vector<Phase> phases;
  Log& log;
  std::unique_ptr<RunDir> run_dir;  // null without a run folder
  std::vector<std::string> notes;   // warnings for the begin of the run
  const Cancel own_cancel;
  EventHub hub;
  std::unique_ptr<Saver> saver;  // after open_run_dir()

  // worker only
  int64_t step = 0, update_count = 0, tokens = 0;  // done
  examples::Position position;                     // of the next sample
  int64_t phase = -1;                              // whose loader is open; -1: none
  int64_t stored_phase = 0;                        // of the last step done
  std::shared_ptr<const examples::Loader> loader;
  std::unique_ptr<BatchSource> source;
  std::unique_ptr<Evaluator> evaluator;  // of `phase`
  bool evaluation_impossible = false;
  std::unique_ptr<Board> board;  // null without a run folder, or when TensorBoard's files are not wanted
  std::optional<std::vector<HiddenWord>> hidden_words;
  std::unique_ptr<const Probe> probe;  // null: none is wanted
  RunningRate rate, flops;
  double peak_flops = 0;       // per second, of a large matrix product; 0: not measured
  double trained_seconds = 0;  // in steps of this process
  int64_t evaluated_step = -1;
  bool evaluation_owed = false;    // after the newest step, and not done: a stop cut it off
  int64_t checkpointed_step = -1;  // of the newest save that was begun
  int64_t save_number = 0;         // its number
  bool started = false;
  bool quiet = false;                                // a rehearsal: nothing is told, and a bad batch is an error
  bool events_lost = false;                          // said that the run folder does not take them
  std::vector<std::string>* batch_hashes = nullptr;  // of every step's batch, when somebody wants them
  // best: of all evaluations, or of those whose checkpoint is there, kept_best, where a run keeps it.
  Best best, kept_best;
  int64_t best_due = -1;         // step of `best` whose checkpoint is not known to be whole
  bool evaluated_since = false;  // since the newest save was begun
  Health health;
  StopRules stop_rules;
  Diagnosis diagnosis;
  struct Place {  // in the run, of the state to go back to
    int64_t step = -1, update_count = 0;
    std::string path = {};  // of its checkpoint, while `snapshot` is empty
  } good;
  // Of the newest save that no bad batch came before; read by the saver's thread while it writes.
  std::shared_ptr<Snapshot> snapshot = std::make_shared<Snapshot>();
  std::optional<SaveResult> failed_save;  // to be treated at the next step
  uint64_t measured_epoch = ~uint64_t{0};
  int64_t measured_size = 1;

  // under mutex
  mutable std::mutex mutex;
  std::condition_variable changed;
  TrainerState state = TrainerState::idle;
  std::optional<Error> cause;  // of a failure
  Cancel host_cancel;
  int64_t target = 0;  // step at which the run in progress ends
  Saves saves = Saves::awaited;
  std::chrono::steady_clock::time_point began{};
  double run_seconds = 0;     // of the last one
  double seconds_before = 0;  // of all runs before the one in progress, those of other processes too
  Metrics metrics;
  std::optional<Evaluation> evaluation;
  std::string newest_checkpoint, best_checkpoint, stop_rule, stop_reason, timings_json;
  std::map<std::string, std::string> properties;  // the user's own
  bool freed = false;                             // by the host
  bool model_released = false, run_released = false;

  // Give model and run folder free for another trainer; once, when nothing runs; under mutex or in the destructor.
  void release_model();
  void release_run();    // when nothing is being written either
  void end_last_save();  // of a freed trainer, on the worker
  bool awaits_saves() const;
  double seconds_of_this_run() const;  // under mutex
  double run_seconds_in_all() const;
  void open_run_dir();
  void continue_from(const CheckpointState& state);  // makes the saver too
  std::string verify_resume(engine::Engine& engine, int64_t steps);
  void begin(int64_t steps, const Cancel& cancel, Saves saves = Saves::awaited);
  RunReport report() const;
  std::string to_resume(TrainerState end, const std::string& checkpoint) const;
  void throw_if_failed() const;
  std::string config_json() const;
  bool stop_requested() const;

  // jobs of the worker
  void advance();
  void forget_former_training();
  void open_phase();
  bool train_step();                                                              // false: not done: stopped before its end, or a bad batch
  bool treat_bad_batch(Health::Verdict verdict, const examples::Position& next);  // false: the step was not done
  bool roll_back();                                                               // false: there is nothing to go back to
  engine::Losses accumulate(const examples::Batch& batch, bool& stopped);
  void record(const engine::Losses& losses, const engine::StepNumbers& numbers, double learning_rate, const examples::Batch& batch,
              double seconds);
  double seconds_left() const;
  Evaluator& evaluator_here();
  Evaluation evaluate_now();
  CheckpointState state_now() const;
  // Begins a save of this moment and returns its number; one of this step that was begun already and holds all is meant then.
  int64_t begin_save(bool on_demand);
  void save_for_run();   // begin_save, with its failure treated as the run is told to
  void find_best();      // when a run is resumed
  void settle_best();    // what `best` is worth when the save that it asked for failed
  void collect_saves();  // tells what has ended; throws a failed one when the run shall stop
  void tell_saves();     // the same, but a failure that would stop the run waits for the next step
  void note_save(const SaveResult& saved);
  void treat_save_error(int64_t of_step, const Error& error);
  void make_saver();
  bool save_failed(int64_t number) const;  // waits for it
  void require_finite_state() const;       // Error{numeric}
  std::string monitor_json() const;
  void restore_monitor(const std::string& json);
  void evaluate_for_run();
  void finish(TrainerState end);
  Error fault() const;   // in a catch block
  void fail() noexcept;  // in a catch block: ends the run, whatever memory is left
  void end_run(TrainerState end, const std::optional<Event>& event);
  void complete(Event& event) const;
  void open_board();
  std::vector<Sample> samples();
  void open_probe();
  Evaluation evaluate_all(const Cancel& cancel = {}, const Cancel& other = {});  // validation split and probe
  void tell(const Event& event);  // the run's folder: events.jsonl, TensorBoard, and report.html with the last event of a run
  void publish(EventKind kind, std::string message = {}, std::string path = {});
  void publish(Event event);
};

}  // namespace bertpt::train
