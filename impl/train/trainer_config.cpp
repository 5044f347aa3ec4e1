#include "train/trainer_config.h"

#include <algorithm>
#include <cmath>

#include "train/metric.h"

namespace bertpt::train {
namespace {

constexpr int64_t kShortLength = 128;  // of the first phase when none are given
constexpr int64_t kMax = int64_t{1} << 50;

[[noreturn]] void fail(const std::string& pointer, const std::string& message) {
  throw Error(Code::config, "train/trainer_config", "trainer configuration: " + pointer + " " + message, {{"pointer", pointer}});
}

}  // namespace

void PhaseConfig::visit(ConfigVisitor& v) {
  v.field({.name = "steps", .help = "Steps of this phase; give one of steps, tokens and share.", .unit = "steps", .min = 0, .max = kMax},
          steps);
  v.field(
      {.name = "tokens",
       .help =
           "Length of this phase as places for tokens, batch_size * max_seq_length a step, padding included; rounded up to whole steps.",
       .unit = "tokens",
       .min = 0,
       .max = kMax},
      tokens);
  v.field({.name = "share", .help = "Share of num_train_steps; the shares of all phases add up to 1.", .min = 0, .max = 1}, share);
  v.field({.name = "max_seq_length", .help = "Longest sequence with special tokens.", .unit = "tokens", .min = 8, .max = 1 << 20},
          max_seq_length);
  v.field({.name = "batch_size",
           .help = "Sequences per step; not set: the trainer's batch_size.",
           .unit = "sequences",
           .min = 1,
           .max = 1 << 24},
          batch_size);
  v.field({.name = "mask_prob", .help = "Share of tokens that the model must guess; not set: the loader's.", .min = 0, .max = 0.5},
          mask_prob);
  v.field({.name = "learning_rate", .help = "Peak in this phase; not set: the optimizer's.", .min = 0, .max = 10}, learning_rate);
  v.field({.name = "restart_schedule",
           .help = "Begin the learning rate's curve anew, with warm-up and decay of its own, up to the next restart."},
          restart_schedule);
  v.field({.name = "warmup_steps",
           .help = "Warm-up of a restarted curve; not set: 10,000 steps, or a tenth of a curve shorter than 100,000.",
           .unit = "steps",
           .min = 0,
           .max = kMax},
          warmup_steps);
}

void TrainerConfig::visit(ConfigVisitor& v) {
  v.field({.name = "recipe", .help = "Named set of defaults; keys that are given win.", .choices = {"guide", "google", "hf", "modern"}},
          recipe);
  v.field({.name = "run_dir", .help = "Folder for checkpoints, events and configuration; empty: nothing is written."}, run_dir);
  v.field({.name = "num_train_steps",
           .help = "Optimizer steps of the whole run; 0: what the phases add up to.",
           .unit = "steps",
           .min = 0,
           .max = kMax},
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
           "The learning rate after warm-up: linear (from the peak to 0), google (1 - t/N, with a jump at the end of warm-up), polynomial, "
           "cosine, constant, inverse_sqrt, wsd (constant, then 1 - sqrt over the last decay_steps) or one_cycle.",
       .choices = kDecayNames},
      decay);
  v.field({.name = "decay_steps", .help = "Last steps, in which wsd decays; not set: a tenth.", .unit = "steps", .min = 1, .max = kMax},
          decay_steps);
  v.field({.name = "decay_power", .help = "Power of polynomial decay.", .min = 0.01, .max = 100}, decay_power);
  v.field({.name = "min_learning_rate_ratio", .help = "Where polynomial, cosine and wsd end, as a share of the peak.", .min = 0, .max = 1},
          min_learning_rate_ratio);
  v.field({.name = "batch_size", .help = "Sequences per step, reached by accumulation.", .unit = "sequences", .min = 1, .max = 1 << 24},
          batch_size);
  v.field({.name = "batch_size_start",
           .help = "Sequences of the first step when the batch grows to batch_size over batch_size_growth_steps.",
           .unit = "sequences",
           .min = 0,
           .max = 1 << 24},
          batch_size_start);
  v.field({.name = "batch_size_growth_steps",
           .help = "First steps, in which the batch grows; 0: none.",
           .unit = "steps",
           .min = 0,
           .max = kMax},
          batch_size_growth_steps);
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
  v.field({.name = "keep_every",
           .help = "Checkpoints at multiples of so many steps stay for ever; a multiple of checkpoint_every; 0: none.",
           .unit = "steps",
           .min = 0,
           .max = kMax},
          keep_every);
  v.field({.name = "keep_best",
           .help = "Write a checkpoint whenever an evaluation is the best so far; it stays until a better one, and the link `best` "
                   "points to it. Not set: only with a stop rule that goes by evaluations."},
          keep_best);
  v.field({.name = "best_metric",
           .help = "Number of an evaluation that says which is best; the lower the better for names with \"loss\" or \"perplexity\"."},
          best_metric);
  v.field({.name = "on_save_error",
           .help = "When a checkpoint cannot be written: stop the run, or continue with a warning and try again at the next one. The "
                   "checkpoints before it stay whole.",
           .choices = {"stop", "continue"}},
          on_save_error);
  v.field({.name = "log_every", .help = "Steps between progress events.", .unit = "steps", .min = 1, .max = kMax}, log_every);
  v.object({.name = "probe", .help = "A labelled file whose labels each evaluation predicts from the frozen model's features."}, probe);
  v.field({.name = "sample_sentences",
           .help = "Validation sentences of which each evaluation guesses a hidden word, for the report; 0: none.",
           .min = 0,
           .max = 1000},
          sample_sentences);
  v.field({.name = "tensorboard", .help = "Write TensorBoard's event files to run_dir/tensorboard."}, tensorboard);
  v.field({.name = "report", .help = "Write report.html to run_dir when the run ends."}, report);
  v.field({.name = "seed", .help = "Of data order, pairs, masks and dropout.", .min = 0}, seed);
  v.object({.name = "health", .help = "When a step is not taken, and when the run is given up."}, health);
  v.object({.name = "stop", .help = "When the run ends before its last step."}, stop);
  v.object({.name = "loader", .help = "How sequences, pairs and masks are made."}, loader);
}

