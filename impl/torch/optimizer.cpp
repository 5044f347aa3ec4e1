#include "torch/optimizer.h"

#include <ATen/ops/linalg_vector_norm.h>
#include <ATen/ops/sqrt.h>
#include <ATen/ops/zeros.h>

#include <algorithm>
#include <cmath>

#include "kernels/adamw.h"

namespace bertpt::torch {
namespace {

struct Update {
  double beta1, beta2, epsilon, learning_rate, decay, correction1, correction2, g_scale;
};

// g is multiplied by g_scale and used up.
void update_group(const Context& c, const Update& u, const at::Tensor& p, const at::Tensor& g, const at::Tensor& m, const at::Tensor& v) {
  if (c.fused)
    return kernels::cpu::adamw({.beta1 = u.beta1,
                                .beta2 = u.beta2,
                                .epsilon = u.epsilon,
                                .learning_rate = u.learning_rate,
                                .decay = u.decay,
                                .correction1 = u.correction1,
                                .correction2 = u.correction2,
                                .g_scale = u.g_scale,
                                .p = view_of(p),
                                .g = view_of(g),
                                .m = view_of(m),
                                .v = view_of(v)},
                               *c.stream);
  if (u.g_scale != 1) g.mul_(u.g_scale);
  m.mul_(u.beta1).add_(g, 1 - u.beta1);
  v.mul_(u.beta2).addcmul_(g, g, 1 - u.beta2);
  if (u.decay != 0) p.mul_(1 - u.learning_rate * u.decay);
  at::Tensor denominator = g;  // in the gradient's place: a new tensor would be as large as all parameters
  at::sqrt_out(denominator, v);
  p.addcdiv_(m, denominator.div_(std::sqrt(u.correction2)).add_(u.epsilon), -u.learning_rate / u.correction1);
}

// The host needs the number: it decides whether the step is taken at all, and the step's event shows it. On a GPU item() is one wait for
// the device in each step, after the waits for the losses of its micro-batches; taking them away means deciding and clipping on the device.
double norm_of(const Context& c, const at::Tensor& g) {
  if (c.fused) return std::sqrt(kernels::cpu::sum_of_squares(view_of(g), *c.stream));
  constexpr int64_t kPart = int64_t{1} << 22;  // LibTorch makes an f64 copy of what it sums: 32 MiB, not twice all gradients
  at::Tensor sum = at::zeros({}, g.options().dtype(at::kDouble));
  for (int64_t first = 0; first < g.numel(); first += kPart)
    sum.add_(at::linalg_vector_norm(g.narrow(0, first, std::min(kPart, g.numel() - first)), 2, std::nullopt, false, at::kDouble).square_());
  return std::sqrt(sum.item<double>());
}

}  // namespace

engine::StepNumbers adamw(const Context& c, ParameterStore& store, const engine::OptimizerConfig& config, double learning_rate,
                          uint64_t update_count) {
  const at::Tensor& g = store.flat(engine::Slot::gradient);
  engine::StepNumbers numbers;
  numbers.gradient_norm = norm_of(c, g);
  numbers.finite = std::isfinite(numbers.gradient_norm);
  if (numbers.finite) {
    const double t = static_cast<double>(update_count) + 1;
    Update u{.beta1 = config.beta1,
             .beta2 = config.beta2,
             .epsilon = config.epsilon,
             .learning_rate = learning_rate,
             .decay = config.weight_decay,
             .correction1 = config.bias_correction ? 1 - std::pow(config.beta1, t) : 1,
             .correction2 = config.bias_correction ? 1 - std::pow(config.beta2, t) : 1,
             .g_scale = config.clip_norm > 0 && numbers.gradient_norm > config.clip_norm ? config.clip_norm / numbers.gradient_norm : 1};
    const auto part = [&](engine::Slot slot, int64_t first, int64_t n) { return store.flat(slot).narrow(0, first, n); };
    const auto group = [&](int64_t first, int64_t n) {
      update_group(c, u, part(engine::Slot::value, first, n), part(engine::Slot::gradient, first, n), part(engine::Slot::exp_avg, first, n),
                   part(engine::Slot::exp_avg_sq, first, n));
    };
    group(0, store.decayed());
    u.decay = 0;
    group(store.decayed(), store.elements() - store.decayed());
  }
  if (!numbers.finite || !c.fused) g.zero_();
  return numbers;
}

}  // namespace bertpt::torch
