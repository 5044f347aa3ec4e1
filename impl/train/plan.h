// train/plan.h   What a run will take, before anything is spent: sequences, tokens, operations, memory and time.
#pragma once

#include <string>

#include "train/trainer_core.h"

namespace bertpt::train {

// Floating-point operations of forward and backward of one sequence, matrix products alone, a multiply-add counted as two:
// 3 (L (2 S (4 H^2 + 2 H I) + 4 S^2 H) + M (2 H^2 + 2 H V) + 2 H^2), S tokens of which M are masked; backward is twice forward.
double training_flops(const engine::ModelConfig& config, double tokens, double masked);

double batch_flops(const engine::ModelConfig& config, const examples::Batch& batch);  // of its sequences together

// Sequences of the steps [first, last) of a phase, with the growth of the batch; exact where it grows for at most a million steps.
int64_t sequences_between(const TrainerConfig& config, const Phase& phase, int64_t first, int64_t last);

struct PlanOptions {
  double flops_per_second = 0;  // 0: measured
  void visit(ConfigVisitor& v);
};

// The steps that are left of a trainer, as JSON (bertpt_trainer_plan names the keys). With flops_per_second: the time at that rate;
// without: one micro-batch of each phase runs forward and backward, twice (once when that takes 5 s), and the last is timed; weights,
// moments and position stay as they are. On the model's worker, between two steps.
std::string plan_json(Trainer::Core& core, const PlanOptions& options);

}  // namespace bertpt::train
