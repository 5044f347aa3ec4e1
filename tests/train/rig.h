// tests/train/rig.h   What most tests of the trainer need: a fake engine, an in-memory corpus, a small model.
#pragma once

#include <cstring>
#include <memory>
#include <vector>

#include "support/errors.h"
#include "support/fake_corpus.h"
#include "support/fake_engine.h"
#include "support/temp_dir.h"
#include "train/trainer.h"

namespace bertpt::test {

inline engine::ModelConfig small_model() {
  engine::ModelConfig config;
  config.hidden_size = 8;
  config.num_hidden_layers = 1;
  config.num_attention_heads = 2;
  config.intermediate_size = 16;
  config.max_position_embeddings = 128;
  config.threads = 1;
  return config;
}

struct Rig {
  FakeEngine& engine = lasting_engine();
  std::shared_ptr<const corpus::Corpus> corpus = std::make_shared<const FakeCorpus>();
  TempDir folder;
  Log& log = quiet();

  // Never destroyed, because a worker may destroy a model after the test; reachable, so that it is no leak.
  static FakeEngine& lasting_engine() {
    static auto* const engines = new std::vector<std::unique_ptr<FakeEngine>>;
    return *engines->emplace_back(std::make_unique<FakeEngine>());
  }
  static Log& quiet() {
    static Log* const log = new Log;
    log->set_level(LogLevel::off);
    return *log;
  }
  std::shared_ptr<train::LiveModel> model() const { return train::LiveModel::create(engine, small_model(), corpus->tokenizer(), log); }
  // Two phases of different length and batch, several micro-batches per step.
  train::TrainerConfig config(int64_t steps, const std::string& run = "run") const {
    train::TrainerConfig c;
    c.num_train_steps = steps;
    c.run_dir = run.empty() ? "" : (folder / run).string();
    c.batch_size = 6;
    c.micro_batch_tokens = 100;
    c.phases = {{.steps = steps / 2, .max_seq_length = 32, .batch_size = 8}, {.steps = steps - steps / 2, .max_seq_length = 64}};
    c.evaluation_sequences = 20;
    return c;
  }
  static engine::OptimizerConfig optimizer() {
    engine::OptimizerConfig o;
    o.learning_rate = 1e-2;
    return o;
  }
  std::shared_ptr<train::Trainer> trainer(const train::TrainerConfig& c) const {
    return train::Trainer::create(model(), optimizer(), corpus, c, log);
  }
  std::shared_ptr<train::Trainer> resume(const std::string& run = "run", std::string_view overrides = {}) const {
    return train::resume(engine, folder / run, overrides, corpus, log);
  }
};

// Every value and moment of a model, byte for byte.
inline std::string state_of(train::LiveModel& model) {
  std::string bytes;
  for (const engine::Slot slot : {engine::Slot::value, engine::Slot::exp_avg, engine::Slot::exp_avg_sq}) {
    for (const engine::Parameter& parameter : model.parameters()) {
      std::vector<float> values(static_cast<size_t>(parameter.elements()));
      model.read(slot, parameter.name, values);
      bytes.append(reinterpret_cast<const char*>(values.data()), values.size() * sizeof(float));
    }
  }
  return bytes;
}

}  // namespace bertpt::test
