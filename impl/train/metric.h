// train/metric.h   A number of an evaluation by its name: what best checkpoints and stop rules go by.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "train/evaluation.h"

namespace bertpt::train {

// By its key in Evaluation::json. Nothing when this evaluation has no such number.
std::optional<double> metric_of(const Evaluation& evaluation, std::string_view name);
// Names with "loss" or "perplexity" in them.
bool lower_is_better(std::string_view name);
// Error{config} with the pointer for a name that no evaluation has.
void check_metric(std::string_view name, const std::string& pointer);

// The best value so far.
struct Best {
  std::string metric;
  std::optional<double> value = {};
  int64_t step = -1;
  // Whether this one is better than every one before by more than min_gain; keeps it then.
  bool offer(const Evaluation& evaluation, int64_t step, double min_gain = 0);
};

}  // namespace bertpt::train
