#include "train/saver.h"

#include <array>
#include <iterator>

namespace bertpt::train {
namespace {

constexpr const char* kComponent = "train/checkpoint";
constexpr size_t kRecent = 8;

Error error_in_flight() {
  try {
    throw;
  } catch (const Error& error) {
    return error;
  } catch (const std::bad_alloc&) {
    return Error(Code::out_of_memory, kComponent, "out of memory while a checkpoint was written");
  } catch (const std::exception& error) {
    return Error(Code::io, kComponent, std::string("a checkpoint could not be written: ") + error.what());
  } catch (...) {
    return Error(Code::internal, kComponent, "a checkpoint could not be written: an unknown fault");
  }
}

}  // namespace

void Saver::set_sink(CheckpointSink sink) {
  auto shared = sink ? std::make_shared<const CheckpointSink>(std::move(sink)) : nullptr;
  std::unique_lock lock(mutex_);
  idle_.wait(lock, [&] { return !busy_; });
  sink_.swap(shared);
  sink_step_ = -1;
}

bool Saver::has_place() const {
  const std::lock_guard lock(mutex_);
  return !checkpoints_.empty() || sink_ != nullptr;
}

bool Saver::sink_has(int64_t step) const {
  const std::lock_guard lock(mutex_);
  return sink_ == nullptr || sink_step_ == step;
}

int64_t Saver::start(std::shared_ptr<const Snapshot> snapshot, SaveRequest request) {
  wait();
  thread_.join();
  const int64_t number = number_ + 1;
  // What is told where the thread has no memory for its own words; for taking and for asking.
  SaveResult lost;
  lost.number = number;
  lost.step = request.state.step;
  lost.on_demand = request.on_demand;
  lost.error = Error(Code::out_of_memory, kComponent, "out of memory while a checkpoint was written");
  const auto told = std::make_shared<std::array<SaveResult, 2>>(std::array{lost, lost});
  {
    const std::lock_guard lock(mutex_);
    ended_.reserve(ended_.size() + 1);
    recent_.reserve(kRecent + 1);
    busy_ = true;
    number_ = number;
  }
  try {
    thread_ = NativeThread("bertpt-save", [this, told, snapshot = std::move(snapshot), request = std::move(request), number] {
      try {
        SaveResult result = save(snapshot.get(), request, number), copy = result;
        *told = {std::move(result), std::move(copy)};
      } catch (...) {  // not even memory to say so
      }
      const std::lock_guard lock(mutex_);
      ended_.push_back(std::move((*told)[0]));
      recent_.push_back(std::move((*told)[1]));
      if (recent_.size() > kRecent) recent_.erase(recent_.begin());
      busy_ = false;
      idle_.notify_all();
    });
  } catch (...) {
    const std::lock_guard lock(mutex_);
    busy_ = false;
    idle_.notify_all();
    throw;
  }
  return number;
}

SaveResult Saver::save(const Snapshot* snapshot, const SaveRequest& request, int64_t number) {
  SaveResult result;
  result.number = number;
  result.step = request.state.step;
  result.on_demand = request.on_demand;
  try {
    write(snapshot, request, result);
  } catch (...) {
    result.error = error_in_flight();
  }
  return result;
}

void Saver::write(const Snapshot* snapshot, const SaveRequest& request, SaveResult& result) {
  std::shared_ptr<const CheckpointSink> sink;
  {
    const std::lock_guard lock(mutex_);
    if (sink_step_ != result.step) sink = sink_;
  }
  const std::string name = "step-" + std::to_string(result.step);
  result.place = checkpoints_.empty() ? name : (checkpoints_ / name).string();
  if (!checkpoints_.empty()) {
    if (std::filesystem::exists(checkpoints_ / name / "manifest.json")) {
      refresh_manifest(checkpoints_ / name, request.state);
    } else if (snapshot != nullptr) {
      write_checkpoint(checkpoints_, *snapshot, model_, request.state);
      result.fresh = true;
    }
    point_link(checkpoints_, "latest", name);
    if (request.best) {
      point_link(checkpoints_, "best", name);
      result.best = true;
    }
    remove_old(checkpoints_, request.retention);
  }
  if (checkpoints_.empty() && !sink) result.best = request.best;  // the sink has it already
  if (!sink || snapshot == nullptr) return;
  SinkTarget target(*sink, name + "/");
  write_checkpoint(target, *snapshot, model_, request.state);
  if (checkpoints_.empty()) {
    result.fresh = true;
    result.best = request.best;
  }
  const std::lock_guard lock(mutex_);
  sink_step_ = result.step;
}

void Saver::wait() {
  std::unique_lock lock(mutex_);
  idle_.wait(lock, [&] { return !busy_; });
}

bool Saver::wait_until(std::chrono::steady_clock::time_point deadline) {
  std::unique_lock lock(mutex_);
  return idle_.wait_until(lock, deadline, [&] { return !busy_; });
}

bool Saver::is_writing() const {
  const std::lock_guard lock(mutex_);
  return busy_;
}

std::vector<SaveResult> Saver::take() {
  const std::lock_guard lock(mutex_);
  std::vector<SaveResult> taken(std::make_move_iterator(ended_.begin()), std::make_move_iterator(ended_.end()));
  ended_.clear();  // its room stays: the thread must not need any
  return taken;
}

std::optional<SaveResult> Saver::result_of(int64_t number) const {
  std::unique_lock lock(mutex_);
  idle_.wait(lock, [&] { return !busy_ || number_ != number; });
  for (const SaveResult& result : recent_) {
    if (result.number == number) return result;
  }
  return std::nullopt;
}

}  // namespace bertpt::train
