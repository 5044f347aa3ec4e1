#include "report/history.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <cstdio>
#include <cstdlib>
#include <limits>
#include <string>
#include <vector>

#include "base/crc.h"
#include "base/files.h"
#include "base/json.h"

namespace bertpt::report {
namespace {

constexpr double kNone = std::numeric_limits<double>::quiet_NaN();
constexpr size_t kLogLines = 300, kEvaluationsWithSamples = 60;

struct Column {
  const char* name;
  bool place;   // rows that are joined take the last one's
  bool spread;  // and keep least and greatest
};
// The numbers of a progress event that become curves. "epoch" is made of two.
constexpr std::array kColumns = {
    Column{"step", true, false},
    Column{"tokens", true, false},
    Column{"seconds", true, false},
    Column{"epoch", true, false},
    Column{"mlm_loss", false, true},
    Column{"mlm_accuracy", false, false},
    Column{"pair_loss", false, true},
    Column{"pair_accuracy", false, false},
    Column{"learning_rate", false, false},
    Column{"gradient_norm", false, true},
    Column{"tokens_per_second", false, false},
    Column{"memory_bytes", false, false},
    Column{"peak_share", false, false},
};
constexpr size_t kStep = 0;

double number(const Json& object, const char* key) {
  const auto it = object.find(key);
  return it != object.end() && it->is_number() ? it->get<double>() : kNone;
}

int64_t integer(const Json& object, const char* key) {
  const auto it = object.find(key);
  return it != object.end() && it->is_number_integer() ? it->get<int64_t>() : 0;
}

std::string words(const Json& object, const char* key) {
  const auto it = object.find(key);
  return it != object.end() && it->is_string() ? it->get<std::string>() : std::string();
}

// Six digits are more than a plot shows, and a third of the bytes.
Json rounded(double value) {
  if (!std::isfinite(value)) return nullptr;
  char text[32];
  std::snprintf(text, sizeof text, "%.6g", value);
  const double short_value = std::strtod(text, nullptr);
  return std::abs(value) < 1e15 && value == std::floor(value) ? Json(static_cast<int64_t>(value)) : Json(short_value);
}

struct History {
  std::array<std::vector<double>, kColumns.size()> columns;  // a row for each progress event; NaN where it has no such number
  Json evaluations = Json::array(), marks = Json::array(), log = Json::array();
  Json model, corpus, last = Json::object();
  double seconds = 0;
};

class Reader {
 public:
  explicit Reader(History& history) : h_(history) {}

  void take(std::string_view line) {
    Json event = Json::parse(line, nullptr, false);
    if (!event.is_object() || !event.contains("event") || !event["event"].is_string()) return;
    if (!event.contains("step") || !event["step"].is_number_integer()) return;
    if (event.contains("metrics") && !event["metrics"].is_object()) return;
    const auto kind = event["event"].get<std::string>();
    const int64_t step = integer(event, "step");
    const Json metrics = event.value("metrics", Json::object());
    const bool back = step < newest_step_;
    if (back) forget_after(step);
    newest_step_ = step;
    if (back && kind != "started") mark("rolled back", event);
    if (kind == "started") begin(event);
    const double seconds = number(metrics, "seconds");
    if (kind != "started" && std::isfinite(seconds)) h_.seconds = std::max(h_.seconds, before_ + seconds);
    if (kind == "progress") add_row(metrics);
    else if (kind == "evaluation") add_evaluation(event, metrics);
    else if (kind != "checkpoint") note(kind, event);
    if (kind == "phase" && step > 0) mark(event.contains("message") ? words(event, "message") : kind, event);
    h_.last = std::move(event);
  }

 private:
  void begin(const Json& event) {
    before_ = h_.seconds;
    if (h_.model.is_null() && event.contains("model")) h_.model = event["model"];
    if (h_.corpus.is_null() && event.contains("corpus")) h_.corpus = event["corpus"];
    if (newest_step_ > 0) mark("resumed", event);
  }

  void add_row(const Json& metrics) {
    for (size_t i = 0; i < kColumns.size(); ++i) h_.columns[i].push_back(number(metrics, kColumns[i].name));
    h_.columns[2].back() += before_;
    h_.columns[3].back() = number(metrics, "epoch") + number(metrics, "epoch_position");
  }

