// train/diagnosis.h   What goes wrong in many first runs, noticed from the numbers and said in plain words, each once. Pure; what was said
// goes into checkpoints, so that a resumed run does not repeat it.
#pragma once

#include <cstdint>
#include <set>
#include <string>
#include <vector>

#include "examples/batch.h"
#include "train/evaluation.h"
#include "train/events.h"
#include "train/health.h"

namespace bertpt::train {

// Step until which a masked-token loss near 6 to 7 nats is normal with so many sequences a step. Source: BERT-large with 32 sequences
// (Megatron's golden run) leaves 6 nats at step 5,000; MLPerf's runs with some 3,000 leave it within 150,000 samples. So about 160,000
// samples.
int64_t plateau_until(int64_t batch_size);

class Diagnosis {
 public:
  // unk_id: of the tokenizer. warmup_steps: before their end rising losses are not the learning rate's fault alone.
  Diagnosis(int32_t unk_id, int64_t warmup_steps) : unk_id_(unk_id), warmup_steps_(warmup_steps) {}
  // After a step; what there is to say now, mostly nothing.
  std::vector<std::string> step(const Metrics& metrics, const examples::Batch& batch, int64_t batch_size);
  std::vector<std::string> evaluation(const Evaluation& evaluation);
  void new_phase();
  Json json() const;
  void restore(const Json& json);

 private:
  void say(const char* what, std::string text, std::vector<std::string>& out);
  int32_t unk_id_;
  int64_t warmup_steps_;
  std::set<std::string> said_;
  RunningMean loss_{50}, pair_loss_{200}, unk_share_{20};
  double lowest_loss_ = 1e9, loss_at_evaluation_ = 0, last_validation_ = 0;
  int64_t validation_rises_ = 0;
};

}  // namespace bertpt::train
