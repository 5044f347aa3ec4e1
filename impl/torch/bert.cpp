#include "torch/bert.h"

namespace bertpt::torch {
namespace {

LayerBuffers layer_plan(const Context& c, Planner& planner, const Inputs& in, const Pass& pass) {
  LayerBuffers b{};
  b.attention = attention_plan(c, planner, in.attention, pass);
  b.mid = planner.keep({in.T, c.dims.H});
  b.ffn = ffn_plan(c, planner, in.T, pass);
  return b;
}

void layer_forward(const Context& c, const Pass& pass, size_t l, const BertParams& p, const BertBuffers& b, const Inputs& in) {
  const LayerBuffers& layer = b.layers[l];
  const auto number = static_cast<int64_t>(l);
  attention_forward(c, pass, number, p.layers[l].attention, layer.attention, in.attention, b.x[l], layer.mid);
  ffn_forward(c, pass, ffn_output_site(number), p.layers[l].ffn, layer.ffn, layer.mid, b.x[l + 1]);
}

void layer_backward(const Context& c, const Pass& pass, size_t l, const BertParams& p, const BertBuffers& b, const Inputs& in,
                    const BertParams& g) {
  const LayerBuffers& layer = b.layers[l];
  const auto number = static_cast<int64_t>(l);
  ffn_backward(c, pass, ffn_output_site(number), p.layers[l].ffn, layer.ffn, layer.mid, b.d_x, b.d_x, g.layers[l].ffn);
  attention_backward(c, pass, number, p.layers[l].attention, layer.attention, in.attention, b.x[l], b.d_x, b.d_x, g.layers[l].attention);
}

}  // namespace

BertBuffers bert_plan(const Context& c, Planner& planner, const Inputs& in, const Pass& pass) {
  const auto L = static_cast<size_t>(c.dims.L);
  BertBuffers b{};
  b.embeddings = embeddings_plan(c, planner, in, pass);
  b.x.push_back(planner.keep({in.T, c.dims.H}));
  const bool own_buffers = pass.training && !c.recompute;
  for (size_t l = 0; l < L; ++l) {
    b.layers.push_back(own_buffers || l == 0 ? layer_plan(c, planner, in, pass) : b.layers[0]);
    b.x.push_back(pass.training || l == 0 ? planner.keep({in.T, c.dims.H}) : b.x[l - 1]);
  }
  b.mlm = mlm_head_plan(c, planner, in.M);
  b.pair = pair_head_plan(c, planner, pass.training ? in.N : in.S);
  b.d_x = planner.keep({pass.training ? in.T : 0, c.dims.H});
  b.stats = planner.keep({5}, at::kDouble);
  return b;
}

void bert_encode(const Context& c, const Pass& pass, const BertParams& p, const BertBuffers& b, const Inputs& in) {
  embeddings_forward(c, pass, p.embeddings, b.embeddings, in, b.x[0]);
  for (size_t l = 0; l < b.layers.size(); ++l) layer_forward(c, pass, l, p, b, in);
}

void bert_losses(const Context& c, const BertParams& p, const BertBuffers& b, const Inputs& in) {
  if (in.M > 0) {
    mlm_head_forward(c, p.mlm, b.mlm, in, b.x.back());
    mlm_head_loss(c, p.mlm, b.mlm, in, b.stats.narrow(0, 0, 3));
  }
  if (in.N > 0) {
    PairHeadBuffers pair = b.pair;
    for (at::Tensor* t : {&pair.rows, &pair.pooled, &pair.logits, &pair.d_pooled}) *t = t->narrow(0, 0, in.N);
    pair_head_forward(c, p.pair, pair, in.pair_rows, b.x.back());
    pair_head_loss(c, pair, in, b.stats.narrow(0, 3, 2));
  }
}

void bert_losses_and_backward(const Context& c, const Pass& pass, const BertParams& p, const BertBuffers& b, const Inputs& in,
                              const LossScales& scales, const BertParams& g) {
  b.d_x.zero_();
  if (in.M > 0) {
    mlm_head_forward(c, p.mlm, b.mlm, in, b.x.back());
    mlm_head_loss_and_backward(c, pass, p.mlm, b.mlm, in, scales.mlm, b.stats.narrow(0, 0, 2), b.d_x, g.mlm);
  } else if (pass.fresh) {
    g.mlm.w.zero_();
    g.mlm.decoder.zero_();
  }
  if (in.N > 0) {
    pair_head_forward(c, p.pair, b.pair, in.pair_rows, b.x.back());
    pair_head_loss_and_backward(c, pass, p.pair, b.pair, in, scales.pair, b.stats.narrow(0, 3, 2), b.d_x, g.pair);
  } else if (pass.fresh) {
    g.pair.pooler_w.zero_();
    g.pair.w.zero_();
  }
  for (size_t l = b.layers.size(); l-- > 0;) {
    if (c.recompute && l + 1 < b.layers.size()) layer_forward(c, pass, l, p, b, in);  // the last one's buffers are still its own
    layer_backward(c, pass, l, p, b, in, g);
  }
  embeddings_backward(c, pass, p.embeddings, b.embeddings, in, b.d_x, g.embeddings);
}

}  // namespace bertpt::torch
