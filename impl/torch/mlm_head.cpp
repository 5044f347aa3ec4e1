#include "torch/mlm_head.h"

#include <ATen/ops/index_select.h>

#include <algorithm>

#include "torch/ops.h"

namespace bertpt::torch {
namespace {

constexpr int64_t kLogits = int64_t{1} << 24;  // elements of a chunk: 64 MiB of f32

}  // namespace

MlmHeadBuffers mlm_head_plan(const Context& c, Planner& planner, int64_t M) {
  const int64_t H = c.dims.H;
  MlmHeadBuffers b{};
  b.chunk = std::min(M, std::max<int64_t>(kLogits / c.dims.V, 1));
  b.rows = planner.keep({M, H});
  b.pre = planner.keep({M, H});
  b.act = planner.keep({M, H});
  b.mean = planner.keep({M, 1});
  b.rstd = planner.keep({M, 1});
  b.y = planner.keep({M, H});
  b.d_y = planner.keep({M, H});
  const Planner::Scope scope(planner);
  b.logits = planner.scratch({b.chunk, c.dims.V});
  b.d_pre = planner.scratch({M, H});
  return b;
}

void mlm_head_forward(const Context& c, const MlmHeadParams& p, const MlmHeadBuffers& b, const Inputs& in, const at::Tensor& hidden) {
  at::Tensor rows = b.rows;
  at::index_select_out(rows, hidden, 0, in.masked);
  linear(c, {.x = b.rows, .w = p.w, .bias = p.b, .y = b.pre});
  gelu(c, {.x = b.pre, .y = b.act});
  add_norm(
      c,
      {.x = b.act, .residual = {}, .mask = {}, .gamma = p.gamma, .beta = p.beta, .sum = b.act, .y = b.y, .mean = b.mean, .rstd = b.rstd});
}

void mlm_head_each_chunk(const Context& c, const MlmHeadParams& p, const MlmHeadBuffers& b, const at::Tensor& word,
                         const std::function<void(int64_t, const at::Tensor&)>& f) {
  const int64_t M = b.y.size(0);
  for (int64_t first = 0; first < M; first += b.chunk) {
    const int64_t n = std::min(b.chunk, M - first);
    const at::Tensor logits = b.logits.narrow(0, 0, n);
    linear(c, {.x = b.y.narrow(0, first, n), .w = word, .bias = p.bias, .y = logits});
    f(first, logits);
  }
}

void mlm_head_loss(const Context& c, const MlmHeadParams& p, const MlmHeadBuffers& b, const Inputs& in, const at::Tensor& word,
                   const at::Tensor& stats) {
  mlm_head_each_chunk(c, p, b, word, [&](int64_t first, const at::Tensor& logits) {
    cross_entropy(c, {.logits = logits, .labels = in.labels.narrow(0, first, logits.size(0)), .stats = stats, .scale = {}});
  });
}

void mlm_head_loss_and_backward(const Context& c, const MlmHeadParams& p, const MlmHeadBuffers& b, const Inputs& in, const at::Tensor& word,
                                double scale, const at::Tensor& stats, const at::Tensor& d_hidden, const MlmHeadParams& g,
                                const at::Tensor& d_word) {
  mlm_head_each_chunk(c, p, b, word, [&](int64_t first, const at::Tensor& logits) {
    const int64_t n = logits.size(0);
    cross_entropy(c, {.logits = logits, .labels = in.labels.narrow(0, first, n), .stats = stats, .scale = scale});
    linear_backward(
        c, {.dy = logits, .x = b.y.narrow(0, first, n), .w = word, .dx = b.d_y.narrow(0, first, n), .dw = d_word, .dbias = g.bias});
  });
  add_norm_backward(c, {.dy = b.d_y,
                        .sum = b.act,
                        .mask = {},
                        .gamma = p.gamma,
                        .mean = b.mean,
                        .rstd = b.rstd,
                        .dsum = b.d_pre,
                        .dx = {},
                        .dgamma = g.gamma,
                        .dbeta = g.beta});
  gelu_backward(c, {.dy = b.d_pre, .x = b.pre, .dx = b.d_pre});
  linear_backward(c, {.dy = b.d_pre, .x = b.rows, .w = p.w, .dx = b.d_y, .dw = g.w, .dbias = g.b});
  scatter_add(c, in.masked, b.d_y, d_hidden);
}

}  // namespace bertpt::torch
