#include "terminal.h"

#include <sys/ioctl.h>
#include <unistd.h>

#include <algorithm>
#include <cstdio>

namespace cli {
namespace {

size_t columns() {
  winsize size{};
  return ::ioctl(STDERR_FILENO, TIOCGWINSZ, &size) == 0 && size.ws_col > 20 ? size.ws_col : 80;
}

}  // namespace

size_t output_columns() {
  winsize size{};
  return ::ioctl(STDOUT_FILENO, TIOCGWINSZ, &size) == 0 && size.ws_col > 20 ? size.ws_col : 80;
}

size_t output_rows() {
  winsize size{};
  return ::ioctl(STDOUT_FILENO, TIOCGWINSZ, &size) == 0 && size.ws_row > 1 ? size.ws_row : 24;
}

std::string printable(std::string_view text) {
  std::string line(text);
  for (size_t i = 0; i < line.size(); ++i) {
    const auto byte = static_cast<unsigned char>(line[i]);
    const auto next = static_cast<unsigned char>(i + 1 < line.size() ? line[i + 1] : 0);
    if (byte < 0x20 || byte == 0x7F) line[i] = '?';
    else if (byte == 0xC2 && next >= 0x80 && next < 0xA0) line.replace(i, 2, "?");
  }
  return line;
}

std::string human_count(double value) {
  if (value >= 1e18) return format("%.2f %s", value / 1e18, "E");
  if (value >= 1e15) return format("%.2f %s", value / 1e15, "P");
  if (value >= 1e12) return format("%.2f %s", value / 1e12, "T");
  if (value >= 1e9) return format("%.2f %s", value / 1e9, "G");
  if (value >= 1e6) return format("%.2f %s", value / 1e6, "M");
  if (value >= 1e4) return format("%.1f %s", value / 1e3, "k");
  return format("%.0f%s", value, "");
}

std::string human_bytes(double bytes) {
  if (bytes >= 1024.0 * 1024 * 1024) return format("%.2f %s", bytes / (1024.0 * 1024 * 1024), "GiB");
  if (bytes >= 1024.0 * 1024) return format("%.1f %s", bytes / (1024.0 * 1024), "MiB");
  if (bytes >= 1024.0) return format("%.1f %s", bytes / 1024.0, "KiB");
  return format("%.0f %s", bytes, "B");
}

std::string human_seconds(double seconds) {
  char text[64];
  const long whole = static_cast<long>(std::max(0.0, seconds) + 0.5);
  if (whole < 60) std::snprintf(text, sizeof text, "%ld s", whole);
  else if (whole < 3600) std::snprintf(text, sizeof text, "%ld min %02ld s", whole / 60, whole % 60);
  else if (whole < 48 * 3600) std::snprintf(text, sizeof text, "%ld h %02ld min", whole / 3600, whole % 3600 / 60);
  else if (whole < 2 * 365 * 86400L) std::snprintf(text, sizeof text, "%ld d %02ld h", whole / 86400, whole % 86400 / 3600);
  else std::snprintf(text, sizeof text, "%.1f years", seconds / (365.25 * 86400));
  return text;
}

ProgressLine::ProgressLine(bool quiet) : quiet_(quiet), terminal_(::isatty(STDERR_FILENO) != 0) {}
ProgressLine::~ProgressLine() { finish(); }

void ProgressLine::clear() {
  if (on_screen_) std::fputs("\r\x1b[K", stderr);
  on_screen_ = false;
}

void ProgressLine::show(const std::string& stage, const std::string& unit, uint64_t done, uint64_t total, const std::optional<Pace>& pace,
                        const std::string& note) {
  if (quiet_) return;
  const Clock::time_point now = Clock::now();
  if (stage != stage_ || done < first_done_) {
    finish();
    stage_ = stage;
    stage_begin_ = now;
    first_done_ = done;
    last_shown_ = terminal_ ? Clock::time_point{} : now;
  }
  if (now - last_shown_ < (terminal_ ? std::chrono::milliseconds(100) : std::chrono::milliseconds(10000))) return;
  last_shown_ = now;

  const double seconds = std::chrono::duration<double>(now - stage_begin_).count();
  const double rate = seconds > 0.2 ? static_cast<double>(done - first_done_) / seconds : 0;
  const auto amount = [&](double value) { return unit == "bytes" ? human_bytes(value) : human_count(value) + " " + unit; };
  std::string line = stage + "  ";
  if (total > 0) {
    const double share = std::min(1.0, static_cast<double>(done) / static_cast<double>(total));
    if (terminal_) {
      const int filled = static_cast<int>(share * 24);
      line += "[" + std::string(static_cast<size_t>(filled), '#') + std::string(static_cast<size_t>(24 - filled), '.') + "] ";
    }
    line += std::to_string(static_cast<int>(share * 100)) + " %";
  } else {
    line += amount(static_cast<double>(done));
  }
  if (pace) line += "  " + pace->rate;
  else if (rate > 0) line += "  " + amount(rate) + "/s";
  if (total > done && (pace || rate > 0)) {
    line += "  " + human_seconds(pace ? pace->seconds_left : static_cast<double>(total - done) / rate) + " left";
  }
  if (!note.empty()) line += "  " + note;

  if (terminal_) {
    clear();
    std::fputs(line.substr(0, columns() - 1).c_str(), stderr);
    on_screen_ = true;
  } else {
    std::fprintf(stderr, "%s\n", line.c_str());
  }
  std::fflush(stderr);
}

void ProgressLine::print(const std::string& line) {
  clear();
  if (!quiet_) std::fprintf(stderr, "%s\n", line.c_str());
  std::fflush(stderr);
}

void ProgressLine::finish() {
  clear();
  stage_.clear();
  std::fflush(stderr);
}

}  // namespace cli
