#include "train/time_budget.h"

#include <algorithm>

#include "base/json.h"
#include "train/plan.h"
#include "train/trainer_core.h"

namespace bertpt::train {
namespace {

constexpr const char* kComponent = "train/time_budget";

}  // namespace

void fit_into_time(const std::shared_ptr<LiveModel>& model, const engine::OptimizerConfig& optimizer,
                   const std::shared_ptr<const corpus::Corpus>& corpus, TrainerConfig& config, Log& log) {
  for (const PhaseConfig& phase : config.phases) {
    if (phase.share) continue;
    throw Error(
        Code::config, kComponent,
        "trainer configuration: /stop/seconds decides about the number of steps, and a phase has its own; give phases as shares, or "
        "set seconds_mode to hard",
        {{"pointer", "/stop/seconds"}});
  }
  const auto rehearsal = std::make_shared<Trainer::Core>(model, optimizer, corpus, config, log);
  const Json plan = Json::parse(model->worker().call([&] { return plan_json(*rehearsal, {}); }));
  const double per_step = plan.at("seconds").get<double>() / static_cast<double>(rehearsal->config.num_train_steps);
  const auto fitting = static_cast<int64_t>(std::min(config.stop.seconds / std::max(per_step, 1e-9), 1e15));
  if (fitting < 1) {
    throw Error(Code::config, kComponent,
                "trainer configuration: /stop/seconds is " + std::to_string(config.stop.seconds) + ", one step takes about " +
                    std::to_string(per_step) + " s on this machine; give more time or a smaller batch_size",
                {{"pointer", "/stop/seconds"}});
  }
  config.num_train_steps = std::min(fitting, rehearsal->config.num_train_steps);
}

}  // namespace bertpt::train
