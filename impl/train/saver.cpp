#include "train/saver.h"

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
}

bool Saver::has_place() const {
  const std::lock_guard lock(mutex_);
  return !checkpoints_.empty() || sink_ != nullptr;
}

int64_t Saver::start(std::shared_ptr<const Snapshot> snapshot, SaveRequest request) {
  wait();
  thread_.join();
  const int64_t number = number_ + 1;
  {
    const std::lock_guard lock(mutex_);
    busy_ = true;
    number_ = number;
  }
  try {
    thread_ = NativeThread("bertpt-save", [this, snapshot = std::move(snapshot), request = std::move(request), number] {
      SaveResult result = save(snapshot.get(), request, number);
      const std::lock_guard lock(mutex_);
      ended_.push_back(result);
      recent_.push_back(std::move(result));
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

SaveResult Saver::save(const Snapshot* snapshot, const SaveRequest& request, int64_t number) const {
  SaveResult result;
  result.number = number;
  result.step = request.state.step;
  result.on_demand = request.on_demand;
  const std::string name = "step-" + std::to_string(request.state.step);
  try {
    std::shared_ptr<const CheckpointSink> sink;
    {
      const std::lock_guard lock(mutex_);
      sink = sink_;
    }
    result.place = checkpoints_.empty() ? name : (checkpoints_ / name).string();
    if (!checkpoints_.empty()) {
      if (snapshot != nullptr) write_checkpoint(checkpoints_, *snapshot, model_, request.state);
      point_link(checkpoints_, "latest", name);
      if (request.best) point_link(checkpoints_, "best", name);
      result.fresh = snapshot != nullptr;
      remove_old(checkpoints_, request.retention);
    }
    if (sink && snapshot != nullptr) {
      SinkTarget target(*sink, name + "/");
      write_checkpoint(target, *snapshot, model_, request.state);
    }
    result.fresh = snapshot != nullptr;
  } catch (...) {
    result.error = error_in_flight();
  }
  return result;
}

void Saver::wait() {
  std::unique_lock lock(mutex_);
  idle_.wait(lock, [&] { return !busy_; });
}

std::vector<SaveResult> Saver::take() {
  const std::lock_guard lock(mutex_);
  return std::exchange(ended_, {});
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
