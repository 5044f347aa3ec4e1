// Every trainer of the process that may be running, for the runtime's shutdown. Leaked on purpose: trainers may end after static
// destructors ran.
#include <algorithm>

#include "train/trainer_core.h"

namespace bertpt::train {
namespace {

struct Registry {
  std::mutex mutex;
  std::vector<std::weak_ptr<Trainer::Core>> cores;
};

Registry& registry() {
  static Registry* const instance = new Registry;
  return *instance;
}

}  // namespace

void register_trainer(const std::shared_ptr<Trainer::Core>& core) {
  Registry& r = registry();
  const std::lock_guard lock(r.mutex);
  std::erase_if(r.cores, [](const auto& weak) { return weak.expired(); });
  r.cores.push_back(core);
}

bool stop_all_trainers(int64_t timeout_ms) {
  std::vector<std::shared_ptr<Trainer::Core>> cores;
  {
    Registry& r = registry();
    const std::lock_guard lock(r.mutex);
    for (const auto& weak : r.cores) {
      if (auto core = weak.lock()) cores.push_back(std::move(core));
    }
  }
  for (const auto& core : cores) core->own_cancel.request();
  const auto deadline = std::chrono::steady_clock::now() + std::chrono::milliseconds(std::clamp<int64_t>(timeout_ms, 0, 86'400'000));
  bool all = true;
  for (const auto& core : cores) {
    std::unique_lock lock(core->mutex);
    all = core->changed.wait_until(lock, deadline, [&] { return core->state != TrainerState::running; }) && all;
  }
  return all;
}

}  // namespace bertpt::train
