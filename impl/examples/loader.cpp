#include "examples/loader.h"

#include <algorithm>
#include <array>
#include <exception>
#include <future>
#include <limits>
#include <mutex>
#include <numeric>
#include <utility>
#include <vector>

#include "base/error.h"
#include "base/json.h"
#include "base/log.h"
#include "examples/epoch_plan.h"
#include "examples/masking.h"
#include "examples/packing.h"
#include "examples/pairs.h"

namespace bertpt::examples {
namespace {

constexpr size_t kCachedPlans = 3;           // a batch can cross a seam while another thread still reads the epoch before
constexpr int64_t kDescribedSamples = 8192;  // at most so many are drawn for the means of describe_json
constexpr int64_t kPackedSamples = 2048;     // the window that describe_json packs
constexpr int64_t kReservedLength = 1024;    // tokens of a sample that memory is taken for beforehand
constexpr size_t kFetched = 16;              // samples whose tokens are on their way to the processor together
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
    throw Error(Code::data, "examples/loader", place + " is empty: it holds no sentence to make a sample of; give more documents, or raise validation_share "
                "or min_validation_documents when the corpus is built",
                {{"split", name}, {"documents", split.n_documents()}});
  }
  for (int64_t d = 0; d < split.n_documents(); ++d) {
    if (split.sentence_begin(d) < split.sentence_begin(d + 1)) continue;
    throw Error(Code::corrupt, "examples/loader",
                "document " + std::to_string(d) + " of " + place + " has no sentence; build the corpus anew",
                {{"split", name}, {"document", d}});
  }
  if (objective == Objective::nsp && split.n_documents() == 1 && positive_ratio < 1) {
    throw Error(
        Code::data, "examples/loader",
        "objective nsp needs random pairs, and " + place +
            " has one document: a partner must come from another one. Give more "
            "documents (or mark where documents end), or use an objective that needs none: sop, full_sentences, doc_sentences or segment",
        {{"split", name}, {"documents", 1}});
  }
}

const char* name_of(corpus::Split split) { return split == corpus::Split::train ? "training" : "validation"; }

}  // namespace

struct Loader::Impl {
  Impl(std::shared_ptr<const corpus::Corpus> c, corpus::Split which, const LoaderConfig& cfg, bool eval)
      : corpus(std::move(c)),
        split_id(which),
        split(corpus->split(which)),
        config(cfg),
        evaluation(eval),
        objective(checked_objective(cfg)),
        special(corpus->tokenizer()->vocab().special()),
        masker(corpus->tokenizer()->vocab(), mask_rules(cfg)),
        blocks(std::make_shared<const DocumentBlocks>(split, cfg.shuffle == "global" ? 0 : cfg.block_tokens)) {}

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
    plan.blocks = blocks;
    return plan;
  }

  // The plans used last, the latest in front. Whoever asks first makes the plan; who asks meanwhile waits for that epoch only.
  std::shared_ptr<const EpochPlan> plan(uint64_t epoch) const {
    if (evaluation) epoch = 0;
    std::promise<std::shared_ptr<const EpochPlan>> mine;
    PlanFuture future;
    bool make = false;
    {
      const std::lock_guard lock(mutex);
      auto found = std::find_if(plans.begin(), plans.end(), [&](const auto& entry) { return entry.first == epoch; });
      make = found == plans.end();
      if (make) {
        plans.emplace_back(epoch, mine.get_future().share());
        found = plans.end() - 1;
      }
      std::rotate(plans.begin(), found, found + 1);
      if (plans.size() > kCachedPlans) plans.pop_back();
      future = plans.front().second;
    }
    if (!make) return future.get();
    try {
      mine.set_value(std::make_shared<const EpochPlan>(split, plan_config(epoch)));
    } catch (...) {
      mine.set_exception(std::current_exception());
      const std::lock_guard lock(mutex);
      std::erase_if(plans, [&](const auto& entry) { return entry.first == epoch; });
      throw;
    }
    return future.get();
  }

  [[noreturn]] static void refuse_position(Position position, uint64_t size) {
    throw Error(Code::invalid_argument, "examples/loader",
                "sample " + std::to_string(position.index) + " is beyond the " + std::to_string(size) + " samples of epoch " +
                    std::to_string(position.epoch) + "; the position belongs to another corpus, seed or configuration",
                {{"epoch", position.epoch}, {"index", position.index}, {"epoch_size", size}});
  }

  struct Sample {
    EpochPlan::Found found;
    Chunk chunk;
    Draft draft;
    std::vector<corpus::Passage> passages;
  };
  struct Scratch {
    std::array<Sample, kFetched> samples;
    Masker::Scratch words;
  };
  // Appends `count` samples, at most kFetched. Memory is what a sample waits for, so each step asks for what the next one needs.
  void append(const EpochPlan& plan, Position position, size_t count, Scratch& scratch, Batch& batch) const {
    const std::span<Sample> samples = std::span(scratch.samples).first(count);
    for (size_t k = 0; k < count; ++k) samples[k].found = plan.find(static_cast<int64_t>(position.index + k));
    for (Sample& sample : samples) {
      sample.chunk = plan.chunk(sample.found);
      draw_sample(plan.chunker(), sample.chunk, sample.draft);
      fetch_sample(split, sample.draft, sample.passages);
    }
    for (Sample& sample : samples) {
      const size_t begin = batch.ids.size();
      append_sample(special, sample.draft, sample.passages, batch);
      sample.passages.clear();
      masker.mask(Random(plan.chunker().rules().keys.masks, sample.chunk.stream), std::span(batch.ids).subspan(begin),
                  static_cast<int32_t>(begin), scratch.words, batch.masked_positions, batch.masked_labels);
      batch.epochs.push_back(position.epoch);
      batch.samples.push_back(position.index++);
    }
  }

  std::shared_ptr<const corpus::Corpus> corpus;
  corpus::Split split_id;
  const corpus::SplitView& split;
  LoaderConfig config;
  bool evaluation;
  Objective objective;
  text::SpecialIds special;
  Masker masker;
  std::shared_ptr<const DocumentBlocks> blocks;
  mutable std::mutex mutex;
  using PlanFuture = std::shared_future<std::shared_ptr<const EpochPlan>>;
  mutable std::vector<std::pair<uint64_t, PlanFuture>> plans;
};

