// examples/prefetcher.h   Batches of a loader in order, made ahead of time by worker threads. The order and the bytes are those of
// Loader::fill, whatever the number of workers and however they are timed.
#pragma once

#include <deque>
#include <future>
#include <memory>

#include "base/work_pool.h"
#include "examples/loader.h"

namespace bertpt::examples {

// Not for use by two threads. Memory: 2 * workers + 1 batches.
class Prefetcher {
 public:
  // workers 0: batches are made by next() itself. Nothing is made before the first next().
  Prefetcher(std::shared_ptr<const Loader> loader, Position start, int64_t batch_size, int64_t workers);

  // What fill(position(), batch_size) gives; moves on. Errors: those of fill; the position is then unchanged.
  void next(Batch& batch);
  Position position() const { return position_; }
  void seek(Position position);

 private:
  struct Made {
    Batch batch;
    Position after;
  };
  void launch();

  const std::shared_ptr<const Loader> loader_;
  const int64_t batch_size_, workers_;
  Position position_, launched_;  // of the next batch to give out; to make
  std::unique_ptr<WorkPool> pool_;
  std::deque<std::future<Made>> ahead_;
  std::future<void> next_plan_;
};

}  // namespace bertpt::examples
