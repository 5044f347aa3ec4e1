// train/run_report.h   How a run stands or ended; all that a program prints then.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "train/evaluation.h"
#include "train/events.h"

namespace bertpt::train {

enum class TrainerState : int32_t { idle = 0, running = 1, finished = 2, stopped = 3, failed = 4 };
std::string_view trainer_state_name(TrainerState state);

struct RunReport {
  TrainerState state = TrainerState::idle;  // idle: the steps asked for are done, more are left
  int64_t step = 0, num_train_steps = 0;    // steps done, in all
  double seconds = 0;                       // of this call
  Metrics metrics;                          // of the last step
  std::optional<Evaluation> evaluation;     // the last one of this trainer
  std::string run_dir, checkpoint;          // the newest checkpoint that is whole by now; "" when there is none
  std::string best_checkpoint;              // that of the best evaluation; "" when none was kept
  std::string to_resume;                    // plain words: what to do to go on; "" when finished
  std::string message;                      // failed: the first cause; finished by a rule: why
  std::string stop_rule;                    // finished: "steps", or the rule of stop_rules.h; "" else
  std::string timings_json;                 // engine::Model::timings_json() when the call ended; "" without timings
  std::string json() const;
};

}  // namespace bertpt::train
