#include "torch/initialize.h"

#include <ATen/ops/empty.h>

#include <cmath>
#include <numbers>

#include "base/hash.h"
#include "base/random.h"

namespace bertpt::torch {
namespace {

// Two independent standard normal numbers (Box and Muller, 1958) for elements 2 * pair and 2 * pair + 1.
void normals(uint64_t key, uint64_t pair, bool truncated, double out[2]) {
  Random draws(key, pair);
  for (int have = 0; have < 2;) {
    const double radius = std::sqrt(-2 * std::log(1 - draws.uniform())), angle = 2 * std::numbers::pi * draws.uniform();
    for (const double z : {radius * std::cos(angle), radius * std::sin(angle)})
      if (have < 2 && (!truncated || std::abs(z) <= 2)) out[have++] = z;
  }
}

void draw_matrix(const Context& c, uint64_t key, const at::Tensor& host) {
  auto* const y = host.data_ptr<float>();
  const int64_t n = host.numel();
  c.stream->parallel_for((n + 1) / 2, 4096, [&](int64_t begin, int64_t end) {
    for (int64_t pair = begin; pair < end; ++pair) {
      double z[2];
      normals(key, static_cast<uint64_t>(pair), c.dims.truncated_init, z);
      for (int64_t i = 2 * pair; i < std::min(2 * pair + 2, n); ++i) y[i] = static_cast<float>(c.dims.init_sd * z[i - 2 * pair]);
    }
  });
}

}  // namespace

void initialize(const Context& c, ParameterStore& store, uint64_t seed) {
  for (const engine::Slot slot : {engine::Slot::gradient, engine::Slot::exp_avg, engine::Slot::exp_avg_sq}) store.clear(slot);
  for (size_t i = 0; i < store.list().size(); ++i) {
    const at::Tensor& value = store.view(engine::Slot::value, i);
    if (store.kind(i) == Kind::matrix) {
      const at::Tensor host = at::empty(value.sizes(), at::TensorOptions().dtype(at::kFloat));
      draw_matrix(c, derive_key(seed, Purpose::initialization, hash64(store.list()[i].name)), host);
      value.copy_(host);
    } else {
      value.fill_(store.kind(i) == Kind::scale ? 1 : 0);
    }
  }
}

}  // namespace bertpt::torch
