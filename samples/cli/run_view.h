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

// One curve: values by step, the newest of each step.
struct Curve {
  const char* key;  // of "metrics"
  std::string name;
  std::vector<double> values;
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
