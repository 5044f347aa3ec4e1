// train/trainer_config.h   The trainer's configuration, its resolution (phases, warm-up) and the recipes, which are named sets of defaults.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/config.h"
#include "engine/engine.h"
#include "examples/loader.h"
#include "train/health.h"
#include "train/probe_config.h"
#include "train/schedule.h"
#include "train/stop_rules.h"

namespace bertpt::train {

struct PhaseConfig {
  std::optional<int64_t> steps = {};  // exactly one of steps, tokens and share
  std::optional<double> share = {};   // of num_train_steps; rounding goes to the last phase
  int64_t max_seq_length = 512;
  std::optional<int64_t> batch_size = {};    // not set: the trainer's
  std::optional<int64_t> tokens = {};        // places for tokens, batch_size * max_seq_length a step; rounded up to whole steps
  std::optional<double> mask_prob = {};      // not set: the loader's
  std::optional<double> learning_rate = {};  // peak; not set: the optimizer's
  bool restart_schedule = false;             // the learning rate's curve begins anew here and spans the phases up to the next restart
  std::optional<int64_t> warmup_steps = {};  // of a restarted curve; not set: as for a run of its length
  void visit(ConfigVisitor& v);
};

struct TrainerConfig {
  std::string recipe = "guide";         // guide | google | hf | modern
  std::string run_dir;                  // "": nothing is written, no checkpoints
  int64_t num_train_steps = 1000000;    // 0: what the phases add up to
  std::optional<int64_t> warmup_steps;  // not set: default_warmup_steps
  std::string decay = "linear";         // train/schedule.h, kDecayNames
  std::optional<int64_t> decay_steps;   // of wsd; not set: a tenth of the curve's steps
  double decay_power = 1, min_learning_rate_ratio = 0;
  int64_t batch_size = 256;                                   // sequences (pairs) per step
  int64_t batch_size_start = 0, batch_size_growth_steps = 0;  // the batch grows linearly over the first steps of the run; 0: it does not
  int64_t max_seq_length = 512;
  std::vector<PhaseConfig> phases;  // empty: 90 % of the steps at 128, the rest at max_seq_length; one phase if that is <= 128
  int64_t micro_batch_tokens = 0;   // 0: chosen from the model's size and device, then stored
  double mlm_weight = 1.0, pair_weight = 1.0;
  std::optional<int64_t> evaluate_every;    // steps; not set: a tenth of the run, at most 10,000; 0: only at the end
  int64_t evaluation_sequences = 2000;      // at most this many of the validation split; 0: all
  std::optional<int64_t> checkpoint_every;  // steps; not set: a tenth of the run, at most 1,000; 0: only at stop and end
  int64_t keep_checkpoints = 3;             // newest ones; 0: all
  int64_t keep_every = 0;                   // steps: checkpoints of its multiples stay for ever; 0: none
  std::optional<bool> keep_best;            // a checkpoint of the best evaluation, `best`; not set: when a stop rule goes by evaluations
  std::string best_metric = "mlm_loss";     // train/metric.h
  HealthConfig health;
  StopConfig stop;
  std::string on_save_error = "stop";      // stop | continue (a warning; the next save is the next try)
  int64_t log_every = 1;                   // progress events: every so many steps
  ProbeConfig probe;                       // a downstream task, asked at each evaluation
  int64_t sample_sentences = 5;            // validation sentences whose hidden word is guessed at each evaluation
  bool tensorboard = true, report = true;  // event files in run_dir/tensorboard; report.html at the end of a run
  int64_t seed = 12345;                    // of data order, pairs, masks and dropout
  examples::SamplingConfig loader;         // lengths, batch size and seed come from here
  void visit(ConfigVisitor& v);

  // Fills every open key. After it, phases have steps and batch_size, and the trainer's own optionals but decay_steps are set.
  // max_positions: the model's max_position_embeddings. Error{config} with pointer: warm-up longer than the run, phases that do not add up,
  // lengths beyond the model.
  void resolve(int64_t max_positions);
  std::vector<Phase> resolved_phases() const;                      // after resolve(); with their learning-rate curves
  examples::LoaderConfig loader_config(const Phase& phase) const;  // for the training split
  int64_t batch_size_at(const Phase& phase, int64_t step) const;

 private:
  int64_t warmup_of(int64_t steps) const;  // of a curve that names none
  Curve curve_at(size_t phase) const;      // beginning there
  void resolve_curves();
};

// Recipes: docs/recipes.md has all their values, and a test that compares it with them. guide: the defaults of every structure.
// google: the original BERT's code. hf: the defaults of transformers' Trainer. modern: what later work found better.
// Keys that the user gives win over the recipe's.
struct ModelOptions : engine::ModelConfig {
  ModelOptions() = default;
  std::string recipe = "guide";
  void visit(ConfigVisitor& v);
};
struct OptimizerOptions : engine::OptimizerConfig {
  OptimizerOptions() = default;
  std::string recipe = "guide";
  void visit(ConfigVisitor& v);
};
ModelOptions parse_model_options(std::string_view json);
OptimizerOptions parse_optimizer_options(std::string_view json);
TrainerConfig parse_trainer_config(std::string_view json);  // not resolved yet
// {"model": {..}, "optimizer": {..}, "trainer": {..}}: the keys that the recipe sets, for hosts and documentation. Error{config} for an
// unknown name.
std::string recipe_json(std::string_view recipe);
// A recipe is given to each object. In plain words, for a trainer's recipe that changes the model or the optimizer, when that one has
// none of the recipe's values.
std::vector<std::string> check_recipe(const TrainerConfig& trainer, const engine::ModelConfig& model,
                                      const engine::OptimizerConfig& optimizer);

}  // namespace bertpt::train
