// train/time_budget.h   stop/seconds as a number of steps ("seconds_mode": "steps").
#pragma once

#include <memory>

#include "train/trainer.h"

namespace bertpt::train {

// config.num_train_steps becomes the number of steps that a rehearsal on `model` says fit into config.stop.seconds, so that warm-up and
// decay span the budget; never more than it was. Error{config} when not even one fits, and for phases with steps of their own.
void fit_into_time(const std::shared_ptr<LiveModel>& model, const engine::OptimizerConfig& optimizer,
                   const std::shared_ptr<const corpus::Corpus>& corpus, TrainerConfig& config, Log& log);

}  // namespace bertpt::train
