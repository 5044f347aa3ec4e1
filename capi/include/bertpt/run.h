/* bertpt/run.h   The folder of a run, for people: needs no trainer and no LibTorch, and the run may be in progress, in any process.
 *
 * What a run writes to its "run_dir": config.json (resolved), events.jsonl (a line for each event, as it happens: docs/events.md),
 * checkpoints/, tensorboard/ (TensorBoard's event files, unless "tensorboard" is false) and, when it ends, report.html (unless "report"
 * is false). */
#ifndef BERTPT_RUN_H
#define BERTPT_RUN_H

#include "bertpt/api.h"

BERTPT_BEGIN

/* Writes the report of a run: one HTML file with interactive plots of losses, accuracies, learning rate, gradient norm, speed and memory,
 * sample predictions, corpus figures, events and configuration. It holds all that it needs and asks the network for nothing.
 *   run_dir   the run's folder; only events.jsonl and config.json are read.
 *   path      the file, which appears whole in place of a former one; NULL or "": report.html in run_dir.
 * Errors: BERTPT_E_NOT_FOUND without events.jsonl; BERTPT_E_IO, BERTPT_E_NO_SPACE.  Threads: any.  Since 1.0. */
BERTPT_API bertpt_status bertpt_run_write_report(const char *run_dir, const char *path, bertpt_error **error) BERTPT_NOEXCEPT;

/* Gives the JSON Schema of a line of events.jsonl, which is also what bertpt_event_get_json gives.
 *   out   receives an owned text.
 * Errors: none of its own.  Threads: any.  Since 1.0. */
BERTPT_API bertpt_status bertpt_run_get_event_schema(bertpt_text **out, bertpt_error **error) BERTPT_NOEXCEPT;

BERTPT_FINISH

#endif
