// samples/cli/run_view.h   A run as its events.jsonl tells it, followed while it grows; docs/events.md says what the lines hold.
#pragma once

#include <cstdint>
#include <functional>
#include <string>
#include <vector>

#include "config.h"

namespace cli {

// Whole lines of a file that another process appends to, or replaces by a shorter one.
class GrowingFile {
 public:
  explicit GrowingFile(std::string path) : path_(std::move(path)) {}
  bool exists() const;
  // Calls take(line) for each whole line that came since the last call; restart() before them when the file began anew.
  void read(const std::function<void(const std::string&)>& take, const std::function<void()>& restart);

 private:
  std::string path_, rest_;
  uint64_t offset_ = 0;
};

// One curve of a run: a value for each step. Drawing it takes the same time however long it is.
class Curve {
 public:
  Curve(const char* key, std::string name, bool noisy) : key_(key), name_(std::move(name)), noisy_(noisy) {}
  const std::string& key() const { return key_; }  // of "metrics"
  const std::string& name() const { return name_; }
  bool empty() const { return values_.empty(); }
  size_t size() const { return values_.size(); }
  void add(double value);
  void cut(size_t size);                            // forgets the values behind
  double newest() const { return values_.back(); }  // as it came
  double shown() const { return calm_ / weight_; }  // of a noisy curve the mean of the newest values, as the eye would read it
  std::vector<double> points() const;               // what is shown, all of it: means of neighbours, 1,024 at most

 private:
  std::string key_, name_;
  bool noisy_;
  std::vector<double> values_;
  double calm_ = 0, weight_ = 0;
  std::vector<double> sums_;  // of per_point_ shown values each; the last one of fewer
  size_t per_point_ = 1, in_last_ = 0;
};

struct RunView {
  RunView();
  void take(const std::string& line);  // one event; what is none is left out
  bool ended() const { return state == "finished" || state == "cancelled" || state == "failed"; }

  std::string state;  // kind of the newest event
  std::string message;
  int64_t step = 0, num_train_steps = 0, tokens = 0, time_ms = 0, max_seq_length = 0;
  double tokens_per_second = 0, seconds_left = 0, seconds = 0;
  std::vector<int64_t> steps;  // of the curves' values
  std::vector<Curve> curves;
  std::string evaluation;          // newest, as JSON; "" before the first
  std::vector<std::string> lines;  // what else happened, newest last
  std::string newest_line;         // of the newest event; "" for progress

 private:
  void forget_after(int64_t step);
};

std::string event_line(const Json& event);  // one event as a line for people, "" for progress
std::string progress_words(const RunView& run);

}  // namespace cli
