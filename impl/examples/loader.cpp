#include "examples/loader.h"

#include <algorithm>
#include <limits>
#include <mutex>
#include <utility>
#include <vector>

#include "base/error.h"
#include "base/json.h"
#include "base/log.h"
#include "examples/epoch_plan.h"
#include "examples/masking.h"
#include "examples/pairs.h"

namespace bertpt::examples {
namespace {

constexpr size_t kCachedPlans = 3;           // a batch can cross a seam while another thread still reads the epoch before
constexpr int64_t kDescribedSamples = 8192;  // at most so many are drawn for the means of describe_json
constexpr double kWarnDropped = 0.2;

Objective checked_objective(const LoaderConfig& config) {
  const auto objective = objective_from(config.objective);
  if (!objective) {
    throw Error(Code::config, "examples/loader",
                "objective must be nsp, sop, full_sentences, doc_sentences or segment, got '" + config.objective + "'",
                {{"pointer", "/objective"}, {"actual", config.objective}});
  }
  return *objective;
}

void check_config(const LoaderConfig& config) {
  const double replaced = config.mask_replace_prob + config.mask_random_prob;
  if (replaced > 1 + 1e-9) {
    throw Error(Code::config, "examples/loader",
                "mask_replace_prob + mask_random_prob must be at most 1, got " + std::to_string(config.mask_replace_prob) + " + " +
                    std::to_string(config.mask_random_prob),
                {{"pointer", "/mask_random_prob"}, {"actual", replaced}});
  }
  (void)parse_config<LoaderConfig>(write_config(config), "loader");  // bounds hold for structs filled in code too
}

MaskRules mask_rules(const LoaderConfig& config) {
  MaskRules rules{config.mask_prob, config.mask_replace_prob, config.mask_random_prob, config.whole_word_mask};
  rules.count = mask_count_from(config.mask_count).value();  // check_config saw the names
  rules.span = mask_span_from(config.mask_span).value();
  rules.span_max = config.mask_span_max.value_or(0);
  return rules;
}

void check_split(const corpus::SplitView& split, const char* name, Objective objective, double positive_ratio) {
  const std::string place = std::string("the ") + name + " split";
  if (split.n_documents() == 0 || split.n_sentences() == 0) {
    throw Error(Code::data, "examples/loader", place + " is empty: it holds no sentence to make a sample of",
                {{"split", name}, {"documents", split.n_documents()}});
  }
  for (int64_t d = 0; d < split.n_documents(); ++d) {
    if (split.sentence_begin(d) < split.sentence_begin(d + 1)) continue;
    throw Error(Code::corrupt, "examples/loader", "document " + std::to_string(d) + " of " + place + " has no sentence; build the corpus anew",
                {{"split", name}, {"document", d}});
  }
  if (objective == Objective::nsp && split.n_documents() == 1 && positive_ratio < 1) {
    throw Error(Code::data, "examples/loader",
                "objective nsp needs random pairs, and " + place + " has one document: a partner must come from another one. Give more "
                "documents (or mark where documents end), or use an objective that needs none: sop, full_sentences, doc_sentences or segment",
                {{"split", name}, {"documents", 1}});
  }
}

const char* name_of(corpus::Split split) { return split == corpus::Split::train ? "training" : "validation"; }

}  // namespace

void LoaderConfig::visit(ConfigVisitor& v) {
  v.field({.name = "objective",
           .help = "What a sample is: nsp (two passages, does the second follow the first), sop (are two neighbouring passages in order), "
                   "full_sentences (sentences up to the length limit, across documents), doc_sentences (the same within a document), "
                   "segment (one or two passages of a document without a pair label).",
           .choices = {"nsp", "sop", "full_sentences", "doc_sentences", "segment"}},
          objective);
  v.field({.name = "positive_ratio",
           .help = "Share of pairs that are in order, kept to within one pair in every batch; a surplus of the other kind is dropped and "
                   "reported. For nsp and sop.",
           .min = 0, .max = 1},
          positive_ratio);
  v.field({.name = "mask_prob",
           .help = "Share of the tokens of a sample to be predicted; 0 masks nothing.",
           .min = 0, .max = 0.5},
          mask_prob);
  v.field({.name = "mask_replace_prob", .help = "Share of the predicted tokens that are replaced by [MASK].", .min = 0, .max = 1},
          mask_replace_prob);
  v.field({.name = "mask_random_prob",
           .help = "Share of the predicted tokens that are replaced by a random id, special tokens excepted; the rest stays as it is.",
           .min = 0, .max = 1},
          mask_random_prob);
  v.field({.name = "whole_word_mask", .help = "Mask all pieces of a word or none."}, whole_word_mask);
  v.field({.name = "mask_count",
           .help = "exact: round(mask_prob * length) tokens, at least one; bernoulli: a coin for each token (word), right on average only.",
           .choices = {"exact", "bernoulli"}},
          mask_count);
  v.field({.name = "mask_span",
           .help = "none: tokens (words) one by one; ngram: runs of them as in ALBERT, lengths k with probability proportional to 1/k; "
                   "geometric: as in SpanBERT, proportional to 0.8^(k-1).",
           .choices = {"none", "ngram", "geometric"}},
          mask_span);
  v.field({.name = "mask_span_max",
           .help = "Longest run; null: 3 for ngram, 10 for geometric.",
           .unit = "tokens, or words with whole_word_mask", .min = 1, .max = 64},
          mask_span_max);
  v.field({.name = "static_masks",
           .help = "Repeat the pairs and masks of the first dupe_factor epochs, as a file written in advance does; false draws new ones "
                   "in every epoch."},
          static_masks);
  v.field({.name = "dupe_factor", .help = "Different versions of each document with static_masks.", .unit = "epochs", .min = 1, .max = 1e6},
          dupe_factor);
  v.field({.name = "short_seq_prob",
           .help = "Share of documents (segment: of samples) that are cut to a random shorter length. For nsp, sop and segment.",
           .min = 0, .max = 1},
          short_seq_prob);
  v.field({.name = "max_seq_length", .help = "Longest sample, [CLS] and [SEP] counted.", .unit = "tokens", .min = 8, .max = 65536},
          max_seq_length);
  v.field({.name = "batch_size", .help = "Samples in a batch.", .unit = "samples", .min = 1, .max = 1048576}, batch_size);
  v.field({.name = "seed", .help = "Key of everything random: pairs, masks and order.", .min = 0, .max = 9007199254740991.0}, seed);
  v.field({.name = "drop_last",
           .help = "End an epoch with its last full batch; false goes on into the next epoch within a batch."},
          drop_last);
}

struct Loader::Impl {
  Impl(std::shared_ptr<const corpus::Corpus> c, corpus::Split which, const LoaderConfig& cfg, bool eval)
      : corpus(std::move(c)),
        split_id(which),
        split(corpus->split(which)),
        config(cfg),
        evaluation(eval),
        objective(checked_objective(cfg)),
        special(corpus->tokenizer()->vocab().special()),
        masker(corpus->tokenizer()->vocab(), mask_rules(cfg)) {}

