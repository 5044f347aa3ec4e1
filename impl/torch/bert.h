// torch/bert.h   The whole network: embeddings, L encoder layers, two heads, their losses, and the way back.
#pragma once

#include <vector>

#include "torch/attention.h"
#include "torch/context.h"
#include "torch/embeddings.h"
#include "torch/ffn.h"
#include "torch/inputs.h"
#include "torch/mlm_head.h"
#include "torch/pair_head.h"
#include "torch/params.h"
#include "torch/planner.h"

namespace bertpt::torch {

struct LayerBuffers {
  AttentionBuffers attention;
  FfnBuffers ffn;
  at::Tensor mid;  // keep [T,H]: between the two sublayers
};
struct BertBuffers {
  EmbeddingBuffers embeddings;
  std::vector<LayerBuffers> layers;
  std::vector<at::Tensor> x;  // [L + 1] of [T,H]: x[l] goes into layer l, x[L] is the final hidden state
  MlmHeadBuffers mlm;
  PairHeadBuffers pair;
  at::Tensor d_x;    // keep [T,H]: the gradient on its way down, in place through every layer
  at::Tensor stats;  // keep f64 [5]: MLM loss, right answers and (without gradient) those among five; pair loss and right answers
};

// Without training all layers share one set of buffers, and x alternates between two. With Context::recompute they share them in training,
// too, and keep their inputs.
BertBuffers bert_plan(const Context& c, Planner& planner, const Inputs& in, const Pass& pass);
// The hidden states; x.back() is the last.
void bert_encode(const Context& c, const Pass& pass, const BertParams& p, const BertBuffers& b, const Inputs& in);
// Adds both heads' losses to b.stats.
void bert_losses(const Context& c, const BertParams& p, const BertBuffers& b, const Inputs& in);

struct LossScales {
  double mlm = 0, pair = 0;
};  // weight / global denominator
// Losses as above, and the gradients of scales.mlm * mlm_sum + scales.pair * pair_sum added into g, or put there where pass.fresh.
void bert_losses_and_backward(const Context& c, const Pass& pass, const BertParams& p, const BertBuffers& b, const Inputs& in,
                              const LossScales& scales, const BertParams& g);

}  // namespace bertpt::torch
