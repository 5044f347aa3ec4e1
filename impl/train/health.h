// train/health.h   Which steps a run should not take: a loss or gradient that is no number, a loss far above those before it. Says what to
// do about it; the trainer does it. Pure, its state goes into checkpoints.
//
//   one bad batch       is skipped: the weights before it are good, since its update was not made
//   a second in a row   the weights themselves went bad: back to the last good state, and on with the data after the bad batch
//   too many            give up: bad_batches without `kForgiven` good steps between them
#pragma once

#include <cstdint>
#include <string>

#include "base/config.h"
#include "base/json.h"

namespace bertpt::train {

struct HealthConfig {
  double spike_threshold = 2.0;  // nats above the running mean; 0: losses are not judged
  int64_t max_bad_batches = 10;  // 0: the first one ends the run
  void visit(ConfigVisitor& v);
};

// Mean and deviation that forget, with a span of `span` values.
class RunningMean {
 public:
  explicit RunningMean(double span) : keep_(1 - 1 / span) {}
  void add(double value);
  int64_t count() const { return count_; }
  double mean() const { return weight_ > 0 ? sum_ / weight_ : 0; }
  double deviation() const;
  Json json() const;
  void restore(const Json& json);

 private:
  double keep_, sum_ = 0, squares_ = 0, weight_ = 0;
  int64_t count_ = 0;
};

class Health {
 public:
  enum class Verdict { good, skip, roll_back, give_up };
  explicit Health(const HealthConfig& config) : config_(config) {}
  // A step's loss (the weighted sum that is trained), before its update; finite: whether loss and gradient are.
  Verdict judge(double loss, bool finite);
  // In plain words, of the last verdict that was not good.
  const std::string& reason() const { return reason_; }
  void accept(double loss);  // the step was done
  void new_phase();          // another length has another loss: judge afresh
  int64_t bad_batches() const { return bad_; }
  int64_t in_a_row() const { return in_a_row_; }  // bad ones since the last good step
  Json json() const;
  void restore(const Json& json);

 private:
  HealthConfig config_;
  RunningMean losses_{100};
  int64_t bad_ = 0, in_a_row_ = 0, good_since_ = 0;
  std::string reason_;
};

}  // namespace bertpt::train
