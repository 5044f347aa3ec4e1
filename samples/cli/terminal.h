// samples/cli/terminal.h   Progress for people, on stderr: a bar that is redrawn on a terminal, a plain line now and then elsewhere.
#pragma once

#include <chrono>
#include <cstdint>
#include <cstdio>
#include <optional>
#include <string>
#include <string_view>

namespace cli {

// As printf; up to 511 bytes.
std::string format(const char* pattern, auto... values) {
  char text[512];
  std::snprintf(text, sizeof text, pattern, values...);
  return text;
}

// For a line of the terminal: what would steer it, line feeds and the control characters of C0 and C1, becomes "?".
std::string printable(std::string_view text);

std::string human_count(double value);      // 950, 12.3 k, 4.56 M, 7.89 G, 1.23 T, 4.56 P, 7.89 E
std::string human_bytes(double bytes);      // 10.3 MiB
std::string human_seconds(double seconds);  // 8 s, 3 min 05 s, 2 h 14 min, 5 d 07 h, 3.4 years

// What a caller knows better than the mean since the stage began: the rate, as text, and the time left.
struct Pace {
  std::string rate;  // "12.3 k tokens/s"
  double seconds_left = 0;
};

size_t output_columns();  // of standard output; 80 where it is no terminal
size_t output_rows();     // of standard output, at least 2; 24 where it is no terminal

class ProgressLine {
 public:
  explicit ProgressLine(bool quiet);
  ~ProgressLine();  // ends the line
  // done of total (0: unknown). Drawn at most ten times a second on a terminal, once in ten seconds elsewhere. Rate and time left are
  // those of `pace`, or come from the mean since the stage began. note: what is shown behind them.
  void show(const std::string& stage, const std::string& unit, uint64_t done, uint64_t total, const std::optional<Pace>& pace = {},
            const std::string& note = {});
  // A line of its own that stays, above the bar.
  void print(const std::string& line);
  void finish();

 private:
  using Clock = std::chrono::steady_clock;
  void clear();
  bool quiet_, terminal_;
  std::string stage_;
  Clock::time_point stage_begin_, last_shown_;
  uint64_t first_done_ = 0;
  bool on_screen_ = false;
};

}  // namespace cli
