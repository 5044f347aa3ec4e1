// torch/step_graph.h   Runs a micro-batch's work, recorded once for each bucket and replayed from then on.
//
// The first kWarmUps micro-batches of a bucket run as they are: real work, which also brings libraries' plans and workspaces into being.
// The next one is recorded and replayed, and so are all after it. What was recorded holds addresses: invalidate() when a buffer moves.
// Whoever calls sees to it that the work reads nothing that changes from one micro-batch to the next but device memory at addresses that
// stay (kernels/step_state.h). A recording that fails is logged once, and this model runs without graphs for good. Beyond `limit`
// recordings the one that was used least recently goes.
#pragma once

#include <cstdint>
#include <functional>
#include <list>
#include <memory>

#include "base/log.h"
#include "torch/bucket.h"
#include "torch/gpu_runtime.h"

namespace bertpt::torch {

// Work of the same key puts the same operations with the same arguments on the stream.
struct StepKey {
  Bucket bucket;
  bool fresh = false;  // gradients are overwritten, not added to
  bool operator==(const StepKey&) const = default;
};

class StepGraphs {
 public:
  static constexpr int kWarmUps = 2;

  // Without a runtime everything runs as it is.
  StepGraphs(GpuRuntime* runtime, Log& log, size_t limit = 64) : runtime_(runtime), log_(log), limit_(limit) {}

  // What `body` throws when it runs comes out; of a recording only that of running `body` afterwards.
  void run(const StepKey& key, const std::function<void()>& body);
  void invalidate();
  bool enabled() const { return runtime_ != nullptr; }
  size_t recordings() const;

 private:
  struct Entry {
    StepKey key;
    int runs = 0;
    std::unique_ptr<GpuGraph> graph;
  };
  Entry& entry(const StepKey& key);
  bool record(Entry& e, const std::function<void()>& body);

  GpuRuntime* runtime_;
  Log& log_;
  size_t limit_;
  std::list<Entry> entries_;  // the most recently used first
};

}  // namespace bertpt::torch
