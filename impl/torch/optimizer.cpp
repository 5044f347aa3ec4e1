#include "torch/optimizer.h"

#include <ATen/ops/linalg_vector_norm.h>
#include <ATen/ops/ones_like.h>
#include <ATen/ops/sqrt.h>
#include <ATen/ops/where.h>
#include <ATen/ops/zeros.h>

#include <algorithm>
#include <cmath>
#include <vector>

#include "kernels/adamw.h"
#include "kernels/lamb.h"

namespace bertpt::torch {
namespace {

// A stretch of the flat buffers: for AdamW as long as possible, for LAMB one parameter.
struct Stretch {
  int64_t first = 0, elements = 0;
  bool decay = false;
};

std::vector<Stretch> stretches_of(const ParameterStore& store, const std::vector<bool>& frozen, bool whole_parameters) {
  std::vector<Stretch> list;
  for (const size_t i : store.order()) {
    if (frozen[i]) continue;
    const engine::Parameter& parameter = store.list()[i];
    const bool joins = !whole_parameters && !list.empty() && list.back().decay == parameter.decay &&
                       list.back().first + list.back().elements == store.offset(i);
    if (!joins) list.push_back({.first = store.offset(i), .elements = 0, .decay = parameter.decay});
    list.back().elements += parameter.elements();
  }
  return list;
}

struct Group {
  at::Tensor p, g, m, v;
};

kernels::AdamW kernel_of(kernels::AdamW numbers, const Group& x) {
  numbers.p = view_of(x.p), numbers.g = view_of(x.g), numbers.m = view_of(x.m), numbers.v = view_of(x.v);
  return numbers;
}

// The direction u without decay, in the gradient's place: a new tensor would be as large as all parameters.
void move_moments(const kernels::AdamW& u, const Group& x) {
  if (u.g_scale != 1) x.g.mul_(u.g_scale);
  x.m.mul_(u.beta1).add_(x.g, 1 - u.beta1);
  x.v.mul_(u.beta2).addcmul_(x.g, x.g, 1 - u.beta2);
  at::Tensor denominator = x.g;
  at::sqrt_out(denominator, x.v);
  denominator.div_(std::sqrt(u.correction2)).add_(u.epsilon);
}

void adamw(const Context& c, const kernels::AdamW& u, const Group& x) {
  if (c.fused) return kernels::cpu::adamw(kernel_of(u, x), *c.stream);
  move_moments(u, x);
  if (u.decay != 0) x.p.mul_(1 - u.learning_rate * u.decay);
  x.p.addcdiv_(x.m, x.g, -u.learning_rate / u.correction1);
}

void lamb(const Context& c, const kernels::AdamW& u, const Group& x, bool adapt) {
  if (c.fused) {
    const kernels::cpu::LambNorms norms = kernels::cpu::lamb_direction(kernel_of(u, x), *c.stream);
    const double trust = adapt && norms.value > 0 && norms.direction > 0 ? std::sqrt(norms.value / norms.direction) : 1;
    return kernels::cpu::lamb_apply(view_of(x.p), view_of(x.g), u.learning_rate * trust, *c.stream);
  }
  move_moments(u, x);
  x.g.reciprocal_().mul_(x.m).mul_(1 / u.correction1).add_(x.p, u.decay);
  if (adapt) {  // on the device: nothing waits
    const at::Tensor value = at::linalg_vector_norm(x.p), direction = at::linalg_vector_norm(x.g);
    x.g.mul_(at::where(value.gt(0).logical_and(direction.gt(0)), value.div(direction), at::ones_like(value)));
  }
  x.p.sub_(x.g, u.learning_rate);
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

engine::StepNumbers update_parameters(const Context& c, ParameterStore& store, const engine::OptimizerConfig& config, double learning_rate,
                                      uint64_t update_count) {
  if (config.type != "adamw" && config.type != "lamb")
    throw Error(Code::config, "torch/optimizer", "optimizer type must be adamw or lamb, not '" + config.type + "'", {{"pointer", "/type"}});
  const std::vector<bool> frozen = config.frozen_of(store.list());
  for (size_t i = 0; i < frozen.size(); ++i)
    if (frozen[i]) store.view(engine::Slot::gradient, i).zero_();
  const at::Tensor& g = store.flat(engine::Slot::gradient);
  engine::StepNumbers numbers;
  numbers.gradient_norm = norm_of(c, g);
  numbers.finite = std::isfinite(numbers.gradient_norm);
  if (!numbers.finite) {
    store.clear(engine::Slot::gradient);
    return numbers;
  }
  const double t = static_cast<double>(update_count) + 1;
  kernels::AdamW u{
      .beta1 = config.beta1,
      .beta2 = config.beta2,
      .epsilon = config.epsilon,
      .learning_rate = learning_rate,
      .correction1 = config.bias_correction ? 1 - std::pow(config.beta1, t) : 1,
      .correction2 = config.bias_correction ? 1 - std::pow(config.beta2, t) : 1,
      .g_scale = config.clip_norm > 0 && numbers.gradient_norm > config.clip_norm ? config.clip_norm / numbers.gradient_norm : 1,
      .p = {},
      .g = {},
      .m = {},
      .v = {}};
  const bool is_lamb = config.type == "lamb";
  for (const Stretch& stretch : stretches_of(store, frozen, is_lamb)) {
    const auto part = [&](engine::Slot slot) { return store.flat(slot).narrow(0, stretch.first, stretch.elements); };
    const Group group{part(engine::Slot::value), part(engine::Slot::gradient), part(engine::Slot::exp_avg), part(engine::Slot::exp_avg_sq)};
    u.decay = stretch.decay ? config.weight_decay : 0;
    if (is_lamb) lamb(c, u, group, stretch.decay);
    else adamw(c, u, group);
  }
  store.clear(engine::Slot::gradient);
  return numbers;
}

}  // namespace bertpt::torch
