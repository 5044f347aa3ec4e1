#include "torch/optimizer.h"

#include <ATen/ops/linalg_vector_norm.h>

#include <algorithm>
#include <cmath>

namespace bertpt::torch {
namespace {

struct Update {
  double beta1, beta2, epsilon, learning_rate, decay, correction1, correction2;
};

void update_group(const Update& u, const at::Tensor& p, const at::Tensor& g, const at::Tensor& m, const at::Tensor& v) {
  m.mul_(u.beta1).add_(g, 1 - u.beta1);
  v.mul_(u.beta2).addcmul_(g, g, 1 - u.beta2);
  if (u.decay != 0) p.mul_(1 - u.learning_rate * u.decay);
  p.addcdiv_(m, v.sqrt().div_(std::sqrt(u.correction2)).add_(u.epsilon), -u.learning_rate / u.correction1);
}

}  // namespace

engine::StepNumbers adamw(const Context&, ParameterStore& store, const engine::OptimizerConfig& config, double learning_rate, uint64_t update_count) {
  const at::Tensor& g = store.flat(engine::Slot::gradient);
  engine::StepNumbers numbers;
  numbers.gradient_norm = at::linalg_vector_norm(g, 2, std::nullopt, false, at::kDouble).item<double>();
  numbers.finite = std::isfinite(numbers.gradient_norm);
  if (numbers.finite) {
    if (config.clip_norm > 0 && numbers.gradient_norm > config.clip_norm) g.mul_(config.clip_norm / numbers.gradient_norm);
    const double t = static_cast<double>(update_count) + 1;
    Update u{.beta1 = config.beta1, .beta2 = config.beta2, .epsilon = config.epsilon, .learning_rate = learning_rate, .decay = config.weight_decay,
             .correction1 = config.bias_correction ? 1 - std::pow(config.beta1, t) : 1, .correction2 = config.bias_correction ? 1 - std::pow(config.beta2, t) : 1};
    const auto part = [&](engine::Slot slot, int64_t first, int64_t n) { return store.flat(slot).narrow(0, first, n); };
    const auto group = [&](int64_t first, int64_t n) {
      update_group(u, part(engine::Slot::value, first, n), part(engine::Slot::gradient, first, n), part(engine::Slot::exp_avg, first, n), part(engine::Slot::exp_avg_sq, first, n));
    };
    group(0, store.decayed());
    u.decay = 0;
    group(store.decayed(), store.elements() - store.decayed());
  }
  g.zero_();
  return numbers;
}

}  // namespace bertpt::torch
