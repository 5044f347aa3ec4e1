#include "torch/step_graph.h"

#include <algorithm>
#include <exception>
#include <string>

namespace bertpt::torch {

StepGraphs::Entry& StepGraphs::entry(const StepKey& key) {
  const auto found = std::find_if(entries_.begin(), entries_.end(), [&](const Entry& e) { return e.key == key; });
  if (found != entries_.end()) {
    entries_.splice(entries_.begin(), entries_, found);
  } else {
    entries_.push_front({.key = key, .runs = 0, .graph = nullptr});
    if (entries_.size() > limit_) entries_.pop_back();
  }
  return entries_.front();
}

bool StepGraphs::record(Entry& e, const std::function<void()>& body) {
  std::string reason;
  try {
    e.graph = runtime_->capture(body);
    return true;
  } catch (const std::exception& error) {
    reason = error.what();
  }
  log_.write(LogLevel::warn, "torch/step_graph", "training goes on without CUDA graphs, a little slower: recording a step failed: " + reason);
  runtime_ = nullptr;
  entries_.clear();
  return false;
}

void StepGraphs::run(const StepKey& key, const std::function<void()>& body) {
  if (runtime_ == nullptr) return body();
  Entry& e = entry(key);
  if (e.graph == nullptr && e.runs < kWarmUps) {
    body();
    ++e.runs;
    return;
  }
  if (e.graph == nullptr && !record(e, body)) return body();
  e.graph->replay();
}

void StepGraphs::invalidate() {
  for (Entry& e : entries_) e.graph = nullptr;
}

size_t StepGraphs::recordings() const {
  return static_cast<size_t>(std::count_if(entries_.begin(), entries_.end(), [](const Entry& e) { return e.graph != nullptr; }));
}

}  // namespace bertpt::torch
