// metrics.h   Numbers of a step and of an evaluation as the structs of the C ABI.
#pragma once

#include "bertpt/trainer.h"
#include "train/evaluation.h"
#include "train/events.h"

namespace bertpt::capi {

inline bertpt_metrics to_c(const train::Metrics& from) {
  bertpt_metrics to{};
  to.phase = static_cast<int32_t>(from.phase);
  to.step = from.step;
  to.num_train_steps = from.num_train_steps;
  to.tokens = from.tokens;
  to.masked = from.masked;
  to.pairs = from.pairs;
  to.max_seq_length = from.max_seq_length;
  to.mlm_loss = from.mlm_loss;
  to.mlm_accuracy = from.mlm_accuracy;
  to.pair_loss = from.pair_loss;
  to.pair_accuracy = from.pair_accuracy;
  to.learning_rate = from.learning_rate;
  to.gradient_norm = from.gradient_norm;
  to.tokens_per_second = from.tokens_per_second;
  to.seconds = from.seconds;
  to.seconds_left = from.seconds_left;
  to.epoch = from.epoch;
  to.epoch_position = from.epoch_position;
  to.memory_bytes = from.memory_bytes;
  to.flops_per_second = from.flops_per_second;
  to.peak_share = from.peak_share;
  return to;
}

inline bertpt_evaluation to_c(const train::Evaluation& from) {
  bertpt_evaluation to{};
  to.max_seq_length = static_cast<int32_t>(from.max_seq_length);
  to.sequences = from.sequences;
  to.tokens = from.tokens;
  to.masked = from.masked;
  to.pairs = from.pairs;
  to.mlm_loss = from.mlm_loss;
  to.mlm_accuracy = from.mlm_accuracy;
  to.perplexity = from.perplexity;
  to.pair_loss = from.pair_loss;
  to.pair_accuracy = from.pair_accuracy;
  to.unigram_loss = from.unigram_loss;
  to.seconds = from.seconds;
  to.mlm_accuracy_top5 = from.mlm_accuracy_top5;
  to.probe_texts = from.probe_texts;
  to.probe_accuracy = from.probe_accuracy;
  to.probe_knn_accuracy = from.probe_knn_accuracy;
  to.probe_majority = from.probe_majority;
  return to;
}

}  // namespace bertpt::capi
