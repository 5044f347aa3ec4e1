#include "torch/mlm_head.h"

#include <algorithm>

#include "torch/ops.h"

namespace bertpt::torch {
namespace {

// Elements of a chunk: 64 MiB of f32 fit a processor's caches better; on a GPU each chunk more reads and writes the decoder's gradient once
// more.
int64_t logits_elements(const Context& c) { return int64_t{1} << (c.device.is_cuda() ? 28 : 24); }

// Rows of a chunk: all chunks about equal, because small products are slow.
int64_t chunk_of(int64_t M, int64_t most) { return M <= most ? M : (M + (M + most - 1) / most - 1) / ((M + most - 1) / most); }

// Products on a GPU want rows that begin at a multiple of 128 bytes.
int64_t logits_stride(const Context& c) { return c.cuda != nullptr ? (c.dims.V + 63) / 64 * 64 : c.dims.V; }

struct Decoder {
  at::Tensor w, bias;
};

// On a GPU in bf16 as many rows as logits have places, so that every product and sum takes whole vectors. What is beyond the vocabulary
// are the parameters that lie behind it: nobody reads their logits, whose gradients are 0, and to theirs 0 is added, or put where the
// embeddings' backward pass, which comes later, begins with 0.
Decoder decoder_of(const Context& c, const at::Tensor& w, const at::Tensor& bias) {
  const int64_t places = logits_stride(c), H = c.dims.H;
  const auto reaches = [](const at::Tensor& tensor, int64_t elements) {
    const int64_t there = static_cast<int64_t>(tensor.storage().nbytes()) / tensor.element_size();
    return tensor.storage_offset() + elements <= there;
  };
  if (!c.shadow.defined() || c.dims.P < places - c.dims.V || !reaches(w, places * H) || !reaches(bias, places)) return {w, bias};
  return {w.as_strided({places, H}, {H, 1}), bias.as_strided({places}, {1})};
}

}  // namespace

MlmHeadBuffers mlm_head_plan(const Context& c, Planner& planner, int64_t M) {
  const int64_t H = c.dims.H;
  MlmHeadBuffers b{};
  const int64_t stride = logits_stride(c);
  b.chunk = chunk_of(M, std::max<int64_t>(logits_elements(c) / stride, 1));
  b.rows = planner.keep({M, H});
  b.pre = planner.keep({M, H});
  b.act = planner.keep({M, H});
  b.mean = planner.keep({M, 1}, c.master);
  b.rstd = planner.keep({M, 1}, c.master);
  b.y = planner.keep({M, H});
  b.d_y = planner.keep({M, H});
  const Planner::Scope scope(planner);
  b.logits = planner.scratch({b.chunk, stride}, c.master);
  b.d_pre = planner.scratch({M, H});
  return b;
}

void mlm_head_forward(const Context& c, const MlmHeadParams& p, const MlmHeadBuffers& b, const Inputs& in, const at::Tensor& hidden) {
  gather(c, in.masked, hidden, b.rows);
  linear(c, {.x = b.rows, .w = p.w, .bias = p.b, .y = b.pre});
  gelu(c, {.x = b.pre, .y = b.act});
  add_norm(c, {.x = b.act, .residual = {}, .gamma = p.gamma, .beta = p.beta, .sum = b.act, .y = b.y, .mean = b.mean, .rstd = b.rstd});
}

namespace {

// Who adds the decoder's bias. A GPU's kernel does it as it reads the logits: under sums in f32 it would have to be put down, read and
// written again.
enum class DecoderBias { in_product, behind };
DecoderBias place_decoder_bias(const Context& c) { return c.fused && c.cuda != nullptr ? DecoderBias::behind : DecoderBias::in_product; }

void each_chunk(const Context& c, const MlmHeadParams& p, const MlmHeadBuffers& b, DecoderBias bias,
                const std::function<void(int64_t, const at::Tensor&)>& f) {
  const int64_t M = b.y.size(0);
  const Decoder decoder = decoder_of(c, p.decoder, p.bias);
  for (int64_t first = 0; first < M; first += b.chunk) {
    const int64_t n = std::min(b.chunk, M - first);
    const at::Tensor logits = b.logits.narrow(0, 0, n);
    linear(c, {.x = b.y.narrow(0, first, n),
               .w = decoder.w,
               .bias = bias == DecoderBias::in_product ? decoder.bias : at::Tensor(),
               .y = logits.narrow(1, 0, decoder.w.size(0))});
    f(first, logits.narrow(1, 0, c.dims.V));
  }
}

}  // namespace

void mlm_head_each_chunk(const Context& c, const MlmHeadParams& p, const MlmHeadBuffers& b,
                         const std::function<void(int64_t, const at::Tensor&)>& f) {
  each_chunk(c, p, b, DecoderBias::in_product, f);
}

void mlm_head_loss(const Context& c, const MlmHeadParams& p, const MlmHeadBuffers& b, const Inputs& in, const at::Tensor& stats) {
  const DecoderBias bias = place_decoder_bias(c);
  each_chunk(c, p, b, bias, [&](int64_t first, const at::Tensor& logits) {
    cross_entropy(c, {.logits = logits,
                      .labels = in.labels.narrow(0, first, logits.size(0)),
                      .stats = stats,
                      .scale = {},
                      .bias = bias == DecoderBias::behind ? p.bias : at::Tensor()});
  });
}

void mlm_head_loss_and_backward(const Context& c, const Pass& pass, const MlmHeadParams& p, const MlmHeadBuffers& b, const Inputs& in,
                                double scale, const at::Tensor& stats, const at::Tensor& d_hidden, const MlmHeadParams& g) {
  const DecoderBias bias = place_decoder_bias(c);
  const Decoder decoder = decoder_of(c, p.decoder, p.bias), gradient = decoder_of(c, g.decoder, g.bias);
  each_chunk(c, p, b, bias, [&](int64_t first, const at::Tensor& logits) {
    const int64_t n = logits.size(0);
    const at::Tensor d_logits = cross_entropy(c, {.logits = logits,
                                                  .labels = in.labels.narrow(0, first, n),
                                                  .stats = stats,
                                                  .scale = scale,
                                                  .narrow = true,
                                                  .device_scale = pass.state != nullptr ? &pass.state->mlm_scale : nullptr,
                                                  .bias = bias == DecoderBias::behind ? p.bias : at::Tensor()});
    linear_backward(c, {.dy = d_logits.as_strided({n, decoder.w.size(0)}, d_logits.strides()),
                        .x = b.y.narrow(0, first, n),
                        .w = decoder.w,
                        .dx = b.d_y.narrow(0, first, n),
                        .dw = gradient.w,
                        .dbias = gradient.bias,
                        .fresh = pass.fresh && first == 0});
  });
  add_norm_backward(c, {.dy = b.d_y,
                        .sum = b.act,
                        .gamma = p.gamma,
                        .mean = b.mean,
                        .rstd = b.rstd,
                        .dsum = b.d_pre,
                        .dx = {},
                        .dgamma = g.gamma,
                        .dbeta = g.beta});
  gelu_backward(c, {.dy = b.d_pre, .x = b.pre, .dx = b.d_pre, .dbias = g.b});
  linear_backward(c, {.dy = b.d_pre, .x = b.rows, .w = p.w, .dx = b.d_y, .dw = g.w, .dbias = {}, .fresh = pass.fresh});
  scatter_add(c, in.masked, b.d_y, d_hidden);
}

}  // namespace bertpt::torch
