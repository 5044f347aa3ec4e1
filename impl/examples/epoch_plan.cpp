#include "examples/epoch_plan.h"

#include <algorithm>
#include <bit>
#include <string>

#include "base/error.h"

namespace bertpt::examples {
namespace {

constexpr int64_t kTrialSentences[] = {100'000, 100'000, 100'000, 300'000};  // a trial scan of a larger split takes every k-th document
constexpr int64_t kSmall = 2000;    // chunks; below it luck moves the balance by more than a percent or two
constexpr uint64_t kAttempts = 64;  // draws of a small plan, to keep the one that drops least
constexpr uint64_t kTrials = 32;    // trial scans of a small split, to know its forced share

EpochKeys keys_of(const PlanConfig& config, uint64_t attempt) {
  return {derive_key(config.seed, Purpose::plan, config.epoch_key, attempt),
          derive_key(config.seed, Purpose::pairs, config.epoch_key, attempt),
          derive_key(config.seed, Purpose::masks, config.epoch_key, attempt)};
}

ChunkRules rules_of(const PlanConfig& config, uint64_t attempt) {
  ChunkRules rules = config.rules;
  rules.keys = keys_of(config, attempt);
  return rules;
}

// Share of one-sentence chunks when the coin of the others is `coin`, from about so many sentences.
double trial_forced_share(const corpus::SplitView& split, const PlanConfig& config, double coin, int64_t sentences) {
  const int64_t every = std::max<int64_t>(1, split.n_sentences() / sentences);
  int64_t chunks = 0, forced = 0;
  for (uint64_t trial = 0; trial < kTrials && chunks < kSmall; ++trial) {
    ChunkRules rules = rules_of(config, kAttempts + trial);
    rules.positive_coin = coin;
    const Chunker chunker(split, rules);
    for (int64_t document = 0; document < split.n_documents(); document += every) {
      const int64_t stop = split.sentence_begin(document + 1);
      Cursor cursor{document, split.sentence_begin(document), 0};
      Chunker::Memo memo;
      for (Chunk chunk; cursor.sentence < stop && chunker.next(cursor, chunk, memo);) {
        if (chunker.unusable(chunk)) continue;
        ++chunks;
        forced += chunk.forced;
      }
    }
  }
  return chunks == 0 ? 0 : static_cast<double>(forced) / static_cast<double>(chunks);
}

// A negative gives sentences back, so the share itself moves with the coin; it settles after a few rounds.
ChunkRules balanced_rules(const corpus::SplitView& split, const PlanConfig& config) {
  ChunkRules rules = rules_of(config, 0);
  if (!has_pairs(rules.objective)) return rules;
  const double ratio = config.positive_ratio;
  double coin = ratio;
  for (const int64_t sentences : kTrialSentences) {
    const double forced = trial_forced_share(split, config, coin, sentences);
    coin = ratio <= 0 ? 0 : ratio >= 1 - forced ? 1 : ratio / (1 - forced);
  }
  rules.positive_coin = coin;
  return rules;
}

OrderKeys order_keys(const PlanConfig& config, uint64_t attempt) {
  return {derive_key(config.seed, Purpose::order, config.epoch_key, 2 * attempt),
          derive_key(config.seed, Purpose::order, config.order_key, 2 * attempt + 1)};
}

[[noreturn]] void refuse(const corpus::SplitView& split, const PlanConfig& config, const PlanCounts& counts) {
  const bool both = counts.positives > 0 && counts.positives < counts.chunks;
  if (config.multiple_of > 1 && (both || !has_pairs(config.rules.objective) || config.positive_ratio == 0 || config.positive_ratio == 1)) {
    throw Error(Code::data, "examples/epoch_plan",
                "an epoch has fewer samples (of " + std::to_string(counts.chunks) + " chunks) than one batch of " +
                    std::to_string(config.multiple_of) + ", and drop_last drops them all; lower batch_size or set drop_last to false",
                {{"chunks", counts.chunks}, {"batch_size", config.multiple_of}});
  }
  const std::string ratio = std::to_string(config.positive_ratio).substr(0, 5);
  std::string why, remedy;
  if (counts.chunks == 0) {
    why = "the split has one document and none of its samples holds two sentences";
    remedy = "Use objective full_sentences, doc_sentences or segment, give more documents, or raise max_seq_length.";
  } else if (counts.positives == 0) {
    why = split.n_sentences() == split.n_documents()
              ? "every document has one sentence, so that no two sentences follow each other"
              : "no sample holds two sentences that follow each other (sentences are too long for max_seq_length " +
                    std::to_string(config.rules.max_seq_length) + ")";
    remedy =
        "Check that a document is not a line of the input and that sentences were found, raise max_seq_length, use objective "
        "full_sentences, doc_sentences or segment, or set positive_ratio to 0.";
  } else {
    why = "an epoch of this split has " + std::to_string(counts.chunks) + " sample(s), none of them a negative";
    remedy = "Give more documents, lower max_seq_length or set positive_ratio to 1.";
  }
  throw Error(Code::data, "examples/epoch_plan", "positive_ratio " + ratio + " cannot be honoured: " + why + ". " + remedy,
              {{"documents", split.n_documents()},
               {"sentences", split.n_sentences()},
               {"positives", counts.positives},
               {"negatives", counts.chunks - counts.positives},
               {"positive_ratio", config.positive_ratio}});
}

// Place of the k-th set bit.
int64_t select_bit(uint32_t bits, int64_t k) {
  for (; k > 0; --k) bits &= bits - 1;
  return std::countr_zero(bits);
}

}  // namespace

EpochPlan::EpochPlan(const corpus::SplitView& split, const PlanConfig& config)
    : chunker_(split, balanced_rules(split, config), config.blocks), order_(0, 0, 1, {}) {
  uint64_t best = 0, best_size = 0, attempt = 0;
  for (; attempt < kAttempts; ++attempt) {
    draw(config, attempt);
    if (order_.size() > best_size) {
      best = attempt;
      best_size = order_.size();
    }
    if (counts_.chunks >= kSmall || dropped() * 50 <= counts_.chunks) break;
  }
  if (best_size == 0) refuse(split, config, counts_);
  if (attempt != best) draw(config, best);
}

void EpochPlan::draw(const PlanConfig& config, uint64_t attempt) {
  chunker_.set_keys(keys_of(config, attempt));
  scan();
  const bool pairs = has_pairs(config.rules.objective);
  const double ratio = pairs ? config.positive_ratio : 0;
  const int64_t negatives = counts_.chunks - counts_.positives;
  const bool possible = (ratio == 0 || counts_.positives > 0) && (ratio == 1 || negatives > 0);  // a lone kind is no ratio
  order_ = possible ? SampleOrder(block_counts_, ratio, order_keys(config, attempt), static_cast<uint64_t>(config.multiple_of))
                    : SampleOrder(0, 0, 1, {});
}

void EpochPlan::scan() {
  const corpus::SplitView& split = chunker_.split();
  const DocumentBlocks& blocks = chunker_.blocks();
  counts_ = {};
  restarts_.clear();
  const int64_t guess = std::min(split.n_sentences(), 3 * split.n_tokens() / chunker_.rules().max_seq_length);  // of the number of chunks
  restarts_.reserve(static_cast<size_t>(guess / kStride + 1));
  block_counts_.assign(static_cast<size_t>(blocks.size()), {});
  size_t block = 0;
  Cursor cursor;
  Chunk chunk;
  Chunker::Memo memo;
  for (Cursor before = cursor; chunker_.next(cursor, chunk, memo); before = cursor) {
    if (chunker_.unusable(chunk)) {
      ++counts_.unusable;
      continue;
    }
    const auto j = static_cast<uint32_t>(counts_.chunks++ % kStride);
    if (j == 0) restarts_.push_back({before.document, before.sentence, static_cast<uint32_t>(before.offset), 0, counts_.positives});
    const uint32_t positive = chunk.label == 0 ? 1 : 0;
    restarts_.back().positive_bits |= positive << j;
    counts_.positives += positive;
    counts_.forced += chunk.forced ? 1 : 0;
    while (chunk.begin.document >= blocks.begin(static_cast<int64_t>(block) + 1)) ++block;
    block_counts_[block].positives += positive;
    block_counts_[block].negatives += 1 - positive;
  }
}

EpochPlan::Found EpochPlan::find(int64_t i) const {
  const SampleOrder::Place place = order_(static_cast<uint64_t>(i));
  const auto rank = static_cast<int64_t>(place.rank);
  const auto before = [&](const Restart& restart) {
    const int64_t chunks = (&restart - restarts_.data()) * int64_t{kStride};
    return place.positive ? restart.positives_before : chunks - restart.positives_before;
  };
  const auto after =
      std::upper_bound(restarts_.begin(), restarts_.end(), rank, [&](int64_t r, const Restart& restart) { return r < before(restart); });
  const Restart& restart = *(after - 1);
  const uint32_t bits = place.positive ? restart.positive_bits : ~restart.positive_bits;
  __builtin_prefetch(chunker_.split().sentence_lengths().data() + restart.sentence);
  Found found;
  found.restart = &restart;
  found.skipped = select_bit(bits, rank - before(restart));
  return found;
}

Chunk EpochPlan::chunk(const Found& found) const {
  Cursor cursor{found.restart->document, found.restart->sentence, found.restart->offset};
  Chunk chunk;
  Chunker::Memo memo;
  for (int64_t left = found.skipped + 1; left > 0;) {
    chunker_.next(cursor, chunk, memo);
    left -= !chunker_.unusable(chunk);
  }
  return chunk;
}

}  // namespace bertpt::examples
