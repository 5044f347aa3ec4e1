#include "train/run_report.h"

#include "base/json.h"

namespace bertpt::train {

std::string_view trainer_state_name(TrainerState state) {
  switch (state) {
    case TrainerState::idle: return "idle";
    case TrainerState::running: return "running";
    case TrainerState::finished: return "finished";
    case TrainerState::stopped: return "stopped";
    case TrainerState::failed: return "failed";
  }
  return "unknown";
}

std::string RunReport::json() const {
  Json json = {{"state", trainer_state_name(state)},
               {"step", step},
               {"num_train_steps", num_train_steps},
               {"seconds", seconds},
               {"run_dir", run_dir},
               {"checkpoint", checkpoint},
               {"best_checkpoint", best_checkpoint},
               {"to_resume", to_resume},
               {"metrics", Json::parse(metrics.json())}};
  json["evaluation"] = evaluation ? Json::parse(evaluation->json()) : Json(nullptr);
  if (!message.empty()) json["message"] = message;
  if (!stop_rule.empty()) json["stop_rule"] = stop_rule;
  if (!timings_json.empty()) json["timings"] = Json::parse(timings_json);
  return json.dump(-1, ' ', false, Json::error_handler_t::replace);
}

}  // namespace bertpt::train
