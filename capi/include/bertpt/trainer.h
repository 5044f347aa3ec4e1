/* bertpt/trainer.h   Pre-training: steps, evaluation, checkpoints, events, resume.
 *
 * A trainer works on the model's own thread. bertpt_trainer_start lets it run in the background while the host reads events or waits;
 * bertpt_trainer_run and bertpt_trainer_step do the same work while the caller waits.
 *
 * Threads: functions that take `const bertpt_trainer *` only watch or ask; any thread may call them at any time, also while the trainer
 * runs, and they are never refused with BERTPT_E_BUSY. Those that take `bertpt_trainer *` train, and need the handle alone.
 *
 * Failure: a device error, too many bad batches ("health"; single ones are skipped), and, unless "on_save_error" is "continue", a full
 * disk end the run. From then on training calls return BERTPT_E_POISONED with the first cause; watching and freeing go on working, and the
 * last checkpoint can be resumed.
 */
#ifndef BERTPT_TRAINER_H
#define BERTPT_TRAINER_H

#include "bertpt/api.h"
#include "bertpt/model.h"

typedef int32_t bertpt_trainer_state;
#define BERTPT_TRAINER_IDLE 0 /* has steps to do, none in progress */
#define BERTPT_TRAINER_RUNNING 1
#define BERTPT_TRAINER_FINISHED 2 /* all steps are done, or a stop rule ended the run */
#define BERTPT_TRAINER_STOPPED 3  /* on request; start, run or a resume goes on */
#define BERTPT_TRAINER_FAILED 4

/* Numbers of one step; losses are means in nats. */
typedef struct bertpt_metrics {
  uint32_t struct_size;
  int32_t phase;           /* from 0 */
  int64_t step;            /* steps done: 1 after the first */
  int64_t num_train_steps; /* of the whole run */
  int64_t tokens;          /* read since the run began */
  int64_t masked;          /* masked tokens of this step */
  int64_t pairs;           /* pairs of this step; 0: pair_loss and pair_accuracy mean nothing */
  int64_t max_seq_length;  /* of the phase */
  double mlm_loss;
  double mlm_accuracy; /* 0 to 1 */
  double pair_loss;
  double pair_accuracy; /* 0 to 1 */
  double learning_rate;
  double gradient_norm;     /* before clipping */
  double tokens_per_second; /* running mean */
  double seconds;           /* of training, since this process began it */
  double seconds_left;      /* an estimate */
  uint64_t epoch;
  double epoch_position; /* 0 to 1 */
  int64_t memory_bytes;  /* physical memory of the process; 0: not known */
  double flops_per_second; /* floating-point operations of matrix products, running mean */
  double peak_share;       /* of a large matrix product's rate, measured when a run with a run_dir begins; 0: not measured */
} bertpt_metrics;

/* Receives a piece of a file of a checkpoint: `size` bytes of the file `name` ("step-200/model/vocab.txt"), which has `file_bytes` in all,
 * at `offset`; files come one after the other, each from its beginning without gaps, "step-200/manifest.json" last: without it there is no
 * checkpoint. All pointers are valid during the call only. It is called on a thread of the library, never twice at a time, and may take its
 * time: the training goes on. It must not throw, nor call a function of the same trainer. Returns 0, or anything else to fail the save. */
typedef int32_t (*bertpt_checkpoint_write)(void *user_data, const char *name, uint64_t file_bytes, uint64_t offset, const void *data,
    size_t size);
/* Releases user_data, once, when the library will not use it again. */
typedef void (*bertpt_checkpoint_destroy)(void *user_data);

BERTPT_BEGIN

/* Creates a trainer. It takes the model's weights: a second trainer on the model is refused until this one is freed.
 *   model         borrowed; the trainer keeps what it needs.
 *   optimizer     borrowed; copied.
 *   corpus        borrowed; the trainer keeps what it needs.
 *   config_json   kind "trainer": "num_train_steps", "batch_size", "max_seq_length", "phases", "warmup_steps", "run_dir", "loader", ...
 *   out           receives an owned handle. "run_dir" exists now; without it nothing is written.
 * Errors: BERTPT_E_CONFIG; BERTPT_E_STATE when run_dir holds a run already (resume it) or the model has a trainer; BERTPT_E_DATA when the
 * corpus cannot give pairs or has another vocabulary; BERTPT_E_IO when run_dir cannot be written.  Threads: shared.  Since 1.0. */
