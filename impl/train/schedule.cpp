#include "train/schedule.h"

#include "base/error.h"

namespace bertpt::train {

double learning_rate(Decay decay, double peak, int64_t t, int64_t warmup_steps, int64_t num_train_steps) {
  if (t < 0 || t >= num_train_steps) {
    throw Error(Code::invalid_argument, "train/schedule",
                "step " + std::to_string(t) + " lies outside the run of " + std::to_string(num_train_steps) + " steps", {{"step", t}});
  }
  const auto ratio = [](int64_t a, int64_t b) { return static_cast<double>(a) / static_cast<double>(b); };
  if (t < warmup_steps) return peak * ratio(t, warmup_steps);
  if (decay == Decay::google) return peak * (1.0 - ratio(t, num_train_steps));
  return peak * ratio(num_train_steps - t, num_train_steps - warmup_steps);
}

int64_t default_warmup_steps(int64_t num_train_steps) { return num_train_steps < 100000 ? num_train_steps / 10 : 10000; }

size_t phase_of(const std::vector<Phase>& phases, int64_t t) {
  size_t i = 0;
  while (i + 1 < phases.size() && t >= phases[i].end()) ++i;
  return i;
}

}  // namespace bertpt::train