  PlanConfig plan_config(uint64_t epoch) const {
    PlanConfig plan;
    plan.rules.objective = objective;
    plan.rules.max_seq_length = config.max_seq_length;
    plan.rules.short_seq_prob = config.short_seq_prob;
    plan.positive_ratio = config.positive_ratio;
    plan.seed = evaluation ? derive_key(0, Purpose::evaluation) : static_cast<uint64_t>(config.seed);
    plan.order_key = evaluation ? 0 : epoch;
    plan.epoch_key = config.static_masks ? plan.order_key % static_cast<uint64_t>(config.dupe_factor) : plan.order_key;
    plan.multiple_of = config.drop_last ? config.batch_size : 1;
    return plan;
  }

  // The plans used last, the latest in front.
  std::shared_ptr<const EpochPlan> plan(uint64_t epoch) const {
    if (evaluation) epoch = 0;
    const std::lock_guard lock(mutex);
    auto found = std::find_if(plans.begin(), plans.end(), [&](const auto& entry) { return entry.first == epoch; });
    if (found == plans.end()) {
      plans.emplace_back(epoch, std::make_shared<const EpochPlan>(split, plan_config(epoch)));
      found = plans.end() - 1;
    }
    std::rotate(plans.begin(), found, found + 1);
    if (plans.size() > kCachedPlans) plans.pop_back();
    return plans.front().second;
  }

  struct Scratch {
    Draft draft;
    std::vector<int32_t> ids;
    Masker::Scratch words;
  };
  void append(const EpochPlan& plan, Position position, Scratch& scratch, Batch& batch) const {
    const Chunk chunk = plan.chunk(static_cast<int64_t>(position.index));
    draw_sample(plan.chunker(), chunk, scratch.draft);
    const size_t begin = batch.ids.size();
    append_sample(split, special, scratch.draft, scratch.ids, batch);
    masker.mask(Random(plan.chunker().rules().keys.masks, chunk.stream), std::span(batch.ids).subspan(begin), static_cast<int32_t>(begin),
                scratch.words, batch.masked_positions, batch.masked_labels);
    batch.epochs.push_back(position.epoch);
    batch.samples.push_back(position.index);
  }