BERTPT_API bertpt_status bertpt_trainer_create(const bertpt_model *model, const bertpt_optimizer *optimizer,
    const bertpt_corpus *corpus, const char *config_json, bertpt_trainer **out, bertpt_error **error) BERTPT_NOEXCEPT;

/* Continues a run from its newest checkpoint: the next step is the one that would have come, bit for bit on the same build and settings.
 *   run_dir          of a former trainer.
 *   overrides_json   may be NULL; keys that do not change the result: "checkpoint_every", "keep_checkpoints", "keep_every",
 *                    "keep_best", "on_save_error", "evaluate_every", "log_every"; "stop", other stop rules; and "device", "threads",
 *                    which make the run inexact (logged). A run whose "decay" is "wsd", "constant" or "inverse_sqrt" may also get another
 *                    end, "num_train_steps" (wsd: and "decay_steps"), before it decays.
 *   corpus           borrowed; NULL opens the folder that the run recorded.
 *   out              receives an owned handle; bertpt_trainer_get_model gives the model.
 * Errors: BERTPT_E_NOT_FOUND without a run or checkpoint; BERTPT_E_CONFIG for another key; BERTPT_E_DATA for another corpus;
 * BERTPT_E_CORRUPT; BERTPT_E_STATE when another trainer has the run; BERTPT_E_ENGINE.  Threads: any.  Since 1.0. */
BERTPT_API bertpt_status bertpt_trainer_resume(const char *run_dir, const char *overrides_json, const bertpt_corpus *corpus,
    bertpt_trainer **out, bertpt_error **error) BERTPT_NOEXCEPT;

/* Starts training to the end in the background.
 *   trainer   borrowed.
 *   cancel    borrowed; may be NULL; requesting it stops the run as bertpt_trainer_stop does.
 * Errors: BERTPT_E_BUSY when it runs; BERTPT_E_STATE when it is finished; BERTPT_E_POISONED; BERTPT_E_SHUTDOWN.
 * Threads: exclusive.  Since 1.0. */
BERTPT_API bertpt_status bertpt_trainer_start(bertpt_trainer *trainer, const bertpt_cancel *cancel,
    bertpt_error **error) BERTPT_NOEXCEPT;

/* Trains and waits.
 *   trainer     borrowed.
 *   max_steps   how many steps more, fewer when the run ends before; negative: to the end.
 *   cancel      borrowed; may be NULL.
 * Returns BERTPT_OK when steps were done, or BERTPT_END when all were done before. Checkpoints of these steps are whole then.
 * Errors: BERTPT_E_CANCELLED when stopped on request, saying how to go on; the first cause when the run fails; BERTPT_E_BUSY when it
 * runs in the background; BERTPT_E_POISONED; BERTPT_E_SHUTDOWN. After a failure the weights are those of the last whole step.
 * Threads: exclusive.  Since 1.0. */
BERTPT_API bertpt_status bertpt_trainer_run(bertpt_trainer *trainer, int64_t max_steps, const bertpt_cancel *cancel,
    bertpt_error **error) BERTPT_NOEXCEPT;

/* Trains one step and waits: forward, backward, clip, update, schedule as one. Where the step asks for a checkpoint, it is written while
 * the next steps are done, and a failure of it comes with one of those; bertpt_trainer_save_checkpoint waits for it.
 *   trainer   borrowed.
 *   metrics   struct_size set by the caller; filled; may be NULL.
 * Returns BERTPT_OK, or BERTPT_END when all steps were done before; metrics is then untouched.
 * Errors: as bertpt_trainer_run.  Threads: exclusive.  Since 1.0. */
BERTPT_API bertpt_status bertpt_trainer_step(bertpt_trainer *trainer, bertpt_metrics *metrics,
    bertpt_error **error) BERTPT_NOEXCEPT;

/* Waits until no run is in progress.
 *   trainer      borrowed.
 *   timeout_ms   how long; 0 only looks; negative waits without limit.
 * Returns BERTPT_OK when the run finished or was stopped (bertpt_trainer_get_state tells) or none was in progress; BERTPT_TIMEOUT.
 * Errors: BERTPT_E_POISONED with the first cause when the run failed.  Threads: shared.  Since 1.0. */
BERTPT_API bertpt_status bertpt_trainer_wait(const bertpt_trainer *trainer, int64_t timeout_ms,
    bertpt_error **error) BERTPT_NOEXCEPT;

/* Asks the run in progress to stop, and does not wait. It stops within one micro-batch: a step that is not whole is undone, and a
 * checkpoint is written when there is a run_dir. Does nothing when no run is in progress.
 *   trainer   borrowed.
 * Errors: none of its own.  Threads: shared.  Since 1.0. */
