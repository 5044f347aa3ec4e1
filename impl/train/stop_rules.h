// train/stop_rules.h   When a run ends before its last step: enough tokens, enough time, a loss that no longer falls, an evaluation that
// no longer gets better, a goal reached. Pure; its state goes into checkpoints, so that a resumed run stops where the whole one would.
#pragma once

#include <cstdint>
#include <optional>
#include <string>

#include "base/config.h"
#include "train/events.h"
#include "train/health.h"
#include "train/metric.h"

namespace bertpt::train {

struct StopConfig {
  int64_t tokens = 0;                  // 0: off, here and below
  double seconds = 0;                  // of wall-clock time: hard counts all that the run does, evaluations and saves too
  std::string seconds_mode = "steps";  // steps (num_train_steps becomes what fits, at the start) | hard (the clock decides)
  int64_t plateau_steps = 0;           // two neighbouring windows of so many steps are compared
  double plateau_gain = 0.01;          // nats: the training loss must fall by this much from one window to the next
  int64_t peak_evaluations = 0;        // evaluations in a row that are no better than the best
  std::string peak_metric = "mlm_loss";
  double peak_gain = 0;       // to be better means by more than this
  std::string target_metric;  // "": off
  double target = 0;
  void visit(ConfigVisitor& v);
  bool by_evaluation() const { return peak_evaluations > 0 || !target_metric.empty(); }
  void check() const;  // Error{config} with pointer
};

class StopRules {
 public:
  explicit StopRules(const StopConfig& config);
  // After a step, after an evaluation, at any time. The first reason to stop stays.
  void step(const Metrics& metrics);
  void evaluation(const Evaluation& evaluation, int64_t step);
  void clock(double seconds);  // that the run has taken so far
  bool reached() const { return !rule_.empty(); }
  const std::string& rule() const { return rule_; }      // "tokens", "seconds", "plateau", "peak", "target"
  const std::string& reason() const { return reason_; }  // in plain words
  Json json() const;
  void restore(const Json& json);
  void go_on(bool same_windows);  // forget that a rule was reached: the user wants more; plateau windows of another length begin afresh

 private:
  void stop(const char* rule, std::string reason);
  StopConfig config_;
  std::string rule_, reason_;
  double window_sum_ = 0, last_window_ = 0;
  int64_t window_count_ = 0, windows_ = 0;
  Best peak_;
  int64_t since_peak_ = 0;
};

}  // namespace bertpt::train
