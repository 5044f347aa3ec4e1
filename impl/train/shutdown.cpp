#include "train/shutdown.h"

#include <unistd.h>

#include <algorithm>
#include <atomic>
#include <bit>
#include <cstdlib>

#include "base/threads.h"
#include "train/trainer_core.h"

namespace bertpt::train {
namespace {

// Every trainer of the process that may be running. Leaked on purpose: trainers may end after static destructors ran.
struct Registry {
  std::mutex mutex;
  std::vector<std::weak_ptr<Trainer::Core>> cores;
};

Registry& registry() {
  static Registry* const instance = new Registry;
  return *instance;
}

std::vector<std::shared_ptr<Trainer::Core>> all_trainers() {
  std::vector<std::shared_ptr<Trainer::Core>> cores;
  Registry& r = registry();
  const std::lock_guard lock(r.mutex);
  for (const auto& weak : r.cores) {
    if (auto core = weak.lock()) cores.push_back(std::move(core));
  }
  return cores;
}

constexpr auto kFreedPatience = std::chrono::seconds(60);
constexpr int64_t kExitPatienceMs = 10'000;  // for a micro-batch and a checkpoint to end

constinit std::atomic<uint64_t> calls[static_cast<size_t>(EngineWork::question) + 1]{};
constinit std::atomic<pid_t> process{0};  // that registered: a forked child must not wait for threads that it does not have
constinit std::atomic<bool> exiting{false};
constinit std::atomic<bool> shut_down{false};

// Trainers first: they write their checkpoint. Then whatever else computes: an evaluation, a fill_mask of another thread.
void at_exit() {
  if (exiting.exchange(true)) return;  // registered many times; the patience is for one
  if (process.load() != ::getpid()) return;
  try {
    shut_down_training();
    stop_all_trainers(kExitPatienceMs);
    halt_workers(kExitPatienceMs);
  } catch (...) {  // the process ends either way
  }
}

}  // namespace

bool process_is_exiting() noexcept { return exiting.load(std::memory_order_relaxed); }

void keep_exit_handler_last(EngineWork work) {
  if (!std::has_single_bit(calls[static_cast<size_t>(work)].fetch_add(1) + 1)) return;
  process.store(::getpid());
  std::atexit(at_exit);  // fails only without memory, and then the exit is as it would be without us
}

void shut_down_training() noexcept { shut_down.store(true); }

void refuse_after_shutdown() {
  if (shut_down.load())
    throw Error(Code::shutdown, "train/trainer", "the runtime was shut down: nothing is trained any more in this process");
}

void register_trainer(const std::shared_ptr<Trainer::Core>& core) {
  Registry& r = registry();
  const std::lock_guard lock(r.mutex);
  std::erase_if(r.cores, [](const auto& weak) { return weak.expired(); });
  r.cores.push_back(core);
}

void wait_for_freed_trainer(const std::filesystem::path& run_dir) {
  const auto deadline = std::chrono::steady_clock::now() + kFreedPatience;
  for (const auto& core : all_trainers()) {
    std::error_code error;
    if (!core->run_dir || !std::filesystem::equivalent(core->run_dir->path(), run_dir, error) || error) continue;
    std::unique_lock lock(core->mutex);
    if (!core->freed || !core->changed.wait_until(lock, deadline, [&] { return core->state != TrainerState::running; })) continue;
    lock.unlock();
    if (!core->saver->wait_until(deadline)) continue;
    lock.lock();
    core->release_model();
    core->release_run();
  }
}

bool stop_all_trainers(int64_t timeout_ms) {
  const std::vector<std::shared_ptr<Trainer::Core>> cores = all_trainers();
  for (const auto& core : cores) {
    const std::lock_guard lock(core->mutex);  // a start that came before shut_down_training() has reset its cancel by now
    core->own_cancel.request();
  }
  const auto deadline = std::chrono::steady_clock::now() + std::chrono::milliseconds(std::clamp<int64_t>(timeout_ms, 0, 86'400'000));
  bool all = true;
  for (const auto& core : cores) {
    std::unique_lock lock(core->mutex);
    all = core->changed.wait_until(lock, deadline, [&] { return core->state != TrainerState::running; }) && all;
    lock.unlock();
    all = core->saver->wait_until(deadline) && all;
  }
  return all;
}

}  // namespace bertpt::train
