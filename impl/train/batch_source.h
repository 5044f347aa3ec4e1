// train/batch_source.h   The next batch of a loader, made ahead by one thread while the model works on the one before. Batches are a pure
// function of their place, so a wrong guess (a stop, a phase change) costs time only.
#pragma once

#include <cstdint>
#include <memory>

#include "examples/loader.h"

namespace bertpt::train {

class BatchSource {
 public:
  explicit BatchSource(std::shared_ptr<const examples::Loader> loader);
  ~BatchSource();  // does not wait for a batch in the making
  BatchSource(const BatchSource&) = delete;

  struct Item {
    examples::Batch batch;
    examples::Position next;  // the place after it
  };
  // Samples [position, position + count); starts making the batch after it. Throws what the loader throws.
  Item take(examples::Position position, int64_t count);

 private:
  struct State;
  std::shared_ptr<State> state_;
};

}  // namespace bertpt::train
