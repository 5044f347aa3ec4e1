// train/board.h   A run's events as TensorBoard shows them. Which tags there are: docs/events.md.
#pragma once

#include <filesystem>
#include <memory>
#include <string>

#include "base/log.h"
#include "report/tensorboard.h"
#include "train/events.h"

namespace bertpt::train {

class LiveModel;

// Curves must not cost the run: where writing fails, that is logged once and nothing more is written. For one thread.
class Board {
 public:
  // A new event file in `folder`; first_step: steps done so far.
  Board(const std::filesystem::path& folder, int64_t first_step, Log& log);
  // An event of an earlier step than the last one's (the run went back) begins another file, and what there is of later steps is cut off.
  void write(const Event& event);
  void write_weights(const Event& when, LiveModel& model);  // histograms of the weights that decay; on the model's worker
  void write_text(const Event& when, const std::string& tag, const std::string& markdown);

 private:
  template <class F>
  void guarded(F&& f);
  void open(int64_t step, double seconds);
  std::filesystem::path folder_;
  int64_t newest_step_;
  std::unique_ptr<report::TensorBoard> file_;
  Log& log_;
};

}  // namespace bertpt::train
