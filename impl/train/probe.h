// train/probe.h   What the model's features are good for, while it trains: a labelled file, features of the frozen model, a logistic
// regression and nearest neighbours on four fifths of the texts, and how many of the other fifth they label right.
//
// Every fifth text of the file is held out. Features are standardised by the mean and deviation of the texts that are not. Everything is
// deterministic: for the same weights the same numbers.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "base/cancel.h"
#include "text/tokenizer.h"
#include "train/probe_config.h"

namespace bertpt::train {

class LiveModel;

struct ProbeResult {
  int64_t held_out = 0;
  double accuracy = 0;      // of the logistic regression
  double knn_accuracy = 0;  // of the nearest neighbours
  double majority = 0;      // of whoever always says the most frequent label
};

class Probe {
 public:
  // Reads and tokenizes the file. max_positions: the model's. Errors: Code::not_found, Code::io; Code::data with file and line for a line
  // that has no text or label, for fewer than ten texts and for a single label.
  Probe(const ProbeConfig& config, const text::Tokenizer& tokenizer, int64_t max_positions);
  // Any thread. Error{cancelled}.
  ProbeResult run(LiveModel& model, const Cancel& cancel = {}, const Cancel& other_cancel = {}) const;
  const std::vector<std::string>& label_names() const { return names_; }
  int64_t texts() const { return static_cast<int64_t>(labels_.size()); }

 private:
  ProbeConfig config_;
  std::vector<text::Encoding> texts_;
  std::vector<int32_t> labels_;     // index into names_
  std::vector<std::string> names_;  // in the order in which they come
};

}  // namespace bertpt::train
