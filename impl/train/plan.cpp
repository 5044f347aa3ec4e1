#include "train/plan.h"

#include <algorithm>
#include <chrono>

#include "base/json.h"
#include "examples/loader.h"

namespace bertpt::train {
namespace {

struct Rehearsal {
  double tokens = 0, masked = 0, seconds = 0;  // of one micro-batch
};

constexpr double kLong = 5;  // seconds; what takes longer is timed at once, without a first time that brings memory and caches in

// Draws a micro-batch of the phase and, when it is to be timed, trains on it twice and forgets the gradients.
Rehearsal rehearse(Trainer::Core& core, const examples::Loader& loader, const Phase& phase, bool timed) {
  const int64_t sequences = std::clamp<int64_t>(core.config.micro_batch_tokens / phase.max_seq_length, 1, phase.batch_size);
  examples::Batch batch;
  loader.fill({}, sequences, batch);
  Rehearsal result{.tokens = static_cast<double>(batch.tokens()), .masked = static_cast<double>(batch.masked()), .seconds = 0};
  if (!timed) return result;
  engine::Model& model = core.model->engine_model();
  engine::MicroBatch micro;
  micro.batch = &batch;
  micro.seed = static_cast<uint64_t>(core.config.seed);
  micro.total_masked = std::max<int64_t>(1, batch.masked());
  micro.total_pairs = std::max<int64_t>(1, batch.pairs());
  micro.weights = {core.config.mlm_weight, core.config.pair_weight};
  for (int i = 0; i < 2 && result.seconds < kLong; ++i) {
    const auto begin = std::chrono::steady_clock::now();
    model.accumulate(micro);
    result.seconds = std::chrono::duration<double>(std::chrono::steady_clock::now() - begin).count();
  }
  model.zero_gradients();
  return result;
}

Json memory_json(const Trainer::Core& core, bool rehearsed) {
  const int64_t slot = core.model->n_parameters() * static_cast<int64_t>(sizeof(float));
  Json json = {{"weight_bytes", slot}, {"gradient_bytes", slot}, {"optimizer_bytes", 2 * slot}};
  if (!rehearsed) return json;
  const int64_t activations = core.model->engine_model().activation_bytes();
  json["activation_bytes"] = activations;
  json["total_bytes"] = 4 * slot + activations;
  return json;
}

// Of the steps first <= t < last: curves rise to the end of the warm-up, or to the step before it, and fall from there.
double highest_learning_rate(const Curve& curve, double peak, int64_t first, int64_t last) {
  const int64_t warm = curve.first_step + curve.warmup_steps;
  const auto at = [&](int64_t t) { return curve.learning_rate(peak, std::clamp(t, first, last - 1)); };
  return std::max({at(first), at(warm - 1), at(warm), at(last - 1)});
}

}  // namespace

double training_flops(const engine::ModelConfig& c, double tokens, double masked) {
  const auto h = static_cast<double>(c.hidden_size), i = static_cast<double>(c.intermediate_size), v = static_cast<double>(c.vocab_size);
  const double layer = 2 * tokens * (4 * h * h + 2 * h * i) + 4 * tokens * tokens * h;
  return 3 * (static_cast<double>(c.num_hidden_layers) * layer + masked * (2 * h * h + 2 * h * v) + 2 * h * h);
}

double batch_flops(const engine::ModelConfig& config, const examples::Batch& batch) {
  double sum = 0;
  const double masked = static_cast<double>(batch.masked()) / static_cast<double>(std::max<int64_t>(1, batch.sequences()));
  for (size_t s = 0; s + 1 < batch.cu_seqlens.size(); ++s) {
    sum += training_flops(config, static_cast<double>(batch.cu_seqlens[s + 1] - batch.cu_seqlens[s]), masked);
  }
  return sum;
}

int64_t sequences_between(const TrainerConfig& config, const Phase& phase, int64_t first, int64_t last) {
  const int64_t grown = std::clamp(config.batch_size_growth_steps, first, std::max(first, last));
  int64_t sum = std::max<int64_t>(0, last - grown) * phase.batch_size;
  if (constexpr int64_t kCounted = 1 << 20; grown - first > kCounted) {  // its mean, within half a sequence a step
    return sum + (grown - first) / 2 * (config.batch_size_at(phase, first) + config.batch_size_at(phase, grown - 1));
  }
  for (int64_t t = first; t < grown; ++t) sum += config.batch_size_at(phase, t);
  return sum;
}

void PlanOptions::visit(ConfigVisitor& v) {
  v.field({.name = "flops_per_second",
           .help = "Floating-point operations per second that the step is taken to reach; 0: a micro-batch of each phase is timed.",
           .unit = "1/s",
           .min = 0,
           .max = 1e24},
          flops_per_second);
}

std::string plan_json(Trainer::Core& core, const PlanOptions& options) {
  const bool timed = options.flops_per_second == 0;
  Json phases = Json::array();
  int64_t sequences = 0, places = 0;
  double tokens = 0, flops = 0, seconds = 0, epochs = 0;
  for (const Phase& phase : core.phases) {
    const int64_t first = std::max(phase.first_step, core.step), last = phase.end();
    if (first >= last) continue;
    const examples::Loader loader(core.corpus, corpus::Split::train, core.config.loader_config(phase));
    const Json facts = Json::parse(loader.describe_json());
    const auto mean = facts.at("mean_length").get<double>(), per_epoch = facts.at("samples_per_epoch").get<double>();
    const Rehearsal rehearsal = rehearse(core, loader, phase, timed);
    const int64_t count = sequences_between(core.config, phase, first, last);
    const double phase_tokens = mean * static_cast<double>(count);
    const double phase_flops =
        static_cast<double>(count) * training_flops(core.model->config(), mean, mean * rehearsal.masked / std::max(1.0, rehearsal.tokens));
    const double phase_seconds =
        timed ? phase_tokens * rehearsal.seconds / std::max(1.0, rehearsal.tokens) : phase_flops / options.flops_per_second;
    const double peak = phase.peak.value_or(core.optimizer.learning_rate);
    phases.push_back({{"first_step", first},
                      {"steps", last - first},
                      {"max_seq_length", phase.max_seq_length},
                      {"batch_size", phase.batch_size},
                      {"mask_prob", phase.mask_prob},
                      {"first_learning_rate", phase.curve.learning_rate(peak, first)},
                      {"peak_learning_rate", highest_learning_rate(phase.curve, peak, first, last)},
                      {"last_learning_rate", phase.curve.learning_rate(peak, last - 1)},
                      {"sequences", count},
                      {"epochs", static_cast<double>(count) / per_epoch},
                      {"token_places", count * phase.max_seq_length},
                      {"mean_length", mean},
                      {"tokens", phase_tokens},
                      {"flops", phase_flops},
                      {"seconds", phase_seconds},
                      {"tokens_per_second", phase_tokens / phase_seconds},
                      {"flops_per_second", phase_flops / phase_seconds}});
    sequences += count;
    places += count * phase.max_seq_length;
    tokens += phase_tokens;
    flops += phase_flops;
    seconds += phase_seconds;
    epochs += static_cast<double>(count) / per_epoch;
  }
  return Json{{"parameters", core.model->n_parameters()},
              {"steps", core.config.num_train_steps - core.step},
              {"sequences", sequences},
              {"epochs", epochs},
              {"token_places", places},
              {"tokens", tokens},
              {"flops", flops},
              {"rehearsed", timed},
              {"seconds", seconds},
              {"micro_batch_tokens", core.config.micro_batch_tokens},
              {"memory", memory_json(core, timed)},
              {"phases", phases}}
      .dump();
}

}  // namespace bertpt::train