namespace {

// Steps of each phase from steps, tokens and shares; what rounding leaves goes to the last phase. total 0: set to the sum.
void resolve_steps(std::vector<PhaseConfig>& phases, int64_t& total) {
  int64_t sum = 0;
  double shares = 0;
  bool any_steps = false;
  for (size_t i = 0; i < phases.size(); ++i) {
    PhaseConfig& phase = phases[i];
    const std::string pointer = "/phases/" + std::to_string(i);
    if (int{phase.steps.has_value()} + int{phase.tokens.has_value()} + int{phase.share.has_value()} != 1)
      fail(pointer, "needs exactly one of steps, tokens and share");
    if (phase.share && total == 0) fail(pointer + "/share", "is a share of num_train_steps, which is 0; give steps or tokens");
    any_steps = any_steps || !phase.share;
    if (phase.tokens) {
      const int64_t each = *phase.batch_size * phase.max_seq_length;  // at most 2^44
      phase.steps = *phase.tokens / each + int64_t{*phase.tokens % each > 0};
      phase.tokens.reset();
    }
    if (phase.share) {
      shares += *phase.share;
      phase.steps = std::llround(*phase.share * static_cast<double>(total));
    }
    sum = std::min(sum + *phase.steps, 2 * kMax);  // enough to be wrong, and no list of phases makes it overflow
  }
  if (total == 0) total = sum;
  if (total == 0 || total > kMax)
    fail("/num_train_steps", "would be " + std::to_string(total) + "; give the phases steps, or num_train_steps");
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

int64_t TrainerConfig::warmup_of(int64_t steps) const { return recipe == "modern" ? steps * 6 / 100 : default_warmup_steps(steps); }

void TrainerConfig::resolve(int64_t max_positions) {
  if (loader.mask_replace_prob + loader.mask_random_prob > 1 + 1e-9)
    fail("/loader/mask_random_prob", "and mask_replace_prob together exceed 1");
  const bool given = !phases.empty();
  if (!given) {
    const int64_t n = num_train_steps, at_short = max_seq_length <= kShortLength ? 0 : n / 10 * 9 + n % 10 * 9 / 10;
    if (n == 0) fail("/num_train_steps", "is 0 and there are no phases; give one of them");
    const auto add = [&](int64_t steps, int64_t length) {
      phases.emplace_back();
      phases.back().steps = steps;
      phases.back().max_seq_length = length;
    };
    if (at_short > 0) add(at_short, kShortLength);
    add(n - at_short, max_seq_length);
  }
  max_seq_length = 0;
  for (size_t i = 0; i < phases.size(); ++i) {
    PhaseConfig& phase = phases[i];
    const std::string pointer = "/phases/" + std::to_string(i);
    if (phase.max_seq_length > max_positions) {
      fail(given ? pointer + "/max_seq_length" : "/max_seq_length",
           "is " + std::to_string(phase.max_seq_length) + ", the model has " + std::to_string(max_positions) +
               " positions; lower it or create the model with a larger max_position_embeddings");
    }
    if (phase.warmup_steps && !phase.restart_schedule)
      fail(pointer + "/warmup_steps", "is given, but the curve does not begin here; set restart_schedule, or the trainer's warmup_steps");
    phase.batch_size = phase.batch_size.value_or(batch_size);
    max_seq_length = std::max(max_seq_length, phase.max_seq_length);
  }
  if ((batch_size_start == 0) != (batch_size_growth_steps == 0))
    fail("/batch_size_start", "and batch_size_growth_steps go together; give both or none");
  resolve_steps(phases, num_train_steps);
  resolve_curves();
  const int64_t tenth = std::max<int64_t>(1, num_train_steps / 10);
  if (!evaluate_every) evaluate_every = std::min<int64_t>(tenth, 10000);
  if (!checkpoint_every) checkpoint_every = std::min<int64_t>(tenth, 1000);
  if (!keep_best) keep_best = stop.by_evaluation();
  stop.check();
  check_metric(best_metric, "/best_metric");
  const std::pair<const char*, std::string> named[] = {
      {"/best_metric", best_metric}, {"/stop/peak_metric", stop.peak_metric}, {"/stop/target_metric", stop.target_metric}};
  for (const auto& [pointer, name] : named) {
    if (name.starts_with("probe_") && probe.file.empty()) fail(pointer, "is '" + name + "', and there is no probe; give /probe/file");
  }
  if (keep_every > 0 && (*checkpoint_every == 0 || keep_every % *checkpoint_every != 0)) {
    fail("/keep_every", "is " + std::to_string(keep_every) + ", checkpoints come every " + std::to_string(*checkpoint_every) +
                            " steps; make it a multiple");
  }
}

// Warm-up of every curve, once the phases have their steps.
void TrainerConfig::resolve_curves() {
  for (size_t i = 0; i < phases.size(); ++i) {
    if (i > 0 && !phases[i].restart_schedule) continue;
    const int64_t steps = curve_at(i).steps;
    std::optional<int64_t>& warmup = phases[i].restart_schedule ? phases[i].warmup_steps : warmup_steps;
    const std::string pointer = (phases[i].restart_schedule ? "/phases/" + std::to_string(i) : std::string()) + "/warmup_steps";
    if (!warmup) warmup = warmup_of(steps);
    if (*warmup > steps) {
      fail(pointer, "is " + std::to_string(*warmup) + ", more than " +
                        (steps == num_train_steps ? "num_train_steps, " : "the curve's steps, ") + std::to_string(steps) +
                        "; lower it or leave it out (then: " + std::to_string(warmup_of(steps)) + ")");
    }
    const Curve curve = curve_at(i);
    if (curve.decay == Decay::wsd && curve.warmup_steps + curve.decay_steps > steps) {
      fail("/decay_steps", "is " + std::to_string(curve.decay_steps) + " and the warm-up " + std::to_string(curve.warmup_steps) +
                               ", together more than the " + std::to_string(steps) + " steps of the curve; lower one of them");
    }
  }
}

Curve TrainerConfig::curve_at(size_t phase) const {
  Curve curve;
  curve.decay = static_cast<Decay>(std::ranges::find(kDecayNames, decay) - kDecayNames.begin());
  for (size_t i = 0; i < phase; ++i) curve.first_step += *phases[i].steps;
  for (size_t i = phase; i < phases.size() && (i == phase || !phases[i].restart_schedule); ++i) curve.steps += *phases[i].steps;
  curve.warmup_steps = (phases[phase].restart_schedule ? phases[phase].warmup_steps : warmup_steps).value_or(0);
  curve.decay_steps = decay_steps.value_or(std::max<int64_t>(1, curve.steps / 10));
  curve.power = decay_power;
  curve.least_share = min_learning_rate_ratio;
  return curve;
}

std::vector<Phase> TrainerConfig::resolved_phases() const {
  std::vector<Phase> list;
  int64_t first = 0;
  for (size_t i = 0; i < phases.size(); ++i) {
    const PhaseConfig& phase = phases[i];
    Phase next{.first_step = first,
               .steps = phase.steps.value(),
               .max_seq_length = phase.max_seq_length,
               .batch_size = phase.batch_size.value(),
               .mask_prob = phase.mask_prob.value_or(loader.mask_prob),
               .peak = phase.learning_rate,
               .curve = i > 0 && !phase.restart_schedule ? list.back().curve : curve_at(i)};
    list.push_back(next);
    first += next.steps;
  }
  return list;
}

int64_t TrainerConfig::batch_size_at(const Phase& phase, int64_t step) const {
  return batch_size_growth_steps == 0 ? phase.batch_size
                                      : train::batch_size_at(phase.batch_size, batch_size_start, batch_size_growth_steps, step);
}

examples::LoaderConfig TrainerConfig::loader_config(const Phase& phase) const {
  examples::LoaderConfig config(loader);
  config.mask_prob = phase.mask_prob;
  config.max_seq_length = phase.max_seq_length;
  config.batch_size = phase.batch_size;
  config.seed = seed;
  return config;
}

}  // namespace bertpt::train
