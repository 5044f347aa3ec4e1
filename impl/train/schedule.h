// train/schedule.h   What a step needs to know beforehand: its phase and its learning rate. Pure functions of the configuration.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

namespace bertpt::train {

// A stretch of steps with one sequence length and one batch size. first_step counts from 0.
struct Phase {
  int64_t first_step = 0, steps = 0;
  int64_t max_seq_length = 0, batch_size = 0;
  int64_t end() const { return first_step + steps; }
};

enum class Decay : int32_t {
  linear = 1,  // guide, hf: t/W for t < W, then (N - t)/(N - W): continuous, reaches 0 at t = N, which is no step any more
  google = 2,  // the original: t/W for t < W, then 1 - t/N: a jump at t = W from the peak down to peak * (1 - W/N)
};

// t: step index from 0, N: num_train_steps, W: warmup_steps. With W > 0 the first update has learning rate 0, as in BERT's original
// code and in Hugging Face's (its moments count, its weights do not move).
double learning_rate(Decay decay, double peak, int64_t t, int64_t warmup_steps, int64_t num_train_steps);

// 10,000, or a tenth of the steps when the run is shorter than 100,000.
int64_t default_warmup_steps(int64_t num_train_steps);

// The phase that step t belongs to; t == num_train_steps gives the last one.
size_t phase_of(const std::vector<Phase>& phases, int64_t t);

}  // namespace bertpt::train