  void add_evaluation(const Json& event, const Json& metrics) {
    if (!event.contains("evaluation") || !event["evaluation"].is_object()) return;
    Json row = {{"tokens_read", integer(metrics, "tokens")}, {"trained_seconds", rounded(h_.seconds)}};
    for (const auto& item : event["evaluation"].items())
      row[item.key()] = item.value().is_number_float() ? rounded(item.value()) : item.value();
    row["step"] = event["step"];
    if (event.contains("samples")) row["samples"] = event["samples"];
    h_.evaluations.push_back(std::move(row));
  }

  void note(const std::string& kind, const Json& event) {
    h_.log.push_back(
        {{"step", event["step"]}, {"time_ms", integer(event, "time_ms")}, {"event", kind}, {"message", words(event, "message")}});
    if (h_.log.size() > kLogLines) h_.log.erase(h_.log.begin());
  }

  // "phase 2 of 3: ..." is "phase 2" beside its line.
  void mark(std::string name, const Json& event) {
    name = name.substr(0, name.find(" of "));
    const Json metrics = event.value("metrics", Json::object());
    h_.marks.push_back({{"name", name}, {"step", event["step"]}, {"tokens", integer(metrics, "tokens")}, {"seconds", rounded(h_.seconds)}});
  }

  void forget_after(int64_t step) {
    auto& steps = h_.columns[kStep];
    const auto last = static_cast<double>(step);
    const auto keep = static_cast<size_t>(std::ranges::find_if(steps, [&](double s) { return s > last; }) - steps.begin());
    for (auto& column : h_.columns) column.resize(keep);
    for (Json* const list : {&h_.evaluations, &h_.marks}) {
      list->erase(std::remove_if(list->begin(), list->end(), [&](const Json& row) { return row["step"].get<int64_t>() > step; }),
                  list->end());
    }
  }

  History& h_;
  int64_t newest_step_ = 0;
  double before_ = 0;  // seconds of the processes before this one
};

// Sentences of every n-th evaluation are enough to see them get better; the last one's stay.
void thin_samples(Json& evaluations) {
  const size_t n = evaluations.size(), stride = n / kEvaluationsWithSamples + 1;
  for (size_t i = 0; i + 1 < n; ++i) {
    if (i % stride != 0) evaluations[i].erase("samples");
  }
}

Json thinned(const History& history, size_t n_points) {
  const size_t rows = history.columns[kStep].size(), groups = std::min(rows, n_points);
  Json result = Json::object();
  for (size_t c = 0; c < kColumns.size(); ++c) {
    const std::vector<double>& column = history.columns[c];
    if (c > 2 && std::ranges::none_of(column, [](double v) { return std::isfinite(v); })) continue;
    Json mean = Json::array(), least = Json::array(), greatest = Json::array();
    for (size_t g = 0; g < groups; ++g) {
      const size_t begin = g * rows / groups, end = (g + 1) * rows / groups;
      double sum = 0, low = kNone, high = kNone;
      int64_t n = 0;
      for (size_t i = begin; i < end; ++i) {
        if (!std::isfinite(column[i])) continue;
        sum += column[i];
        ++n;
        low = std::fmin(low, column[i]);  // of NaN and a number the number
        high = std::fmax(high, column[i]);
      }
      mean.push_back(rounded(kColumns[c].place ? column[end - 1] : n > 0 ? sum / static_cast<double>(n) : kNone));
      least.push_back(rounded(low));
      greatest.push_back(rounded(high));
    }
    result[kColumns[c].name] = std::move(mean);
    if (!kColumns[c].spread || groups == rows) continue;
    result[std::string(kColumns[c].name) + "_lo"] = std::move(least);
    result[std::string(kColumns[c].name) + "_hi"] = std::move(greatest);
  }
  return result;
}

}  // namespace

std::string read_history(const std::filesystem::path& events_file, size_t n_points) {
  const MappedFile file(events_file);
  const std::string_view text = text_of(file.bytes());
  History history;
  Reader reader(history);
  for (size_t begin = 0, end; (end = text.find('\n', begin)) != std::string_view::npos; begin = end + 1) {
    reader.take(text.substr(begin, end - begin));
  }
  thin_samples(history.evaluations);
  return Json{{"progress", thinned(history, n_points)},
              {"evaluations", history.evaluations},
              {"marks", history.marks},
              {"log", history.log},
              {"model", history.model},
              {"corpus", history.corpus},
              {"last", history.last},
              {"seconds", history.seconds}}
      .dump();
}

}  // namespace bertpt::report
