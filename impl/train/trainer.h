// train/trainer.h   Training as an actor on the model's worker thread: one job per step, so that other calls on the model are served
// between steps. All methods may be called from any thread.
//
// A fault (an engine error, too many bad batches (train/health.h), a full disk unless on_save_error is "continue") ends the run: the
// trainer is failed for good and every later training call throws Error{poisoned} with the first cause. The last checkpoint stays usable.
#pragma once

#include <cstdint>
#include <filesystem>
#include <memory>
#include <optional>
#include <string>
#include <string_view>

#include "base/cancel.h"
#include "base/log.h"
#include "corpus/corpus.h"
#include "engine/engine.h"
#include "train/checkpoint_target.h"
#include "train/evaluation.h"
#include "train/events.h"
#include "train/live_model.h"
#include "train/run_report.h"
#include "train/trainer_config.h"

namespace bertpt::train {

enum class Saves { awaited, left };

class Trainer {
 public:
  // Resolves the configuration, makes the run folder (Error{state} when it holds a run already: resume it) and takes the model's weights:
  // a second trainer on the same model is Error{state} until the first is freed. A tokenizer other than the corpus's is Error{data}.
  static std::shared_ptr<Trainer> create(std::shared_ptr<LiveModel> model, const engine::OptimizerConfig& optimizer,
                                         std::shared_ptr<const corpus::Corpus> corpus, TrainerConfig config, Log& log = process_log());
  // Never waits: a running trainer is asked to stop, finishes the stop (with its checkpoint) on its worker and goes then. A checkpoint that
  // is being written is ended there too; resume() and create() wait for it.
  ~Trainer();
  Trainer(const Trainer&) = delete;

  // Trains to the end in the background. Error{busy} while running, Error{state} when finished, Error{poisoned} after a failure.
  // cancel: a further way to ask for a stop; the trainer's own is request_stop().
  void start(const Cancel& cancel = {});
  // Trains `steps` more steps (fewer when the end or a stop comes first; < 0: to the end) and returns. Throws what ended the run when it
  // failed. saves: whether checkpoints are on the disk then. Left: the newest may still be written, and its failure is thrown by the next
  // call; at the end of the run and at a stop all are.
  RunReport run(int64_t steps, const Cancel& cancel = {}, Saves saves = Saves::awaited);
  // Waits for the end of the run in progress, at most timeout_ms (< 0: without limit). Not set: it still runs. At once when none runs.
  // A failed run is a report too; check().
  std::optional<RunReport> wait(int64_t timeout_ms);
  // Lock-free and async-signal-safe. Takes effect within one micro-batch: an unfinished step is undone and will be done again after start()
  // or a resume; the state after the last whole step is checkpointed when there is a run folder. Ignored when nothing runs.
  void request_stop() noexcept;
  RunReport report() const;
  TrainerState state() const;
  int64_t step() const;  // steps done
  void check() const;    // throws Error{poisoned} with the first cause after a failure

  // Copied between two steps when running; returns when it is on the disk: the folder. One made at this step already is returned. Its
  // failure is thrown here and does not end the run. Error{state} without a run folder or sink.
  std::filesystem::path checkpoint();
  // Proves on this run that a resume is exact: trains `steps` steps, saves them to a temporary folder, trains as many more; loads the
  // folder into a second model, trains that one as far, and compares batches, losses, weights and moments bit for bit. The trainer is then
  // where it was before. Between two steps when running. Costs the time of 3 * steps steps, a second model and three copies of weights and
  // moments in memory, and the room of a checkpoint in the run folder or, without one, in the system's folder for temporary files.
  // JSON: {"equal", "from_step", "steps", "differences": [..], "seconds"}. Error{state} when fewer than two steps are left.
  std::string verify_resume(engine::Engine& engine, int64_t steps = 3);
  // Every checkpoint also goes to this function, after the folder, or instead of one where there is no run folder. On the saver's thread.
  // An empty one ends that. When this returns, the former one is not called any more.
  void set_checkpoint_sink(CheckpointSink sink);
  // The user's own texts, kept in every checkpoint from now on and given back by a resume. An empty value removes the key.
  void set_property(const std::string& key, const std::string& value);
  std::string properties_json() const;
  Evaluation evaluate();
  std::string plan(std::string_view options_json = {});  // of the steps that are left: train/plan.h

  std::shared_ptr<EventStream> open_events(size_t capacity = 1024);
  std::string config_json() const;  // resolved: {"model", "optimizer", "trainer", "corpus"}
  const std::shared_ptr<LiveModel>& model() const;

  struct Core;  // the part that the worker keeps alive
  explicit Trainer(std::shared_ptr<Core> core);

 private:
  std::shared_ptr<Core> core_;
};

// Continues a run from its newest checkpoint: model, optimizer, trainer and place in the data are rebuilt, so that the next step is
// the one that would have come. corpus: null opens the recorded folder; another corpus than the recorded one (by hash) is Error{data}.
// overrides_json may change only what does not change the result: checkpoint_every, keep_checkpoints, keep_every, keep_best, on_save_error,
// evaluate_every, log_every; stop, other stop rules; device, threads (these two make the resume inexact: logged); with decay wsd, constant
// or inverse_sqrt num_train_steps, with wsd decay_steps. Any other key is Error{config} that names it.
std::shared_ptr<Trainer> resume(engine::Engine& engine, const std::filesystem::path& run_dir, std::string_view overrides_json = {},
                                std::shared_ptr<const corpus::Corpus> corpus = nullptr, Log& log = process_log());

}  // namespace bertpt::train
