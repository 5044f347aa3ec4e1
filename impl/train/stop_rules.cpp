#include "train/stop_rules.h"

#include <cstdio>

namespace bertpt::train {
namespace {

std::string number(double value) {
  char text[40];
  std::snprintf(text, sizeof text, "%.4g", value);
  return text;
}

}  // namespace

void StopConfig::visit(ConfigVisitor& v) {
  constexpr double kMost = 9e15;
  v.field({.name = "tokens",
           .help = "Stop after the step that reaches so many tokens, padding not counted; 0: off.",
           .unit = "tokens",
           .min = 0,
           .max = kMost},
          tokens);
  v.field({.name = "seconds", .help = "Wall-clock time of the whole run; 0: off. See seconds_mode.", .unit = "s", .min = 0, .max = 1e9},
          seconds);
  v.field(
      {.name = "seconds_mode",
       .help = "steps: a micro-batch of each phase is timed at the start, and num_train_steps becomes what fits into the time, so that "
               "the schedule ends with it and the run can be repeated; phases are then shares; evaluations and checkpoints come on top. "
               "hard: the run ends after the step in which the time is up. All that it does counts, evaluations and checkpoints too, in "
               "all processes of the run, but not the time in which it stands still; its last evaluation and checkpoint come on top.",
       .choices = {"steps", "hard"}},
      seconds_mode);
  v.field({.name = "plateau_steps",
           .help = "Stop when the training loss, in the mean of so many steps, is not lower by plateau_gain than in those before; 0: off.",
           .unit = "steps",
           .min = 0,
           .max = kMost},
          plateau_steps);
  v.field({.name = "plateau_gain", .help = "See plateau_steps.", .unit = "nats", .min = 0, .max = 100}, plateau_gain);
  v.field({.name = "peak_evaluations",
           .help = "Stop after so many evaluations in a row whose peak_metric is no better than the best before; 0: off.",
           .min = 0,
           .max = kMost},
          peak_evaluations);
  v.field({.name = "peak_metric", .help = "Number of an evaluation, by its name in the events."}, peak_metric);
  v.field({.name = "peak_gain", .help = "Better means better by more than this.", .min = 0, .max = 1e6}, peak_gain);
  v.field({.name = "target_metric", .help = "Stop when this number of an evaluation reaches target; empty: off."}, target_metric);
  v.field({.name = "target", .help = "See target_metric: from above for losses and perplexity, else from below."}, target);
}

void StopConfig::check() const {
  if (peak_evaluations > 0) check_metric(peak_metric, "/stop/peak_metric");
  if (!target_metric.empty()) check_metric(target_metric, "/stop/target_metric");
}

StopRules::StopRules(const StopConfig& config) : config_(config) { peak_.metric = config.peak_metric; }

void StopRules::stop(const char* rule, std::string reason) {
  if (reached()) return;
  rule_ = rule;
  reason_ = std::move(reason);
}

void StopRules::clock(double seconds) {
  if (config_.seconds > 0 && config_.seconds_mode == "hard" && seconds >= config_.seconds)
    stop("seconds", number(seconds) + " s are over, stop/seconds is " + number(config_.seconds));
}

void StopRules::step(const Metrics& m) {
  if (config_.tokens > 0 && m.tokens >= config_.tokens)
    stop("tokens", std::to_string(m.tokens) + " tokens are read, stop/tokens is " + std::to_string(config_.tokens));
  if (config_.plateau_steps == 0) return;
  window_sum_ += m.mlm_loss;
  if (++window_count_ < config_.plateau_steps) return;
  const double mean = window_sum_ / static_cast<double>(window_count_);
  if (windows_++ > 0 && !(mean < last_window_ - config_.plateau_gain)) {
    stop("plateau", "the training loss was " + number(mean) + " in the mean of " + std::to_string(window_count_) + " steps and " +
                        number(last_window_) + " in those before: less gain than stop/plateau_gain, " + number(config_.plateau_gain));
  }
  last_window_ = mean;
  window_sum_ = 0;
  window_count_ = 0;
}

void StopRules::evaluation(const Evaluation& evaluation, int64_t step) {
  if (config_.peak_evaluations > 0 && metric_of(evaluation, config_.peak_metric)) {
    since_peak_ = peak_.offer(evaluation, step, config_.peak_gain) ? 0 : since_peak_ + 1;
    if (since_peak_ >= config_.peak_evaluations) {
      stop("peak", config_.peak_metric + " was best at step " + std::to_string(peak_.step) + " (" + number(*peak_.value) + "), and the " +
                       std::to_string(since_peak_) + " evaluations since were no better");
    }
  }
  if (config_.target_metric.empty()) return;
  const std::optional<double> now = metric_of(evaluation, config_.target_metric);
  if (now && (lower_is_better(config_.target_metric) ? *now <= config_.target : *now >= config_.target))
    stop("target", config_.target_metric + " is " + number(*now) + ", the target is " + number(config_.target));
}

void StopRules::go_on(bool same_windows) {
  rule_.clear();
  reason_.clear();
  since_peak_ = 0;
  if (same_windows) return;
  window_sum_ = last_window_ = 0;
  window_count_ = windows_ = 0;
}

Json StopRules::json() const {
  Json json = {{"rule", rule_},       {"reason", reason_},           {"window_sum", window_sum_}, {"window_count", window_count_},
               {"windows", windows_}, {"last_window", last_window_}, {"since_peak", since_peak_}};
  if (peak_.value) json["peak"] = {{"metric", peak_.metric}, {"value", *peak_.value}, {"step", peak_.step}};
  return json;
}

void StopRules::restore(const Json& json) {
  rule_ = json.at("rule").get<std::string>();
  reason_ = json.at("reason").get<std::string>();
  window_sum_ = json.at("window_sum").get<double>();
  window_count_ = json.at("window_count").get<int64_t>();
  windows_ = json.at("windows").get<int64_t>();
  last_window_ = json.at("last_window").get<double>();
  since_peak_ = json.at("since_peak").get<int64_t>();
  if (!json.contains("peak") || json["peak"].at("metric") != peak_.metric) return;
  peak_.value = json["peak"].at("value").get<double>();
  peak_.step = json["peak"].at("step").get<int64_t>();
}

}  // namespace bertpt::train
