// train/live_model.h   A model at work: engine model + its one worker thread + resolved configuration + tokenizer.
//
// Every engine call runs on the worker; the methods here post to it and wait (called on the worker itself they run at once). While a
// trainer runs, they are served between two steps. Methods may be called from any thread.
// Ownership: always a shared_ptr from create() or load(). Dropping the last one never waits: the worker, which may be in the middle of a
// step, gets the model and destroys it when it comes to it, then ends.
#pragma once

#include <atomic>
#include <cstdint>
#include <filesystem>
#include <memory>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "base/log.h"
#include "base/threads.h"
#include "engine/engine.h"
#include "text/tokenizer.h"

namespace bertpt::train {

// One row of LiveModel::describe.
struct ParameterRow {
  std::string name;
  std::vector<int64_t> shape;
  int64_t elements = 0;
  bool decay = false;
  double share = 0;  // of all elements
  std::string part;  // embeddings | layers | heads; the pooler belongs to the heads
};

// A guess at one [MASK]; id is its vocabulary number, piece its text ("##ing" as it stands in the vocabulary).
struct FilledPiece {
  int32_t id = 0;
  std::string piece;
  double probability = 0;
};

// The final hidden state of each token and the pooled output of one text. ids include [CLS] and [SEP].
struct EncodedText {
  std::vector<int32_t> ids;
  std::vector<float> hidden;  // [T][H]
  std::vector<float> pooled;  // [H]
};

class LiveModel {
 public:
  // A new model with random weights from config.seed. vocab_size 0 becomes the tokenizer's; fewer than the tokenizer's is Error{config}.
  // threads, when not set, becomes the usable cores. Other errors: the engine's (device, out_of_memory).
  static std::shared_ptr<LiveModel> create(engine::Engine& engine, engine::ModelConfig config,
                                           std::shared_ptr<const text::Tokenizer> tokenizer, Log& log = process_log());
  // From whatever Checkpoint::open reads, with the configuration and, unless one is given, the vocabulary beside the weights. options_json:
  // kind "model_load" (load_options.h): device and the like; another vocabulary or number of rows; more or fewer positions. A head that
  // the file lacks keeps its random weights (a warning names it); any other missing tensor, or one of another shape, is an Error that
  // names it with expected and actual shape, before memory for the model is asked for. What was missing, unexpected or resized is in
  // describe_json, "import".
  static std::shared_ptr<LiveModel> load(engine::Engine& engine, const std::filesystem::path& folder, std::string_view options_json = {},
                                         std::shared_ptr<const text::Tokenizer> tokenizer = nullptr, Log& log = process_log());

  // config.json, model.safetensors with both heads, vocab.txt, tokenizer.json, tokenizer_config.json: transformers'
  // BertForPreTraining.from_pretrained and AutoTokenizer read it. The folder appears whole; Error{state} when it exists.
  void save_hf(const std::filesystem::path& folder);

  // The top k pieces for each [MASK] of `text`, in order of the text, best first. "[MASK]" stands for the mask token here whatever the
  // tokenizer's setting. Errors: Code::invalid_argument without a [MASK], for k outside [1, vocab_size], or for a text too long.
  std::vector<std::vector<FilledPiece>> fill_mask(std::string_view text, int64_t k);
  // Texts longer than the model's positions are cut.
  EncodedText encode(std::string_view text);
  void encode(const examples::Batch& batch, std::vector<float>& hidden, std::vector<float>& pooled);  // [T][H] and [S][H]
  engine::Losses evaluate(const examples::Batch& batch);                                              // sums over the batch; no dropout
  void logits(const examples::Batch& batch, std::vector<float>& mlm, std::vector<float>& pair);

  const engine::ModelConfig& config() const { return config_; }  // resolved
  std::string config_json() const;                               // resolved, all keys
  const std::shared_ptr<const text::Tokenizer>& tokenizer() const { return tokenizer_; }
  const std::vector<engine::Parameter>& parameters() const { return parameters_; }
  std::vector<ParameterRow> describe() const;
  int64_t n_parameters() const;
  std::string describe_json() const;  // engine, device, precision, parameters, decayed, bytes; import
  const std::string& engine_name() const { return engine_name_; }
  const std::string& gpu_problem() const { return gpu_problem_; }   // why "device": "auto" took the CPU although a GPU is here; "" else
  const engine::Parameter& parameter(std::string_view name) const;  // Error{not_found} names the nearest
  // One parameter or its twin, as f32; out must have exactly its elements.
  void read(engine::Slot slot, std::string_view name, std::span<float> out);

  // For the trainer and the checkpoint writer.
  Worker& worker() { return worker_; }
  engine::Model& engine_model() { return *model_; }  // on the worker only
  Log& log() const { return log_; }
  bool fresh() const { return fresh_; }  // random weights that no trainer has touched
  // How many updates the moments come from that were loaded with the weights; 0 without, and once a trainer has gone on from them.
  int64_t loaded_updates() const { return loaded_updates_; }
  void set_trained() { set_untrained(false, 0); }           // on the worker
  void set_untrained(bool fresh, int64_t loaded_updates) {  // on the worker: after a rehearsal that was undone
    fresh_ = fresh;
    loaded_updates_ = loaded_updates;
  }
  // One trainer at a time may own the weights. False when another one has them.
  bool acquire_training();
  void release_training();

 private:
  void write_hf(const std::filesystem::path& folder);  // into an existing one; on the worker
  LiveModel(engine::ModelConfig config, std::shared_ptr<const text::Tokenizer> tokenizer, std::string engine_name, Log& log);
  ~LiveModel();  // on the worker
  static std::shared_ptr<LiveModel> make(engine::Engine& engine, engine::ModelConfig config,
                                         std::shared_ptr<const text::Tokenizer> tokenizer, Log& log);
  examples::Batch batch_of(const std::vector<int32_t>& ids) const;
  template <class Question>
  auto ask(Question&& question) -> decltype(question());  // on the worker; in live_model.cpp

  engine::ModelConfig config_;
  std::shared_ptr<const text::Tokenizer> tokenizer_;
  std::string engine_name_, gpu_problem_;
  Log& log_;
  std::vector<engine::Parameter> parameters_;
  std::atomic<bool> training_{false}, fresh_{true};
  std::atomic<int64_t> loaded_updates_{0};
  std::unique_ptr<engine::Model> model_;
  std::string device_json_, import_json_;  // "": not loaded
  Worker worker_;
};

}  // namespace bertpt::train
