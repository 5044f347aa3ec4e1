#include "train/schedule.h"

#include <algorithm>
#include <cmath>
#include <numbers>

#include "base/error.h"

namespace bertpt::train {
namespace {

double ratio(int64_t a, int64_t b) { return static_cast<double>(a) / static_cast<double>(b); }

// From `from` at x = 0 to `to` at x = 1.
double cosine(double from, double to, double x) { return to + (from - to) * (1 + std::cos(std::numbers::pi * x)) / 2; }

double one_cycle(int64_t t, int64_t steps, int64_t warmup_steps) {
  constexpr double kFirst = 1.0 / 25, kLast = kFirst / 1e4;  // PyTorch's div_factor and final_div_factor
  const int64_t top = std::max<int64_t>(warmup_steps - 1, 0);
  if (t < top) return cosine(kFirst, 1, ratio(t, top));
  return steps - 1 > top ? cosine(1, kLast, ratio(t - top, steps - 1 - top)) : 1;
}

}  // namespace

double Curve::learning_rate(double peak, int64_t step) const {
  const int64_t t = step - first_step, w = warmup_steps, n = steps;
  if (t < 0 || t >= n) {
    throw Error(Code::invalid_argument, "train/schedule",
                "step " + std::to_string(step) + " lies outside the " + std::to_string(n) + " steps from " + std::to_string(first_step),
                {{"step", step}});
  }
  const auto above_least = [&](double share) { return peak * (least_share + (1 - least_share) * share); };
  if (decay == Decay::one_cycle) return peak * one_cycle(t, n, w);
  if (t < w) return peak * ratio(t, w);
  switch (decay) {
    case Decay::linear: return peak * ratio(n - t, n - w);
    case Decay::google: return peak * (1 - ratio(t, n));
    case Decay::polynomial: return above_least(std::pow(ratio(n - t, n - w), power));
    case Decay::cosine: return above_least(cosine(1, 0, ratio(t - w, n - w)));
    case Decay::inverse_sqrt: return w > 0 ? peak * std::sqrt(ratio(w, t)) : peak / std::sqrt(1 + ratio(t, 10000));
    case Decay::wsd: return t < n - decay_steps ? peak : above_least(1 - std::sqrt(ratio(t - (n - decay_steps), decay_steps)));
    case Decay::constant:
    case Decay::one_cycle: break;
  }
  return peak;
}

int64_t default_warmup_steps(int64_t num_train_steps) { return num_train_steps < 100000 ? num_train_steps / 10 : 10000; }

size_t phase_of(const std::vector<Phase>& phases, int64_t t) {
  size_t i = 0;
  while (i + 1 < phases.size() && t >= phases[i].end()) ++i;
  return i;
}

int64_t batch_size_at(int64_t full, int64_t start, int64_t growth_steps, int64_t t) {
  if (t >= growth_steps || start >= full) return full;
  return start + static_cast<int64_t>(std::floor(static_cast<double>(full - start) * ratio(t, growth_steps)));
}

}  // namespace bertpt::train