  std::shared_ptr<const corpus::Corpus> corpus;
  corpus::Split split_id;
  const corpus::SplitView& split;
  LoaderConfig config;
  bool evaluation;
  Objective objective;
  text::SpecialIds special;
  Masker masker;
  mutable std::mutex mutex;
  mutable std::vector<std::pair<uint64_t, std::shared_ptr<const EpochPlan>>> plans;
};

Loader::Loader(std::shared_ptr<const corpus::Corpus> corpus, corpus::Split split, const LoaderConfig& config, bool evaluation) {
  check_config(config);
  check_split(corpus->split(split), name_of(split), checked_objective(config), config.positive_ratio);
  impl_ = std::make_unique<Impl>(std::move(corpus), split, config, evaluation);
  const auto plan = impl_->plan(0);
  const double dropped = static_cast<double>(plan->dropped()) / static_cast<double>(plan->counts().chunks);
  if (dropped < kWarnDropped) return;
  process_log().write(LogLevel::warn, "examples/loader",
                      std::to_string(plan->dropped()) + " of " + std::to_string(plan->counts().chunks) + " samples of the " + name_of(split) +
                          " split are dropped in each epoch to keep positive_ratio (" + std::to_string(plan->counts().forced) +
                          " samples have one sentence and can only be negatives) or full batches");
}

Loader::~Loader() = default;

int64_t Loader::epoch_size(uint64_t epoch) const { return impl_->plan(epoch)->size(); }

Position Loader::fill(Position position, int64_t count, Batch& batch) const {
  if (count < 0 || count > std::numeric_limits<int32_t>::max() / impl_->config.max_seq_length) {
    throw Error(Code::invalid_argument, "examples/loader",
                "count must be from 0 to " + std::to_string(std::numeric_limits<int32_t>::max() / impl_->config.max_seq_length) +
                    " samples (token offsets have 32 bits), got " + std::to_string(count));
  }
  Batch filled;
  Impl::Scratch scratch;
  auto plan = impl_->plan(position.epoch);
  auto size = static_cast<uint64_t>(plan->size());
  if (position.index > size) {
    throw Error(Code::invalid_argument, "examples/loader",
                "sample " + std::to_string(position.index) + " is beyond the " + std::to_string(size) + " samples of epoch " +
                    std::to_string(position.epoch) + "; the position belongs to another corpus, seed or configuration",
                {{"epoch", position.epoch}, {"index", position.index}, {"epoch_size", size}});
  }
  const auto settle = [&] {  // {e, size of e} is {e + 1, 0}
    if (position.index < size) return;
    position = {position.epoch + 1, 0};
    plan = impl_->plan(position.epoch);
    size = static_cast<uint64_t>(plan->size());
  };
  settle();
  for (; count > 0; --count) {
    impl_->append(*plan, position, scratch, filled);
    ++position.index;
    settle();
  }
  batch = std::move(filled);
  return position;
}

const LoaderConfig& Loader::config() const { return impl_->config; }

std::string Loader::describe_json() const {
  const auto plan = impl_->plan(0);
  const PlanCounts& counts = plan->counts();
  const int64_t measured = std::min(plan->size(), kDescribedSamples);
  int64_t tokens = 0, cut = 0;
  Draft draft;
  for (int64_t k = 0; k < measured; ++k) {
    draw_sample(plan->chunker(), plan->chunk(k * plan->size() / measured), draft);
    tokens += draft.size();
    cut += draft.tokens_cut;
  }
  const double mean = static_cast<double>(tokens) / static_cast<double>(measured);
  Json json;
  json["split"] = impl_->split_id == corpus::Split::train ? "train" : "validation";
  json["evaluation"] = impl_->evaluation;
  json["objective"] = impl_->config.objective;
  json["samples_per_epoch"] = plan->size();
  json["dropped_samples"] = plan->dropped();
  json["unusable_chunks"] = counts.unusable;
  if (has_pairs(impl_->objective)) {
    json["positive_samples"] = plan->positives();
    json["forced_negative_share"] = counts.forced_share();
    json["positive_coin"] = plan->chunker().rules().positive_coin;
  }
  json["measured_samples"] = measured;
  json["mean_length"] = mean;
  json["padding_share"] = 1 - mean / static_cast<double>(impl_->config.max_seq_length);
  json["truncated_tokens_share"] = static_cast<double>(cut) / static_cast<double>(tokens + cut);
  json["truncated_tokens"] = static_cast<double>(cut) * static_cast<double>(plan->size()) / static_cast<double>(measured);
  return json.dump();
}

}  // namespace bertpt::examples
