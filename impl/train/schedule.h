// train/schedule.h   What a step needs to know beforehand: its phase and its learning rate. Pure functions of the configuration.
//
// The learning rate follows a Curve: linear warm-up from 0 to the peak over the first W steps, then a decay until step N of the curve.
// With t the step within the curve, x = (t - W) / (N - W) and s the least share of the peak:
//
//   linear        1 - x                                           guide, hf: continuous, reaches 0 at t = N, which is no step any more
//   google        1 - t / N                                       the original: a jump at t = W from the peak down to peak * (1 - W/N)
//   polynomial    s + (1 - s) (1 - x)^power                       transformers, get_polynomial_decay_schedule_with_warmup
//   cosine        s + (1 - s) (1 + cos(pi x)) / 2                 transformers, get_cosine_with_min_lr_schedule_with_warmup
//   constant      1
//   inverse_sqrt  sqrt(W / t)                                     transformers, get_inverse_sqrt_schedule; 1 / sqrt(1 + t / 10,000) when W
//   = 0 wsd           1, and over the last D steps s + (1 - s) (1 - sqrt((t - (N - D)) / D))     Haegele et al., 2024 (warm-up, stable,
//   decay) one_cycle     up by a cosine from 1/25 to 1 at t = W - 1, down by a cosine to 1/250,000 at t = N - 1    PyTorch, OneCycleLR
//
// Of these, constant, inverse_sqrt and, before its last D steps, wsd do not depend on N: such a run may be made longer (train/trainer.h).
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

namespace bertpt::train {

enum class Decay : int32_t { linear, google, polynomial, cosine, constant, inverse_sqrt, wsd, one_cycle };
inline const std::vector<std::string> kDecayNames{"linear",   "google",       "polynomial", "cosine",
                                                  "constant", "inverse_sqrt", "wsd",        "one_cycle"};

struct Curve {
  Decay decay = Decay::linear;
  int64_t first_step = 0, steps = 0;  // of the run; N = steps
  int64_t warmup_steps = 0;           // W <= N
  int64_t decay_steps = 0;            // D, for wsd: W + D <= N
  double power = 1, least_share = 0;  // for polynomial; s, for polynomial, cosine and wsd

  // t: step of the run, first_step <= t < first_step + steps. With W > 0 the first update has learning rate 0 (but in one_cycle), as in
  // BERT's original code and in Hugging Face's (its moments count, its weights do not move). Error{invalid_argument} for another t.
  double learning_rate(double peak, int64_t t) const;
};

// A stretch of steps with one sequence length, batch size and mask rate. first_step counts from 0.
struct Phase {
  int64_t first_step = 0, steps = 0;
  int64_t max_seq_length = 0, batch_size = 0;
  double mask_prob = 0.15;
  std::optional<double> peak = {};  // learning rate; not set: the optimizer's
  Curve curve = {};                 // that the phase lies on; it may span several phases
  int64_t end() const { return first_step + steps; }
};

// 10,000, or a tenth of the steps when the run is shorter than 100,000.
int64_t default_warmup_steps(int64_t num_train_steps);

// The phase that step t belongs to; t == num_train_steps gives the last one.
size_t phase_of(const std::vector<Phase>& phases, int64_t t);

// Sequences of step t when the batch grows from `start` to `full` over the first `growth_steps` steps of the run: linear, rounded down.
int64_t batch_size_at(int64_t full, int64_t start, int64_t growth_steps, int64_t t);

}  // namespace bertpt::train