Loader::Loader(std::shared_ptr<const corpus::Corpus> corpus, corpus::Split split, const LoaderConfig& config, bool evaluation) {
  check_config(config);
  check_split(corpus->split(split), name_of(split), checked_objective(config), config.positive_ratio);
  impl_ = std::make_unique<Impl>(std::move(corpus), split, config, evaluation);
  const auto plan = impl_->plan(0);
  const double dropped = static_cast<double>(plan->dropped()) / static_cast<double>(plan->counts().chunks);
  if (dropped < kWarnDropped) return;
  process_log().write(LogLevel::warn, "examples/loader",
                      std::to_string(plan->dropped()) + " of " + std::to_string(plan->counts().chunks) + " samples of the " +
                          name_of(split) + " split are dropped in each epoch to keep positive_ratio (" +
                          std::to_string(plan->counts().forced) + " samples have one sentence and can only be negatives) or full batches");
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
  const auto tokens = static_cast<size_t>(count * std::min(impl_->config.max_seq_length, kReservedLength));
  for (std::vector<int32_t>* column : {&filled.ids, &filled.types, &filled.positions}) column->reserve(tokens);
  const auto scratch = std::make_unique<Impl::Scratch>();
  auto plan = impl_->plan(position.epoch);
  auto size = static_cast<uint64_t>(plan->size());
  if (position.index > size) Impl::refuse_position(position, size);
  const auto settle = [&] {  // {e, size of e} is {e + 1, 0}
    if (position.index < size) return;
    position = {position.epoch + 1, 0};
    plan = impl_->plan(position.epoch);
    size = static_cast<uint64_t>(plan->size());
  };
  settle();
  while (count > 0) {
    const uint64_t n = std::min({static_cast<uint64_t>(count), uint64_t{kFetched}, size - position.index});
    impl_->append(*plan, position, n, *scratch, filled);
    position.index += n;
    count -= static_cast<int64_t>(n);
    settle();
  }
  batch = std::move(filled);
  return position;
}

Position Loader::advance(Position position, int64_t count) const {
  auto left = static_cast<uint64_t>(std::max<int64_t>(0, count));
  while (true) {
    const auto size = static_cast<uint64_t>(impl_->plan(position.epoch)->size());
    if (position.index > size) Impl::refuse_position(position, size);
    if (left < size - position.index) return {position.epoch, position.index + left};
    left -= size - position.index;
    position = {position.epoch + 1, 0};
  }
}

const LoaderConfig& Loader::config() const { return impl_->config; }

std::string Loader::describe_json() const {
  const auto plan = impl_->plan(0);
  const PlanCounts& counts = plan->counts();
  const int64_t measured = std::min(plan->size(), kDescribedSamples);
  int64_t tokens = 0, cut = 0;
  std::vector<int32_t> lengths;  // of consecutive samples, for packing
  Draft draft;
  for (int64_t k = 0; k < std::min(plan->size(), kPackedSamples); ++k) {
    draw_sample(plan->chunker(), plan->chunk(k), draft);
    lengths.push_back(static_cast<int32_t>(draft.size()));
  }
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
  const auto rows = static_cast<double>(pack(lengths, impl_->config.max_seq_length).size());
  const double packed_tokens = static_cast<double>(std::accumulate(lengths.begin(), lengths.end(), int64_t{0}));
  json["packed"] = {{"window", lengths.size()},
                    {"sequences_per_row", static_cast<double>(lengths.size()) / rows},
                    {"tokens_per_row", packed_tokens / rows},
                    {"padding_share", 1 - packed_tokens / (rows * static_cast<double>(impl_->config.max_seq_length))}};
  json["truncated_tokens_share"] = static_cast<double>(cut) / static_cast<double>(tokens + cut);
  json["truncated_tokens"] = static_cast<double>(cut) * static_cast<double>(plan->size()) / static_cast<double>(measured);
  return json.dump();
}

}  // namespace bertpt::examples
