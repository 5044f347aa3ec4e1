#include "train/health.h"

#include <algorithm>
#include <cmath>
#include <cstdio>

namespace bertpt::train {
namespace {

constexpr int64_t kForgiven = 1000;  // good steps after which bad batches are no longer counted
constexpr int64_t kJudged = 30;      // losses of the phase before one is judged
constexpr double kDeviations = 6;    // small batches scatter: what lies within so many standard deviations is no spike

std::string number(double value) {
  char text[32];
  std::snprintf(text, sizeof text, "%.3f", value);
  return text;
}

}  // namespace

void HealthConfig::visit(ConfigVisitor& v) {
  v.field({.name = "spike_threshold",
           .help = "A step whose loss is so much above the running mean (and above six standard deviations) is skipped; 0: never.",
           .unit = "nats",
           .min = 0,
           .max = 1000},
          spike_threshold);
  v.field({.name = "max_bad_batches",
           .help = "A run with more bad batches (a loss or gradient that is no number, a spike), without 1,000 good steps between, is "
                   "given up; 0: the first ends it.",
           .min = 0,
           .max = 1000000},
          max_bad_batches);
}

void RunningMean::add(double value) {
  sum_ = keep_ * sum_ + value;
  squares_ = keep_ * squares_ + value * value;
  weight_ = keep_ * weight_ + 1;
  ++count_;
}

double RunningMean::deviation() const { return weight_ > 0 ? std::sqrt(std::max(0.0, squares_ / weight_ - mean() * mean())) : 0; }

Json RunningMean::json() const { return {{"sum", sum_}, {"squares", squares_}, {"weight", weight_}, {"count", count_}}; }

void RunningMean::restore(const Json& json) {
  sum_ = json.at("sum").get<double>();
  squares_ = json.at("squares").get<double>();
  weight_ = json.at("weight").get<double>();
  count_ = json.at("count").get<int64_t>();
}

Health::Verdict Health::judge(double loss, bool finite) {
  if (!finite) {
    reason_ = "its loss or gradient is not finite";
  } else {
    const double limit = losses_.mean() + std::max(config_.spike_threshold, kDeviations * losses_.deviation());
    if (config_.spike_threshold == 0 || losses_.count() < kJudged || loss <= limit) return Verdict::good;
    reason_ = "its loss " + number(loss) + " is far above the running mean " + number(losses_.mean()) + " (limit " + number(limit) + ")";
  }
  ++bad_;
  ++in_a_row_;
  good_since_ = 0;
  if (bad_ > config_.max_bad_batches) return Verdict::give_up;
  return in_a_row_ == 1 ? Verdict::skip : Verdict::roll_back;
}

void Health::accept(double loss) {
  losses_.add(loss);
  in_a_row_ = 0;
  if (++good_since_ >= kForgiven) bad_ = 0;
}

void Health::new_phase() { losses_ = RunningMean(100); }

Json Health::json() const {
  return {{"losses", losses_.json()}, {"bad_batches", bad_}, {"in_a_row", in_a_row_}, {"good_since", good_since_}};
}

void Health::restore(const Json& json) {
  losses_.restore(json.at("losses"));
  bad_ = json.at("bad_batches").get<int64_t>();
  in_a_row_ = json.at("in_a_row").get<int64_t>();
  good_since_ = json.at("good_since").get<int64_t>();
}

}  // namespace bertpt::train
