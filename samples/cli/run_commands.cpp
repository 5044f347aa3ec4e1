// samples/cli/run_commands.cpp   bertpt watch, bertpt report: a run, in whatever process it is, for people.
#include <poll.h>
#include <unistd.h>

#include <algorithm>
#include <chrono>
#include <cmath>
#include <cstdio>
#include <cstdlib>
#include <nlohmann/json.hpp>
#include <thread>

#include "commands.h"
#include "fields.h"
#include "host.h"
#include "run_view.h"
#include "sparkline.h"
#include "terminal.h"

namespace cli {
namespace {

constexpr auto kPause = std::chrono::milliseconds(500);
constexpr double kSilence = 30;  // seconds without an event that are worth a word
constexpr size_t kNameWidth = 15, kValueWidth = 11, kEventLines = 6;

double seconds_since(int64_t time_ms) {
  const auto now = std::chrono::duration_cast<std::chrono::milliseconds>(std::chrono::system_clock::now().time_since_epoch()).count();
  return static_cast<double>(now - time_ms) / 1000;
}

std::string value_words(const Curve& curve) {
  const double value = curve.shown();
  const std::string& key = curve.key();
  if (key.ends_with("accuracy")) return format("%.1f %%", 100 * value);
  if (key == "memory_bytes") return human_bytes(value);
  if (key == "tokens_per_second") return human_count(value);
  return format(key == "learning_rate" ? "%.2e" : "%.4g", value);
}

std::string beside(const std::string& key, const std::string& evaluation_json) {
  const Json evaluation = Json::parse(evaluation_json, nullptr, false);
  if (!evaluation.is_object() || !evaluation.contains(key) || !evaluation[key].is_number()) return "";
  const double value = evaluation[key].get<double>();
  std::string words = "  validation " + (key.ends_with("accuracy") ? format("%.1f %%", 100 * value) : format("%.4g", value));
  const double unigram = number(evaluation, "unigram_loss");
  if (key == "mlm_loss" && std::isfinite(unigram)) words += format(", word frequencies %.4g", unigram);
  return words;
}

std::string cut(const std::string& line, size_t width) {
  return line.size() <= width ? line : line.substr(0, width > 3 ? width - 3 : 0) + "...";
}

std::string state_words(const RunView& run) {
  if (run.ended()) return run.state == "cancelled" ? "stopped" : run.state;
  if (run.state.empty()) return "nothing yet";
  const double silent = seconds_since(run.time_ms);
  return silent > kSilence ? "no event for " + human_seconds(silent) : "training";
}

// The whole view, as lines of at most `width` characters.
std::vector<std::string> picture(const std::string& name, const RunView& run, size_t width) {
  const bool utf8 = terminal_takes_utf8();
  std::vector<std::string> lines = {cut(name + "   " + state_words(run), width), cut(progress_words(run), width), ""};
  const size_t fixed = kNameWidth + kValueWidth + 2;
  for (const Curve& curve : run.curves) {
    if (curve.empty()) continue;
    std::string note = beside(curve.key(), run.evaluation);
    const size_t room = width > fixed ? width - fixed : 0;
    if (note.size() + 12 > room) note.clear();  // a narrow terminal keeps the curve
    const size_t length = std::min<size_t>(60, room - std::min(room, note.size()));
    std::string line =
        format("%-*s%*s  ", static_cast<int>(kNameWidth), curve.name().c_str(), static_cast<int>(kValueWidth), value_words(curve).c_str());
    const std::vector<double> points = curve.points();
    const std::string curve_text = sparkline(points, length, utf8);
    const size_t drawn = std::min(length, points.size());
    lines.push_back(line + curve_text + (note.empty() ? "" : std::string(length - drawn, ' ') + note));
  }
  if (!run.lines.empty()) lines.emplace_back();
  const size_t from = run.lines.size() - std::min(run.lines.size(), kEventLines);
  for (size_t i = from; i < run.lines.size(); ++i) lines.push_back(cut(run.lines[i], width));
  return lines;
}

// Draws over what it drew before. Lines that the terminal has no rows for are left out: they would scroll the first ones away.
class Screen {
 public:
  void draw(std::vector<std::string> lines) {
    const size_t room = output_rows() - 1;  // the cursor stands in the last row
    if (lines.size() > room) lines.resize(room);
    drawn_ = std::min(drawn_, room);
    std::string text;
    if (drawn_ > 0) text += format("\x1b[%zuA", drawn_);
    for (const std::string& line : lines) text += "\r\x1b[K" + line + "\n";
    for (size_t i = lines.size(); i < drawn_; ++i) text += "\r\x1b[K\n";  // what a shorter picture leaves
    drawn_ = std::max(drawn_, lines.size());
    std::fputs(text.c_str(), stdout);
    std::fflush(stdout);
  }

 private:
  size_t drawn_ = 0;
};

// Without a terminal: a line for each event that comes, for progress at most one in ten seconds.
class PlainLines {
 public:
  void take(const RunView& run) {
    const std::string& line = run.newest_line;
    const auto now = std::chrono::steady_clock::now();
    if (line.empty() && now - last_ < std::chrono::seconds(10)) return;
    if (line.empty()) last_ = now;
    const bool has_loss = !run.curves[0].empty();
    std::printf("%s\n", line.empty() ? (progress_words(run) + (has_loss ? format("   mlm %.3f", run.curves[0].newest()) : "")).c_str()
                                     : line.c_str());
    std::fflush(stdout);
  }

 private:
  std::chrono::steady_clock::time_point last_{};
};

int exit_status(const RunView& run) { return run.state == "failed" ? 1 : 0; }

}  // namespace

int run_watch(Args& args) {
  const bool once = args.flag("--once");
  const std::string folder = args.words(1, "the folder of a run").front();
  GrowingFile file(folder + "/events.jsonl");
  if (!file.exists() && (once || ::access(folder.c_str(), F_OK) != 0))
    throw failure(BERTPT_E_NOT_FOUND, "'" + folder + "' holds no run: it has no events.jsonl");
  RunView run;
  const auto restart = [&] { run = RunView(); };
  file.read([&](const std::string& line) { run.take(line); }, restart);
  const bool terminal = ::isatty(STDOUT_FILENO) != 0;
  Screen screen;
  if (once || (terminal && run.ended())) {
    for (const std::string& line : picture(folder, run, output_columns())) std::printf("%s\n", line.c_str());
    return exit_status(run);
  }
  PlainLines plain;
  if (!terminal) {
    std::printf("%s: %s, %s\n", folder.c_str(), state_words(run).c_str(), progress_words(run).c_str());
    std::fflush(stdout);
  }
  while (true) {
    if (terminal) screen.draw(picture(folder, run, output_columns()));
    if (run.ended() || interrupted() || reader_gone(STDOUT_FILENO)) return exit_status(run);
    std::this_thread::sleep_for(kPause);
    file.read(
        [&](const std::string& line) {
          run.take(line);
          if (!terminal) plain.take(run);
        },
        restart);
  }
}

int run_report(Args& args) {
  const std::string output = args.value("--output").value_or("");
  const std::string folder = args.words(1, "the folder of a run").front();
  checked([&](bertpt_error** error) { return bertpt_run_write_report(folder.c_str(), output.c_str(), error); });
  std::printf("%s\n", output.empty() ? (folder + (folder.ends_with("/") ? "" : "/") + "report.html").c_str() : output.c_str());
  return 0;
}

}  // namespace cli
