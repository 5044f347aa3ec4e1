#include "support/cuda_emulator/emulator.h"

#include <cuda_runtime.h>

#include <memory>
#include <mutex>
#include <vector>

#include "kernels/cuda_exports.h"
#include "support/cuda_emulator/fiber.h"

dim3 threadIdx, blockIdx, blockDim, gridDim;

namespace bertpt::emulator {
namespace {

constexpr unsigned kWarp = 32, kAllLanes = 0xFFFFFFFF;

enum class Wait { none, block, warp };

// One thread that has begun and not ended, on a fiber of its own as soon as it waits.
struct Thread {
  Wait wait = Wait::none;
  bool ended = false;
  unsigned exchanges = 0;
};

// The fibers of all blocks of one launch. A fiber that comes to the end of a thread goes on with the next one that has not begun, so a
// kernel without barriers needs only one.
class Machine {
 public:
  cudaError_t run(const cudaLaunchConfig_t& config, const std::function<void()>& body, bool backwards);
  void wait(Wait what);
  uint64_t exchange(unsigned lanes, uint64_t value, int lane_mask);
  void fiber();
  std::string error;

 private:
  struct Worker {
    std::unique_ptr<Fiber> fiber;
    unsigned thread = 0;
    bool busy = false;
  };
  unsigned index_of(unsigned begun) const { return backwards_ ? count_ - 1 - begun : begun; }
  void select(const Worker& worker);
  void run_block();
  void resume(Worker& worker);
  bool release(unsigned first, unsigned last, Wait what);
  bool release_all();
  void fail(const std::string& what);

  const std::function<void()>* body_ = nullptr;
  bool backwards_ = false;
  dim3 block_;
  unsigned count_ = 0, begun_ = 0;
  std::vector<Thread> threads_;
  std::vector<Worker> workers_;
  Worker* running_ = nullptr;
  std::vector<uint64_t> slots_[2];
};

std::mutex mutex;
Machine* machine = nullptr;
Order order = Order::forwards;
std::string error_text;

void Machine::select(const Worker& worker) {
  const unsigned t = worker.thread;
  threadIdx = dim3(t % block_.x, t / block_.x % block_.y, t / block_.x / block_.y);
}

void Machine::fiber() {
  for (;;) {
    while (begun_ < count_) {
      running_->thread = index_of(begun_++);
      running_->busy = true;
      select(*running_);
      (*body_)();
      threads_[running_->thread].ended = true;
    }
    running_->busy = false;
    running_->fiber->leave();
  }
}

void Machine::resume(Worker& worker) {
  running_ = &worker;
  if (worker.busy) select(worker);
  worker.fiber->enter();
}

void Machine::fail(const std::string& what) {
  if (error.empty())
    error = what + " (block " + std::to_string(blockIdx.x) + "," + std::to_string(blockIdx.y) + ", thread " +
            std::to_string(running_->thread) + " of " + std::to_string(count_) + ")";
}

void Machine::wait(Wait what) {
  threads_[running_->thread].wait = what;
  running_->fiber->leave();
}

uint64_t Machine::exchange(unsigned lanes, uint64_t value, int lane_mask) {
  if (lanes != kAllLanes) fail("a shuffle names only some lanes");
  const unsigned thread = running_->thread, turn = threads_[thread].exchanges++ % 2;
  slots_[turn][thread] = value;
  wait(Wait::warp);
  return slots_[turn][thread ^ static_cast<unsigned>(lane_mask)];
}

// Lets threads [first, last) go on when all of them wait for that. An error when some wait and another has ended.
bool Machine::release(unsigned first, unsigned last, Wait what) {
  unsigned waiting = 0, ended = 0;
  for (unsigned t = first; t < last; ++t) {
    waiting += threads_[t].wait == what;
    ended += threads_[t].ended;
  }
  if (waiting > 0 && ended > 0) fail("threads have ended that others wait for");
  if (waiting == 0 || waiting < last - first) return false;
  for (unsigned t = first; t < last; ++t) threads_[t].wait = Wait::none;
  return true;
}

bool Machine::release_all() {
  bool any = release(0, count_, Wait::block);
  for (unsigned first = 0; first < count_; first += kWarp) any = release(first, first + kWarp, Wait::warp) || any;
  return any;
}

void Machine::run_block() {
  begun_ = 0;
  threads_.assign(count_, Thread());
  while (error.empty()) {
    // Threads that have not begun, each on a free fiber until it waits or all have ended.
    while (begun_ < count_ && error.empty()) {
      Worker* free = nullptr;
      for (Worker& worker : workers_)
        if (!worker.busy) free = &worker;
      if (free == nullptr) {
        workers_.push_back({.fiber = std::make_unique<Fiber>([] { machine->fiber(); }), .thread = 0, .busy = false});
        free = &workers_.back();
      }
      resume(*free);
    }
    bool busy = false, moved = release_all();
    for (Worker& worker : workers_) {
      busy = busy || worker.busy;
      if (!worker.busy || threads_[worker.thread].wait != Wait::none) continue;
      resume(worker);
      moved = true;
    }
    if (!busy) return;
    if (!moved && error.empty()) fail("threads wait at different places");
  }
}

cudaError_t Machine::run(const cudaLaunchConfig_t& config, const std::function<void()>& body, bool backwards) {
  body_ = &body;
  backwards_ = backwards;
  block_ = config.blockDim;
  count_ = block_.x * block_.y * block_.z;
  if (count_ == 0 || count_ > 1024 || count_ % kWarp != 0) {
    error = "a block of " + std::to_string(count_) + " threads, not whole warps up to 1024";
    return cudaErrorLaunchFailure;
  }
  for (auto& slots : slots_) slots.assign(count_, 0);
  workers_.reserve(count_);
  gridDim = config.gridDim;
  blockDim = config.blockDim;
  const uint64_t blocks = uint64_t{gridDim.x} * gridDim.y * gridDim.z;
  for (uint64_t i = 0; i < blocks && error.empty(); ++i) {
    const uint64_t b = backwards ? blocks - 1 - i : i;
    blockIdx = dim3(static_cast<unsigned>(b % gridDim.x), static_cast<unsigned>(b / gridDim.x % gridDim.y),
                    static_cast<unsigned>(b / gridDim.x / gridDim.y));
    run_block();
  }
  return error.empty() ? cudaSuccess : cudaErrorLaunchFailure;
}

}  // namespace

cudaError_t launch(const cudaLaunchConfig_t& config, const std::function<void()>& thread) {
  const std::lock_guard lock(mutex);
  static auto* const machines = new std::vector<Machine*>;  // the fibers of the last one serve all launches until one fails
  if (machines->empty() || !machines->back()->error.empty()) machines->push_back(new Machine);
  machine = machines->back();
  const cudaError_t error = machine->run(config, thread, order == Order::backwards);
  if (error != cudaSuccess) error_text = machine->error;  // its threads never end: it is left as it is
  return error;
}

void sync_block() { machine->wait(Wait::block); }
uint64_t exchange(unsigned lanes, uint64_t value, int lane_mask) { return machine->exchange(lanes, value, lane_mask); }

void set_order(Order o) { order = o; }
std::string last_error() { return error_text; }
const bertpt_cuda_table& table() { return *bertpt_cuda_exports(); }

}  // namespace bertpt::emulator

const char* cudaGetErrorString(cudaError_t error) {
  return error == cudaSuccess ? "no error" : error == cudaErrorInvalidValue ? "invalid argument" : "launch failure in the emulator";
}