BERTPT_API bertpt_status bertpt_trainer_stop(const bertpt_trainer *trainer, bertpt_error **error) BERTPT_NOEXCEPT;

/* Gives the state.
 *   trainer   borrowed.
 *   state     receives BERTPT_TRAINER_*.
 *   step      receives the number of steps done; may be NULL.
 * Errors: none of its own.  Threads: shared.  Since 1.0. */
BERTPT_API bertpt_status bertpt_trainer_get_state(const bertpt_trainer *trainer, bertpt_trainer_state *state, int64_t *step,
    bertpt_error **error) BERTPT_NOEXCEPT;

/* Gives the numbers of the newest step; all zero before the first.
 *   trainer   borrowed.
 *   metrics   struct_size set by the caller; filled.
 * Errors: none of its own.  Threads: shared.  Since 1.0. */
BERTPT_API bertpt_status bertpt_trainer_get_metrics(const bertpt_trainer *trainer, bertpt_metrics *metrics,
    bertpt_error **error) BERTPT_NOEXCEPT;

/* Gives the report of the run as JSON: state, steps, metrics, last evaluation, newest checkpoint, how to resume, cause of a failure;
 * with "timings" of the model, where the time of its parts went until the last call that trained ended.
 *   trainer   borrowed.
 *   out       receives an owned text.
 * Errors: none of its own.  Threads: shared.  Since 1.0. */
BERTPT_API bertpt_status bertpt_trainer_get_report(const bertpt_trainer *trainer, bertpt_text **out,
    bertpt_error **error) BERTPT_NOEXCEPT;

/* Gives the resolved configuration as JSON: {"model", "optimizer", "trainer", "corpus"}.
 *   trainer   borrowed.
 *   out       receives an owned text.
 * Errors: none of its own.  Threads: shared.  Since 1.0. */
BERTPT_API bertpt_status bertpt_trainer_get_config(const bertpt_trainer *trainer, bertpt_text **out,
    bertpt_error **error) BERTPT_NOEXCEPT;

/* Gives the model.
 *   trainer   borrowed.
 *   out       receives an owned handle of its own.
 * Errors: none of its own.  Threads: shared.  Since 1.0. */
BERTPT_API bertpt_status bertpt_trainer_get_model(const bertpt_trainer *trainer, bertpt_model **out,
    bertpt_error **error) BERTPT_NOEXCEPT;

/* Says what the steps that are left will take, before anything is spent, between two steps when the trainer runs: a JSON object with
 * "steps", "sequences", "epochs", "token_places" (with padding), "tokens" (without), "flops" (matrix products of forward and backward),
 * "seconds", "memory" ({"weight_bytes", "gradient_bytes", "optimizer_bytes", "activation_bytes", "total_bytes"}), and "phases", each with
 * the same, its learning rates, "tokens_per_second" and "flops_per_second". The optimizer's update, evaluations and checkpoints are not in
 * the time.
 *   trainer        borrowed; its weights and its place stay as they are.
 *   options_json   may be NULL. "flops_per_second": the rate to reckon with; without it one micro-batch of each phase is timed, which takes
 *                  seconds for a large model and gives "activation_bytes" and "total_bytes", which are not there otherwise.
 *   out            receives an owned text.
 * Errors: BERTPT_E_CONFIG; BERTPT_E_POISONED; BERTPT_E_OUT_OF_MEMORY when a micro-batch does not fit.  Threads: shared.  Since 1.0. */
BERTPT_API bertpt_status bertpt_trainer_plan(const bertpt_trainer *trainer, const char *options_json, bertpt_text **out,
    bertpt_error **error) BERTPT_NOEXCEPT;

/* Writes a checkpoint now, between two steps when the trainer runs, and waits for it.
 *   trainer   borrowed.
 *   out       receives an owned text with the folder, or where there is none the name that the sink got ("step-200"); may be NULL. One
 *             made at this step already is given again.
 * Errors: BERTPT_E_STATE without a run_dir and a sink; BERTPT_E_IO, BERTPT_E_NO_SPACE; BERTPT_E_HOST when the sink refuses;
 * BERTPT_E_NUMERIC when a weight or moment is not finite; BERTPT_E_OUT_OF_MEMORY; BERTPT_E_POISONED. The run goes on, and the checkpoints
 * before it are whole.  Threads: shared.  Since 1.0. */
