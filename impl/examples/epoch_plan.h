// examples/epoch_plan.h   The samples of one epoch, addressable by number without a list of them: a scan over the sentence lengths
// counts them and leaves a restart point every 8; sample i is found by binary search and replayed from its restart point.
// 32 bytes for 8 samples. Immutable after the scan; any number of threads.
//
// Balance: a chunk of one sentence is a negative whether we want it or not. With f their share, the other chunks are positive by a
// coin of min(1, r / (1 - f)), where f is measured by trial scans; what is left of a surplus is dropped by the order
// (sample_order.h). Of a small plan several are drawn and the one that drops least is kept.
#pragma once

#include <cstdint>
#include <vector>

#include "examples/chunker.h"
#include "examples/sample_order.h"

namespace bertpt::examples {

struct PlanConfig {
  ChunkRules rules;             // positive_coin and keys are the plan's own business
  double positive_ratio = 0.5;  // of nsp and sop
  uint64_t seed = 0;
  uint64_t epoch_key = 0;                                  // equal keys give equal samples (static masks, evaluation)
  uint64_t order_key = 0;                                  // and equal order keys the same order
  int64_t multiple_of = 1;                                 // the number of samples is rounded down to it
  std::shared_ptr<const DocumentBlocks> blocks = nullptr;  // null: one block
};

struct PlanCounts {
  int64_t chunks = 0;  // usable ones
  int64_t positives = 0;
  int64_t forced = 0;    // of one sentence, so that a random partner was forced
  int64_t unusable = 0;  // of one sentence in a split of one document
  double forced_share() const { return chunks == 0 ? 0 : static_cast<double>(forced) / static_cast<double>(chunks); }
};

class EpochPlan {
 public:
  // Errors: Code::data when no sample, or not the wanted ratio, can come out; the message says why and what would work.
  EpochPlan(const corpus::SplitView& split, const PlanConfig& config);

  int64_t size() const { return static_cast<int64_t>(order_.size()); }
  int64_t dropped() const { return counts_.chunks - size(); }
  // Chunk of sample i < size(), as the order has it.
  Chunk chunk(int64_t i) const;
  // The same in two steps: finding the sample asks the lengths that the chunk is read from into the processor's cache.
  class Found;
  Found find(int64_t i) const;
  Chunk chunk(const Found& found) const;
  const Chunker& chunker() const { return chunker_; }
  const PlanCounts& counts() const { return counts_; }
  int64_t positives() const { return has_pairs(chunker_.rules().objective) ? static_cast<int64_t>(order_.positives()) : 0; }

 private:
  static constexpr uint32_t kStride = 8;
  struct Restart {
    int64_t document, sentence;  // the cursor before the first of its chunks
    uint32_t offset;
    uint32_t positive_bits;  // bit j: chunk j is a positive
    int64_t positives_before;
  };
  void draw(const PlanConfig& config, uint64_t attempt);
  void scan();

  Chunker chunker_;
  PlanCounts counts_;
  std::vector<Restart> restarts_;
  std::vector<BlockCounts> block_counts_;
  SampleOrder order_;
};

// Of one plan, while it lives.
class EpochPlan::Found {
  friend EpochPlan;
  const Restart* restart = nullptr;
  int64_t skipped = 0;  // chunks between the restart and the one that was looked for
};

inline Chunk EpochPlan::chunk(int64_t i) const { return chunk(find(i)); }

}  // namespace bertpt::examples
