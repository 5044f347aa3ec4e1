// report/history.h   What events.jsonl tells about a run, in the order of its steps: the curves, the evaluations and what else happened.
//
// A run that was resumed or rolled back has lines of steps that were done again: what comes later holds, and what it repeats is dropped.
// A torn last line is left out. Keys that this version does not know are kept in evaluations and ignored elsewhere.
#pragma once

#include <filesystem>
#include <string>

namespace bertpt::report {

// As JSON:
//   "progress"      {"step": [...], "mlm_loss": [...], "mlm_loss_lo": [...], ...}: at most n_points rows; where there are more they are
//                   joined to means, and for losses and norms the least and greatest are kept as name_lo and name_hi. Columns without a
//                   number are left out
//   "evaluations"   of the evaluation events, with "step", "tokens_read", "trained_seconds" and "samples"
//   "marks"         places worth a line in every plot: {"name", "step", "tokens", "seconds"}
//   "log"           what else happened, at most 300 newest: {"step", "time_ms", "event", "message"}
//   "model", "corpus"   of the first "started" event; "last": the newest event; "seconds": of training, over all processes
// Error{not_found} without the file.
std::string read_history(const std::filesystem::path& events_file, size_t n_points);

}  // namespace bertpt::report
