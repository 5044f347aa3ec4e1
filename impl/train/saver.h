// train/saver.h   Writes a run's checkpoints on a thread of its own while the training goes on, one at a time.
#pragma once

#include <chrono>
#include <condition_variable>
#include <filesystem>
#include <memory>
#include <mutex>
#include <optional>
#include <string>
#include <vector>

#include "base/error.h"
#include "base/threads.h"
#include "train/checkpoint.h"
#include "train/checkpoint_target.h"
#include "train/retention.h"
#include "train/snapshot.h"

namespace bertpt::train {

struct SaveRequest {
  CheckpointState state;
  Retention retention;
  bool best = false;       // `best` points to it then
  bool on_demand = false;  // somebody waits for it and is told himself when it fails
};

struct SaveResult {
  int64_t number = 0;  // of the save
  int64_t step = 0;
  std::string place;                      // the folder; of a run without one the name that the sink got, "step-200"
  bool fresh = false, on_demand = false;  // fresh: written now and whole, not found
  bool best = false;                      // it was asked to be the best one, and is: `best` points to it, or the sink has it
  std::optional<Error> error;             // with fresh: the folder is whole, and what came after it failed
};

// All methods may be called from any thread but for start(), which one thread calls.
class Saver {
 public:
  // checkpoints: the folder they go to, "" for none; then there must be a sink.
  Saver(std::filesystem::path checkpoints, ModelFiles model) : checkpoints_(std::move(checkpoints)), model_(std::move(model)) {}
  ~Saver() { thread_.join(); }
  Saver(const Saver&) = delete;

  // Also to the host's function from now on, after the folder; it is called on the saver's thread. An empty one: no longer. Waits for
  // the save in progress, so that the former one is not called any more.
  void set_sink(CheckpointSink sink);
  bool has_place() const;             // a folder or a sink
  bool sink_has(int64_t step) const;  // nothing is left to give it: it has the whole checkpoint of this step, or there is none

  // Waits for the save before, if it is still being written, then begins this one and returns its number. The snapshot stays as it is
  // until wait() returns. A folder of the step that is there already keeps its tensors; its manifest becomes that of `request` when it is
  // of the same place in the run. Null: only manifest, links and old folders are seen to.
  int64_t start(std::shared_ptr<const Snapshot> snapshot, SaveRequest request);
  void wait();                                                      // until nothing is being written
  bool wait_until(std::chrono::steady_clock::time_point deadline);  // false: something still is
  bool is_writing() const;
  std::vector<SaveResult> take();                             // those that ended and were not taken yet
  std::optional<SaveResult> result_of(int64_t number) const;  // of one of the last few; waits for it when it is being written

 private:
  SaveResult save(const Snapshot* snapshot, const SaveRequest& request, int64_t number);
  void write(const Snapshot* snapshot, const SaveRequest& request, SaveResult& result);
  const std::filesystem::path checkpoints_;
  const ModelFiles model_;
  mutable std::mutex mutex_;
  mutable std::condition_variable idle_;
  bool busy_ = false;
  std::shared_ptr<const CheckpointSink> sink_;
  int64_t sink_step_ = -1;  // that it has the newest checkpoint of
  int64_t number_ = 0;
  std::vector<SaveResult> ended_, recent_;
  NativeThread thread_;
};

}  // namespace bertpt::train
