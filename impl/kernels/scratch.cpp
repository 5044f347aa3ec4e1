#include "kernels/scratch.h"

#include <algorithm>
#include <atomic>
#include <new>
#include <vector>

namespace bertpt::kernels {
namespace {

constexpr std::align_val_t kAlign{64};

std::atomic<int64_t> allocations{0};

void* allocate(std::size_t size_bytes) {
  void* const data = ::operator new(size_bytes, kAlign);
  allocations.fetch_add(1, std::memory_order_relaxed);
  return data;
}
void release(void* data) noexcept { ::operator delete(data, kAlign); }

#ifndef __SANITIZE_ADDRESS__
// Blocks of one thread, the newest last. What does not fit in the newest opens another; when all has ended, several become one.
class Stack {
 public:
  Stack() = default;
  Stack(const Stack&) = delete;
  ~Stack() {
    for (const Block& block : blocks_) release(block.data);
  }

  void* take(std::size_t size_bytes) {
    const std::size_t wanted = (size_bytes + 63) / 64 * 64;
    if (wanted < size_bytes) throw std::bad_alloc();
    if (blocks_.empty() || blocks_.back().size - blocks_.back().used < wanted) open(wanted);
    Block& block = blocks_.back();
    void* const taken = block.data + block.used;
    block.used += wanted;
    return taken;
  }

  void end(void* taken_last) noexcept {
    Block& block = blocks_.back();
    block.used = static_cast<std::size_t>(static_cast<char*>(taken_last) - block.data);
    if (block.used > 0 || (blocks_.size() == 1 && ended_ == 0)) return;
    ended_ += block.size;
    release(block.data);
    blocks_.pop_back();
  }

 private:
  struct Block {
    char* data;
    std::size_t size, used;
  };

  // Large enough for what ended and for what there is, so that the next round fits in one block.
  void open(std::size_t wanted) {
    constexpr std::size_t kSmallest = std::size_t{1} << 18;
    if (blocks_.size() == 1 && blocks_.back().used == 0) {
      ended_ += blocks_.back().size;
      release(blocks_.back().data);
      blocks_.pop_back();
    }
    const std::size_t size = std::max({wanted, kSmallest, blocks_.empty() ? ended_ + wanted / 4 : wanted});
    blocks_.reserve(blocks_.size() + 1);
    blocks_.push_back({static_cast<char*>(allocate(size)), size, 0});
    ended_ = 0;
  }

  std::vector<Block> blocks_;
  std::size_t ended_ = 0;  // bytes of blocks that were given back since the last one was opened
};

thread_local Stack stack;
#endif

}  // namespace

int64_t scratch_allocations() { return allocations.load(std::memory_order_relaxed); }

#ifdef __SANITIZE_ADDRESS__
void* take_scratch(std::size_t size_bytes) { return allocate(size_bytes); }
void end_scratch(void* taken_last) noexcept { release(taken_last); }
#else
void* take_scratch(std::size_t size_bytes) { return stack.take(size_bytes); }
void end_scratch(void* taken_last) noexcept { stack.end(taken_last); }
#endif

}  // namespace bertpt::kernels
