/* bertpt/event.h   What a trainer tells while it works, pulled by the host: no callback is ever needed. */
#ifndef BERTPT_EVENT_H
#define BERTPT_EVENT_H

#include "bertpt/api.h"
#include "bertpt/trainer.h"

typedef int32_t bertpt_event_kind;
#define BERTPT_EVENT_STARTED 1
#define BERTPT_EVENT_PROGRESS 2 /* a step: bertpt_event_get_metrics */
#define BERTPT_EVENT_EVALUATION 3
#define BERTPT_EVENT_CHECKPOINT 4 /* bertpt_event_get_path: its folder */
#define BERTPT_EVENT_PHASE 5      /* another sequence length or batch size begins */
#define BERTPT_EVENT_WARNING 6
#define BERTPT_EVENT_FINISHED 7  /* last of a run: all steps are done, or a stop rule ended it */
#define BERTPT_EVENT_CANCELLED 8 /* last of a run: stopped on request; the message says how to go on */
#define BERTPT_EVENT_FAILED 9    /* last of a run: the message says why */
#define BERTPT_EVENT_ROLLBACK 10 /* weights went bad: the run went back to the state after bertpt_event_get_step */

BERTPT_BEGIN

/* Waits for the next event.
 *   stream       borrowed.
 *   timeout_ms   how long; 0 only looks; negative waits without limit.
 *   out          receives an owned handle.
 * Returns BERTPT_OK; BERTPT_TIMEOUT; or BERTPT_END after the last event of the run, or when the trainer is gone.
 * Errors: none of its own.  Threads: exclusive: one reader at a time; never BERTPT_E_BUSY because of the trainer.  Since 1.0. */
BERTPT_API bertpt_status bertpt_event_stream_next(bertpt_event_stream *stream, int64_t timeout_ms, bertpt_event **out,
    bertpt_error **error) BERTPT_NOEXCEPT;

/* Gives the number of progress events that were dropped because the reader was behind.
 *   stream    borrowed.
 *   dropped   receives it.
 * Errors: none of its own.  Threads: any, also while another thread waits for an event.  Since 1.0. */
BERTPT_API bertpt_status bertpt_event_stream_get_dropped(const bertpt_event_stream *stream, uint64_t *dropped,
    bertpt_error **error) BERTPT_NOEXCEPT;

/* Releases the stream; events that it gave live on.
 *   stream   owned until now; NULL is allowed.
 * Threads: any.  Since 1.0. */
BERTPT_API void bertpt_event_stream_free(bertpt_event_stream *stream) BERTPT_NOEXCEPT;

/* Gives the kind.
 *   event   borrowed.
 *   kind    receives BERTPT_EVENT_*; later versions may add numbers: skip those you do not know.
 * Errors: none of its own.  Threads: shared.  Since 1.0. */
BERTPT_API bertpt_status bertpt_event_get_kind(const bertpt_event *event, bertpt_event_kind *kind,
    bertpt_error **error) BERTPT_NOEXCEPT;

/* Gives the number of steps that were done when it happened.
 *   event   borrowed.
 *   step    receives it.
 * Errors: none of its own.  Threads: shared.  Since 1.0. */
BERTPT_API bertpt_status bertpt_event_get_step(const bertpt_event *event, int64_t *step, bertpt_error **error) BERTPT_NOEXCEPT;

/* Gives the newest metrics: those of this step for BERTPT_EVENT_PROGRESS.
 *   event     borrowed.
 *   metrics   struct_size set by the caller; filled.
 * Errors: none of its own.  Threads: shared.  Since 1.0. */
BERTPT_API bertpt_status bertpt_event_get_metrics(const bertpt_event *event, bertpt_metrics *metrics,
    bertpt_error **error) BERTPT_NOEXCEPT;

/* Gives the evaluation of a BERTPT_EVENT_EVALUATION, or the last one of the run for BERTPT_EVENT_FINISHED.
 *   event        borrowed.
 *   evaluation   struct_size set by the caller; filled.
 * Returns BERTPT_OK, or BERTPT_END when the event has none.
 * Errors: none of its own.  Threads: shared.  Since 1.0. */
BERTPT_API bertpt_status bertpt_event_get_evaluation(const bertpt_event *event, bertpt_evaluation *evaluation,
    bertpt_error **error) BERTPT_NOEXCEPT;

/* Gives the message in plain words.
 *   event     borrowed.
 *   message   receives the text, borrowed until the event is freed; "" for BERTPT_EVENT_PROGRESS.
 * Errors: none of its own.  Threads: shared.  Since 1.0. */
BERTPT_API bertpt_status bertpt_event_get_message(const bertpt_event *event, const char **message,
    bertpt_error **error) BERTPT_NOEXCEPT;

/* Gives the folder of the checkpoint: the one of BERTPT_EVENT_CHECKPOINT, the newest for the last event of a run.
 *   event   borrowed.
 *   path    receives the text, borrowed until the event is freed; "" where there is none.
 * Errors: none of its own.  Threads: shared.  Since 1.0. */
BERTPT_API bertpt_status bertpt_event_get_path(const bertpt_event *event, const char **path, bertpt_error **error) BERTPT_NOEXCEPT;

/* Gives the code of the failure of a BERTPT_EVENT_FAILED, BERTPT_OK for others.
 *   event   borrowed.
 *   code    receives BERTPT_E_* or BERTPT_OK.
 * Errors: none of its own.  Threads: shared.  Since 1.0. */
BERTPT_API bertpt_status bertpt_event_get_code(const bertpt_event *event, bertpt_status *code,
    bertpt_error **error) BERTPT_NOEXCEPT;

/* Gives the whole event as one JSON object on one line, as events.jsonl of the run holds it.
 *   event   borrowed.
 *   out     receives an owned text.
 * Errors: none of its own.  Threads: shared.  Since 1.0. */
BERTPT_API bertpt_status bertpt_event_get_json(const bertpt_event *event, bertpt_text **out, bertpt_error **error) BERTPT_NOEXCEPT;

/* Releases an event.
 *   event   owned until now; NULL is allowed.
 * Threads: any.  Since 1.0. */
BERTPT_API void bertpt_event_free(bertpt_event *event) BERTPT_NOEXCEPT;

BERTPT_FINISH

#endif
