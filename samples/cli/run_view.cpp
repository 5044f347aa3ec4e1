#include "run_view.h"

#include <sys/stat.h>

#include <algorithm>
#include <cstdio>
#include <fstream>
#include <nlohmann/json.hpp>

#include "evaluation.h"
#include "fields.h"
#include "host.h"
#include "terminal.h"

namespace cli {
namespace {

constexpr size_t kLines = 50;
constexpr size_t kPoints = 1024;  // of a curve; even

uint64_t size_of(const std::string& path) {
  struct stat info {};
  return ::stat(path.c_str(), &info) == 0 ? static_cast<uint64_t>(info.st_size) : 0;
}

}  // namespace

bool GrowingFile::exists() const {
  struct stat info {};
  return ::stat(path_.c_str(), &info) == 0;
}

void GrowingFile::read(const std::function<void(const std::string&)>& take, const std::function<void()>& restart) {
  const uint64_t size = size_of(path_);
  if (size < offset_) {  // a new run, or a resume that cut a torn line
    offset_ = 0;
    rest_.clear();
    restart();
  }
  if (size == offset_) return;
  std::ifstream file(path_, std::ios::binary);
  if (!file && !exists()) return;  // gone since
  if (!file) throw failure(BERTPT_E_IO, "cannot open '" + path_ + "' for reading");
  file.seekg(static_cast<std::streamoff>(offset_));
  std::string piece(1 << 20, '\0');
  while (file.read(piece.data(), static_cast<std::streamsize>(piece.size())) || file.gcount() > 0) {
    const auto n = static_cast<size_t>(file.gcount());
    offset_ += n;
    rest_.append(piece, 0, n);
    size_t begin = 0;
    for (size_t end; (end = rest_.find('\n', begin)) != std::string::npos; begin = end + 1) take(rest_.substr(begin, end - begin));
    rest_.erase(0, begin);
  }
  if (file.bad()) throw failure(BERTPT_E_IO, "cannot read '" + path_ + "'");
}

void Curve::add(double value) {
  const double keep = noisy_ ? 0.95 : 0;
  values_.push_back(value);
  calm_ = keep * calm_ + (1 - keep) * value;
  weight_ = keep * weight_ + (1 - keep);
  if (in_last_ == per_point_ || sums_.empty()) {
    if (sums_.size() == kPoints) {
      for (size_t i = 0; i < kPoints / 2; ++i) sums_[i] = sums_[2 * i] + sums_[2 * i + 1];
      sums_.resize(kPoints / 2);
      per_point_ *= 2;
    }
    sums_.push_back(0);
    in_last_ = 0;
  }
  sums_.back() += shown();
  ++in_last_;
}

void Curve::cut(size_t size) {
  if (size >= values_.size()) return;
  Curve fresh(key_.c_str(), name_, noisy_);
  for (size_t i = 0; i < size; ++i) fresh.add(values_[i]);
  *this = std::move(fresh);
}

std::vector<double> Curve::points() const {
  std::vector<double> means;
  for (size_t i = 0; i < sums_.size(); ++i) means.push_back(sums_[i] / static_cast<double>(i + 1 < sums_.size() ? per_point_ : in_last_));
  return means;
}

RunView::RunView()
    : curves{{"mlm_loss", "mlm loss", true},           {"mlm_accuracy", "mlm right", true},       {"pair_loss", "pair loss", true},
             {"pair_accuracy", "pairs right", true},   {"learning_rate", "learning rate", false}, {"gradient_norm", "gradient norm", true},
             {"tokens_per_second", "tokens/s", false}, {"memory_bytes", "memory", false}} {}

void RunView::take(const std::string& line) {
  const Json event = Json::parse(line, nullptr, false);
  if (!event.is_object() || !event.contains("event") || !event["event"].is_string()) return;
  if (!event.contains("step") || !event["step"].is_number_integer()) return;
  state = event["event"].get<std::string>();
  message = words(event, "message");
  time_ms = integer(event, "time_ms");
  if (integer(event, "step") < step) forget_after(integer(event, "step"));
  step = integer(event, "step");
  const Json metrics = object_in(event, "metrics");
  num_train_steps = integer(metrics, "num_train_steps");
  tokens = integer(metrics, "tokens");
  max_seq_length = integer(metrics, "max_seq_length");
  tokens_per_second = number(metrics, "tokens_per_second");
  seconds_left = number(metrics, "seconds_left");
  seconds = number(metrics, "seconds");
  if (state == "progress") {
    steps.push_back(step);
    for (Curve& curve : curves) {
      if (metrics.contains(curve.key()) && metrics[curve.key()].is_number()) curve.add(metrics[curve.key()].get<double>());
      else if (!curve.empty()) curve.add(curve.newest());
    }
  }
  if (event.contains("evaluation")) evaluation = event["evaluation"].dump();
  newest_line = event_line(event);
  if (!newest_line.empty()) lines.push_back(newest_line);
  if (lines.size() > kLines) lines.erase(lines.begin());
}

// Steps that a resumed run does again.
void RunView::forget_after(int64_t last) {
  const auto keep = static_cast<size_t>(std::upper_bound(steps.begin(), steps.end(), last) - steps.begin());
  const size_t gone = steps.size() - keep;
  steps.resize(keep);
  for (Curve& curve : curves) curve.cut(curve.size() - std::min(gone, curve.size()));
}

std::string event_line(const Json& event) {
  const std::string kind = words(event, "event");
  if (kind == "progress") return "";
  const std::string step = format("step %lld: ", static_cast<long long>(integer(event, "step")));
  if (kind == "evaluation" && event.contains("evaluation")) return step + "validation " + evaluation_line(object_in(event, "evaluation"));
  if (kind == "checkpoint") return step + "checkpoint " + printable(words(event, "path"));
  const bool plain = kind == "started" || kind == "phase";
  return step + printable((plain ? "" : kind + ": ") + words(event, "message"));
}

std::string progress_words(const RunView& run) {
  std::string line = format("step %lld of %lld", static_cast<long long>(run.step), static_cast<long long>(run.num_train_steps));
  if (run.num_train_steps > 0)
    line += format(" (%d %%)", static_cast<int>(100 * static_cast<double>(run.step) / static_cast<double>(run.num_train_steps)));
  if (run.tokens_per_second > 0) line += "   " + human_count(run.tokens_per_second) + " tokens/s";
  if (!run.ended() && run.seconds_left > 0) line += "   " + human_seconds(run.seconds_left) + " left";
  return line;
}

}  // namespace cli