BERTPT_API bertpt_status bertpt_trainer_save_checkpoint(const bertpt_trainer *trainer, bertpt_text **out,
    bertpt_error **error) BERTPT_NOEXCEPT;

/* Sends every checkpoint also to a function of the host, for an object store say: after the folder is written, or instead of it where the
 * trainer has no run_dir. What an evaluation says of a step that was saved before it gets into the folder's manifest only. A resume takes
 * its files from "<run>/checkpoints/" again. Whether a failure stops the run says "on_save_error".
 *   trainer     borrowed.
 *   write       NULL: no longer. The function before it is not running any more when this returns.
 *   user_data   handed to each call; the library's until `destroy`.
 *   destroy     called with user_data after the last call of write; may be NULL. Not called when this fails.
 * Errors: none of its own.  Threads: shared, but not from inside write.  Since 1.0. */
BERTPT_API bertpt_status bertpt_trainer_set_checkpoint_sink(const bertpt_trainer *trainer, bertpt_checkpoint_write write, void *user_data,
    bertpt_checkpoint_destroy destroy, bertpt_error **error) BERTPT_NOEXCEPT;

/* Keeps a text of the host's own in every checkpoint from now on; a resume gives it back.
 *   trainer   borrowed.
 *   key       its name.
 *   value     NULL or "" removes it.
 * Errors: none of its own.  Threads: shared.  Since 1.0. */
BERTPT_API bertpt_status bertpt_trainer_set_property(const bertpt_trainer *trainer, const char *key, const char *value,
    bertpt_error **error) BERTPT_NOEXCEPT;

/* Gives the host's own texts as a JSON object.
 *   trainer   borrowed.
 *   out       receives an owned text.
 * Errors: none of its own.  Threads: shared.  Since 1.0. */
BERTPT_API bertpt_status bertpt_trainer_get_properties(const bertpt_trainer *trainer, bertpt_text **out,
    bertpt_error **error) BERTPT_NOEXCEPT;

/* Proves on this run that a resume is exact: trains some steps, saves them to a temporary folder in run_dir, trains as many more; loads the
 * folder into a second model, trains that one as far, and compares batches, losses, weights and moments bit for bit. The trainer is then
 * where it was. Takes the time of three times the steps, the memory of a second model and of three copies of weights and moments, and the
 * room of a checkpoint. Between two steps when the trainer runs.
 *   trainer   borrowed.
 *   steps     how many, 3 say; fewer when the run has not twice as many left.
 *   out       receives an owned text: {"equal": true or false, "from_step", "steps", "differences": [...], "seconds"}.
 * Errors: BERTPT_E_STATE with fewer than two steps left; BERTPT_E_CANCELLED when a stop was asked for; BERTPT_E_NO_SPACE; BERTPT_E_IO;
 * BERTPT_E_OUT_OF_MEMORY. The trainer is where it was then too.  Threads: shared.  Since 1.0. */
BERTPT_API bertpt_status bertpt_trainer_verify_resume(const bertpt_trainer *trainer, int64_t steps, bertpt_text **out,
    bertpt_error **error) BERTPT_NOEXCEPT;

/* Evaluates now on the validation split, between two steps when the trainer runs, and waits for it.
 *   trainer      borrowed.
 *   evaluation   struct_size set by the caller; filled.
 * Errors: BERTPT_E_DATA when the split gives no sequence.  Threads: shared.  Since 1.0. */
BERTPT_API bertpt_status bertpt_trainer_evaluate(const bertpt_trainer *trainer, bertpt_evaluation *evaluation,
    bertpt_error **error) BERTPT_NOEXCEPT;

/* Opens a stream of events. It never slows the training: a reader that falls behind loses progress events, and no other.
 *   trainer   borrowed; the stream may outlive it.
 *   out       receives an owned handle: see event.h. It gives what happens from now on, and the end of a run that ended before.
 * Errors: none of its own.  Threads: shared.  Since 1.0. */
BERTPT_API bertpt_status bertpt_trainer_open_events(const bertpt_trainer *trainer, bertpt_event_stream **out,
    bertpt_error **error) BERTPT_NOEXCEPT;

/* Releases the handle and never waits: a run in progress is asked to stop, writes its checkpoint and goes on its own thread; so does a
 * checkpoint that is being written. bertpt_trainer_resume of the same run_dir waits for that.
 *   trainer   owned until now; NULL is allowed.
 * Threads: any.  Since 1.0. */
BERTPT_API void bertpt_trainer_free(bertpt_trainer *trainer) BERTPT_NOEXCEPT;

BERTPT_FINISH

#endif
