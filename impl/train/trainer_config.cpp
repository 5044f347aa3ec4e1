#include "train/trainer_config.h"

#include <algorithm>
#include <cmath>

namespace bertpt::train {
namespace {

constexpr int64_t kShortLength = 128;  // of the first phase when none are given
constexpr int64_t kMax = int64_t{1} << 50;

[[noreturn]] void fail(const std::string& pointer, const std::string& message) {
  throw Error(Code::config, "train/trainer_config", "trainer configuration: " + pointer + " " + message, {{"pointer", pointer}});
}

}  // namespace

void PhaseConfig::visit(ConfigVisitor& v) {
  v.field({.name = "steps", .help = "Steps of this phase; give either steps or share.", .unit = "steps", .min = 0, .max = kMax}, steps);
  v.field({.name = "share", .help = "Share of num_train_steps; the shares of all phases add up to 1.", .min = 0, .max = 1}, share);
  v.field({.name = "max_seq_length", .help = "Longest sequence with special tokens.", .unit = "tokens", .min = 8, .max = 1 << 20},
          max_seq_length);
  v.field({.name = "batch_size",
           .help = "Sequences per step; not set: the trainer's batch_size.",
           .unit = "sequences",
           .min = 1,
           .max = 1 << 24},
          batch_size);
}

void TrainerLoaderConfig::visit(ConfigVisitor& v) {
  v.field(
      {.name = "objective",
       .help = "Sequences: nsp (pairs, the second text follows or is random), sop (in order or swapped), or without pairs: full_sentences, "
               "doc_sentences, segment.",
       .choices = {"nsp", "sop", "full_sentences", "doc_sentences", "segment"}},
      objective);
  v.field({.name = "positive_ratio", .help = "Share of pairs whose second text really follows.", .min = 0, .max = 1}, positive_ratio);
  v.field({.name = "mask_prob", .help = "Share of a sequence's tokens that the model must guess.", .min = 0, .max = 0.5}, mask_prob);
  v.field({.name = "mask_replace_prob", .help = "Share of the chosen tokens that become [MASK].", .min = 0, .max = 1}, mask_replace_prob);
  v.field(
      {.name = "mask_random_prob", .help = "Share of the chosen tokens that become a random piece; the rest stays.", .min = 0, .max = 1},
      mask_random_prob);
  v.field({.name = "whole_word_mask", .help = "Choose all pieces of a word together."}, whole_word_mask);
  v.field({.name = "static_masks", .help = "Repeat pairs and masks every dupe_factor epochs, as files made beforehand would."},
          static_masks);
  v.field(
      {.name = "dupe_factor", .help = "Epochs with different masks when static_masks is on.", .unit = "epochs", .min = 1, .max = 1 << 20},
      dupe_factor);
  v.field({.name = "short_seq_prob", .help = "Share of documents cut to a random shorter length.", .min = 0, .max = 1}, short_seq_prob);
}

void TrainerConfig::visit(ConfigVisitor& v) {
  v.field({.name = "recipe", .help = "Named set of defaults; keys that are given win.", .choices = {"guide", "google", "hf", "modern"}},
          recipe);
  v.field({.name = "run_dir", .help = "Folder for checkpoints, events and configuration; empty: nothing is written."}, run_dir);
  v.field({.name = "num_train_steps", .help = "Optimizer steps of the whole run.", .unit = "steps", .min = 1, .max = kMax},
          num_train_steps);
  v.field({.name = "warmup_steps",
           .help = "Steps of linear warm-up; not set: 10,000, or a tenth of a run shorter than 100,000 steps.",
           .unit = "steps",
           .min = 0,
           .max = kMax},
          warmup_steps);
  v.field(
      {.name = "decay",
       .help =
           "After warm-up: linear (from the peak to 0 over the remaining steps) or google (1 - t/N, with a jump at the end of warm-up).",
       .choices = {"linear", "google"}},
      decay);
  v.field({.name = "batch_size", .help = "Sequences per step, reached by accumulation.", .unit = "sequences", .min = 1, .max = 1 << 24},
          batch_size);
  v.field({.name = "max_seq_length",
           .help = "Longest sequence with special tokens, when phases are not given.",
           .unit = "tokens",
           .min = 8,
           .max = 1 << 20},
          max_seq_length);
  v.list({.name = "phases",
          .help = "Stretches of steps with their own length; none: 90 % of the steps at 128 tokens, the rest at max_seq_length."},
         phases);
  v.field({.name = "micro_batch_tokens",
           .help = "Tokens that go through the model at once; 0: chosen for model and device.",
           .unit = "tokens",
           .min = 0,
           .max = 1 << 24},
          micro_batch_tokens);
  v.field({.name = "mlm_weight", .help = "Weight of the masked-token loss.", .min = 0, .max = 1e6}, mlm_weight);
  v.field({.name = "pair_weight", .help = "Weight of the pair loss.", .min = 0, .max = 1e6}, pair_weight);
  v.field({.name = "evaluate_every",
           .help = "Steps between evaluations; 0: only at the end; not set: a tenth of the run, at most 10,000.",
           .unit = "steps",
           .min = 0,
           .max = kMax},
          evaluate_every);
  v.field(
      {.name = "evaluation_sequences", .help = "Validation sequences per evaluation; 0: all.", .unit = "sequences", .min = 0, .max = kMax},
      evaluation_sequences);
  v.field({.name = "checkpoint_every",
           .help = "Steps between checkpoints; 0: only at stop and end; not set: a tenth of the run, at most 1,000.",
           .unit = "steps",
           .min = 0,
           .max = kMax},
          checkpoint_every);
  v.field({.name = "keep_checkpoints", .help = "Newest checkpoints that are kept; 0: all.", .min = 0, .max = kMax}, keep_checkpoints);
  v.field({.name = "log_every", .help = "Steps between progress events.", .unit = "steps", .min = 1, .max = kMax}, log_every);
  v.field({.name = "seed", .help = "Of data order, pairs, masks and dropout.", .min = 0}, seed);
  v.object({.name = "loader", .help = "How sequences, pairs and masks are made."}, loader);
}

namespace {

// Steps of each phase from steps and shares; what rounding leaves goes to the last phase.
void resolve_steps(std::vector<PhaseConfig>& phases, int64_t total) {
  int64_t sum = 0;
  double shares = 0;
  bool any_steps = false;
  for (size_t i = 0; i < phases.size(); ++i) {
    PhaseConfig& phase = phases[i];
    const std::string pointer = "/phases/" + std::to_string(i);
    if (phase.steps.has_value() == phase.share.has_value()) fail(pointer, "needs exactly one of steps and share");
    any_steps = any_steps || phase.steps.has_value();
    if (phase.share) {
      shares += *phase.share;
      phase.steps = std::llround(*phase.share * static_cast<double>(total));
    }
    sum = std::min(sum + *phase.steps, 2 * kMax);  // enough to be wrong, and no list of phases makes it overflow
  }
  const int64_t rest = total - sum;
  if (rest != 0 && phases.back().share && (any_steps || std::abs(shares - 1) < 1e-6) &&
      std::abs(rest) <= static_cast<int64_t>(phases.size()) && *phases.back().steps + rest >= 0) {
    *phases.back().steps += rest;
    sum = total;
  }
  if (sum != total) {
    fail("/phases", "have " + std::to_string(sum) + " steps together, num_train_steps is " + std::to_string(total) + "; make them equal");
  }
  for (PhaseConfig& phase : phases) phase.share.reset();
  std::erase_if(phases, [](const PhaseConfig& phase) { return *phase.steps == 0; });
}

}  // namespace

void TrainerConfig::resolve(int64_t max_positions) {
  const int64_t n = num_train_steps;
  if (!warmup_steps) warmup_steps = recipe == "modern" ? n * 6 / 100 : default_warmup_steps(n);
  if (*warmup_steps > n) {
    fail("/warmup_steps", "is " + std::to_string(*warmup_steps) + ", more than num_train_steps, " + std::to_string(n) +
                              "; lower it or leave it out (then: " + std::to_string(default_warmup_steps(n)) + ")");
  }
  if (loader.mask_replace_prob + loader.mask_random_prob > 1 + 1e-9)
    fail("/loader/mask_random_prob", "and mask_replace_prob together exceed 1");
  const bool given = !phases.empty();
  if (!given) {
    const auto phase = [](int64_t steps, int64_t length) {
      return PhaseConfig{.steps = steps, .share = {}, .max_seq_length = length, .batch_size = {}};
    };
    const int64_t at_short = max_seq_length <= kShortLength ? 0 : n / 10 * 9 + n % 10 * 9 / 10;
    if (at_short > 0) phases.push_back(phase(at_short, kShortLength));
    phases.push_back(phase(n - at_short, max_seq_length));
  }
  for (size_t i = 0; i < phases.size(); ++i) {
    if (phases[i].max_seq_length <= max_positions) continue;
    fail(given ? "/phases/" + std::to_string(i) + "/max_seq_length" : "/max_seq_length",
         "is " + std::to_string(phases[i].max_seq_length) + ", the model has " + std::to_string(max_positions) +
             " positions; lower it or create the model with a larger max_position_embeddings");
  }
  resolve_steps(phases, n);
  max_seq_length = 0;
  for (PhaseConfig& phase : phases) {
    phase.batch_size = phase.batch_size.value_or(batch_size);
    max_seq_length = std::max(max_seq_length, phase.max_seq_length);
  }
  const int64_t tenth = std::max<int64_t>(1, n / 10);
  if (!evaluate_every) evaluate_every = std::min<int64_t>(tenth, 10000);
  if (!checkpoint_every) checkpoint_every = std::min<int64_t>(tenth, 1000);
}

std::vector<Phase> TrainerConfig::resolved_phases() const {
  std::vector<Phase> list;
  int64_t first = 0;
  for (const PhaseConfig& phase : phases) {
    list.push_back({first, phase.steps.value(), phase.max_seq_length, phase.batch_size.value()});
    first += *phase.steps;
  }
  return list;
}

examples::LoaderConfig TrainerConfig::loader_config(const Phase& phase) const {
  examples::LoaderConfig config;
  config.objective = loader.objective;
  config.positive_ratio = loader.positive_ratio;
  config.mask_prob = loader.mask_prob;
  config.mask_replace_prob = loader.mask_replace_prob;
  config.mask_random_prob = loader.mask_random_prob;
  config.whole_word_mask = loader.whole_word_mask;
  config.static_masks = loader.static_masks;
  config.dupe_factor = loader.dupe_factor;
  config.short_seq_prob = loader.short_seq_prob;
  config.max_seq_length = phase.max_seq_length;
  config.batch_size = phase.batch_size;
  config.seed = seed;
  return config;
}

Decay TrainerConfig::decay_kind() const { return decay == "google" ? Decay::google : Decay::linear; }

}  // namespace bertpt::train
