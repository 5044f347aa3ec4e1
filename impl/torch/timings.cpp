#include "torch/timings.h"

#include <c10/core/impl/VirtualGuardImpl.h>

#include <cstdio>

namespace bertpt::torch {
namespace {

constexpr size_t kPending = 4096;  // events wait for being read

c10::Stream current_stream(c10::Device device) { return c10::impl::VirtualGuardImpl(device.type()).getStream(device); }
c10::Event timed_event(c10::Device device) { return {device.type(), c10::EventFlag::BACKEND_DEFAULT}; }

}  // namespace

Timings::Span::Span(Timings* timings, Part part) : timings_(timings), part_(part) {
  if (timings_ == nullptr) return;
  if (timings_->device_.is_cpu()) {
    begin_ = std::chrono::steady_clock::now();
    return;
  }
  timings_->pending_.push_back({part, timed_event(timings_->device_), timed_event(timings_->device_)});
  timings_->pending_.back().begin.record(current_stream(timings_->device_));
}

Timings::Span::~Span() {
  if (timings_ == nullptr) return;
  if (timings_->device_.is_cpu()) {
    timings_->seconds_[static_cast<size_t>(part_)] += std::chrono::duration<double>(std::chrono::steady_clock::now() - begin_).count();
    ++timings_->calls_[static_cast<size_t>(part_)];
    return;
  }
  try {
    timings_->pending_.back().end.record(current_stream(timings_->device_));
    if (timings_->pending_.size() >= kPending) timings_->collect();
  } catch (...) {  // the device failed: the next operation says so
    timings_->pending_.pop_back();
  }
}

void Timings::collect() {
  for (Pair& pair : pending_) {
    pair.end.synchronize();
    seconds_[static_cast<size_t>(pair.part)] += pair.begin.elapsedTime(pair.end) / 1e3;
    ++calls_[static_cast<size_t>(pair.part)];
  }
  pending_.clear();
}

std::string Timings::json() {
  collect();
  std::string parts;
  double sum = 0;
  for (size_t i = 0; i < kPartNames.size(); ++i) {
    char line[128];
    std::snprintf(line, sizeof line, "%s{\"name\": \"%s\", \"seconds\": %.9g, \"calls\": %lld}", i == 0 ? "" : ", ", kPartNames[i], seconds_[i],
                  static_cast<long long>(calls_[i]));
    parts += line;
    sum += seconds_[i];
  }
  char total[64];
  std::snprintf(total, sizeof total, "], \"seconds\": %.9g}", sum);
  return "{\"parts\": [" + parts + total;
}

}  // namespace bertpt::torch
