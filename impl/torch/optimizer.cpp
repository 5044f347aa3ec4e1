#include "torch/optimizer.h"

#include <ATen/ops/empty.h>
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
#include "torch/cuda_kernels.h"
#include "torch/timings.h"
#include "torch/transfer.h"

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

// The host needs the number: it decides whether the step is taken at all, and the step's event shows it.
double norm_of(const Context& c, const at::Tensor& g) {
  if (c.fused) return std::sqrt(kernels::cpu::sum_of_squares(view_of(g), *c.stream));
  constexpr int64_t kPart = int64_t{1} << 22;  // LibTorch makes an f64 copy of what it sums: 32 MiB, not twice all gradients
  at::Tensor sum = at::zeros({}, g.options().dtype(at::kDouble));
  for (int64_t first = 0; first < g.numel(); first += kPart)
    sum.add_(at::linalg_vector_norm(g.narrow(0, first, std::min(kPart, g.numel() - first)), 2, std::nullopt, false, at::kDouble).square_());
  return std::sqrt(sum.item<double>());
}

// 1 - beta^t with bias correction, else 1.
struct Corrections {
  double first = 1, second = 1;
};
Corrections corrections_of(const engine::OptimizerConfig& config, uint64_t update_count) {
  if (!config.bias_correction) return {};
  const double t = static_cast<double>(update_count) + 1;
  return {.first = 1 - std::pow(config.beta1, t), .second = 1 - std::pow(config.beta2, t)};
}

at::Tensor device_bytes(const Context& c, size_t size) {
  return at::empty({static_cast<int64_t>(size)}, at::TensorOptions().dtype(at::kByte).device(c.device));
}

template <class T>
at::Tensor send_list(const Context& c, const std::vector<T>& list) {
  const at::Tensor to = device_bytes(c, list.size() * sizeof(T));
  send_bytes(std::as_bytes(std::span(list)), to);
  return to;
}

void plan_lamb(const Context& c, const ParameterStore& store, const std::vector<bool>& frozen, OptimizerMemory& memory) {
  if (memory.segments.defined() && memory.planned_for == frozen) return;
  std::vector<kernels::LambParameter> parameters;
  for (const Stretch& s : stretches_of(store, frozen, true)) parameters.push_back({.first = s.first, .elements = s.elements, .adapts = s.decay});
  const kernels::LambPlan plan = kernels::lamb_plan(parameters);
  memory.segments = send_list(c, plan.segments);
  memory.chunks = send_list(c, plan.chunks);
  memory.n_segments = static_cast<int64_t>(plan.segments.size());
  memory.n_chunks = static_cast<int64_t>(plan.chunks.size());
  memory.planned_for = frozen;
}

// `whole` names the flat buffers.
void launch_updates(const Context& c, const ParameterStore& store, const std::vector<bool>& frozen, OptimizerMemory& memory,
                    const engine::OptimizerConfig& config, const Group& whole, kernels::AdamW u) {
  if (config.type == "lamb") {
    plan_lamb(c, store, frozen, memory);
    u = kernel_of(u, whole);
    u.decay = config.weight_decay;
    u.shadow = view_of(c.shadow);
    return launch(c, c.cuda->lamb,
                  kernels::LambStep{.numbers = u,
                                    .segments = on_device<kernels::LambSegment>(memory.segments),
                                    .n_segments = memory.n_segments,
                                    .chunks = on_device<kernels::LambChunk>(memory.chunks),
                                    .n_chunks = memory.n_chunks},
                  "lamb");
  }
  for (const Stretch& s : stretches_of(store, frozen, false)) {
    const auto part = [&](const at::Tensor& flat) { return flat.defined() ? flat.narrow(0, s.first, s.elements) : at::Tensor(); };
    kernels::AdamW k = kernel_of(u, {part(whole.p), part(whole.g), part(whole.m), part(whole.v)});
    k.decay = s.decay ? config.weight_decay : 0;
    k.shadow = view_of(part(c.shadow));
    launch(c, c.cuda->adamw, k, "adamw");
  }
}

engine::StepNumbers update_on_device(const Context& c, ParameterStore& store, OptimizerMemory& memory, const engine::OptimizerConfig& config,
                                     double learning_rate, uint64_t update_count, const std::vector<bool>& frozen) {
  if (!memory.state.defined()) {
    memory.state = device_bytes(c, sizeof(kernels::UpdateState));
    memory.numbers = device_bytes(c, sizeof(kernels::UpdateNumbers));
  }
  const Corrections corrections = corrections_of(config, update_count);
  const kernels::UpdateState state{
      .learning_rate = learning_rate, .correction1 = corrections.first, .correction2 = corrections.second, .clip_norm = config.clip_norm};
  send_bytes(bytes_of(state), memory.state);
  const Group whole{store.flat(engine::Slot::value), store.flat(engine::Slot::gradient), store.flat(engine::Slot::exp_avg),
                    store.flat(engine::Slot::exp_avg_sq)};
  auto* const numbers = static_cast<kernels::UpdateNumbers*>(memory.numbers.data_ptr());
  launch(c, c.cuda->gradient_norm,
         kernels::GradientNorm{.g = view_of(whole.g), .state = on_device<kernels::UpdateState>(memory.state), .numbers = numbers}, "gradient_norm");
  launch_updates(c, store, frozen, memory, config, whole,
                 {.beta1 = config.beta1,
                  .beta2 = config.beta2,
                  .epsilon = config.epsilon,
                  .p = {},
                  .g = {},
                  .m = {},
                  .v = {},
                  .state = on_device<kernels::UpdateState>(memory.state),
                  .numbers = numbers});
  store.clear(engine::Slot::gradient);
  const at::Tensor host = memory.numbers.to(at::kCPU);  // waits
  const auto& result = *static_cast<const kernels::UpdateNumbers*>(host.data_ptr());
  return {.gradient_norm = result.gradient_norm, .finite = result.finite != 0};
}

}  // namespace

engine::StepNumbers update_parameters(const Context& c, ParameterStore& store, OptimizerMemory& memory, const engine::OptimizerConfig& config,
                                      double learning_rate, uint64_t update_count) {
  const Timings::Span span(c.timings, Part::optimizer);
  if (config.type != "adamw" && config.type != "lamb")
    throw Error(Code::config, "torch/optimizer", "optimizer type must be adamw or lamb, not '" + config.type + "'", {{"pointer", "/type"}});
  const std::vector<bool> frozen = config.frozen_of(store.list());
  for (size_t i = 0; i < frozen.size(); ++i)
    if (frozen[i]) store.view(engine::Slot::gradient, i).zero_();
  if (c.fused && c.cuda != nullptr) return update_on_device(c, store, memory, config, learning_rate, update_count, frozen);
  const at::Tensor& g = store.flat(engine::Slot::gradient);
  engine::StepNumbers numbers;
  numbers.gradient_norm = norm_of(c, g);
  numbers.finite = std::isfinite(numbers.gradient_norm);
  if (!numbers.finite) {
    store.clear(engine::Slot::gradient);
    return numbers;
  }
  const Corrections corrections = corrections_of(config, update_count);
  kernels::AdamW u{
      .beta1 = config.beta1,
      .beta2 = config.beta2,
      .epsilon = config.epsilon,
      .learning_rate = learning_rate,
      .correction1 = corrections.first,
      .correction2 = corrections.second,
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
