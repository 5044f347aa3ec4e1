// text/hash_trie.h   A tree of strings that grows, its edges in one open hash table. Nodes are numbers from 0, in the order in which
// they were made.
#pragma once

#include <cstddef>
#include <cstdint>
#include <vector>

#include "base/random.h"

namespace bertpt::text {

class HashTrie {
 public:
  static constexpr uint32_t kNone = UINT32_MAX;
  explicit HashTrie(uint32_t n_roots = 1) : slots_(1 << 10), n_nodes_(n_roots) {}

  uint32_t find(uint32_t node, uint32_t symbol) const { return slots_[place(key_of(node, symbol))].child; }  // or kNone
  // A new node has the number that size() was.
  uint32_t find_or_add(uint32_t node, uint32_t symbol) {  // symbol < 2^21
    const uint64_t key = key_of(node, symbol);
    Slot& slot = slots_[place(key)];
    if (slot.child != kNone) return slot.child;
    slot = {key, n_nodes_++};
    if (n_nodes_ > slots_.size() / 4 * 3) grow();
    return n_nodes_ - 1;
  }
  uint32_t size() const { return n_nodes_; }

 private:
  struct Slot {
    uint64_t key = 0;
    uint32_t child = kNone;
  };
  static uint64_t key_of(uint32_t node, uint32_t symbol) { return uint64_t{node} << 21 | symbol; }
  // Where the key lies or would lie.
  size_t place(uint64_t key) const {
    size_t at = mix64(key) & (slots_.size() - 1);
    while (slots_[at].child != kNone && slots_[at].key != key) at = (at + 1) & (slots_.size() - 1);
    return at;
  }
  void grow() {
    std::vector<Slot> smaller(slots_.size() * 2);
    smaller.swap(slots_);
    for (const Slot& slot : smaller) {
      if (slot.child != kNone) slots_[place(slot.key)] = slot;
    }
  }

  std::vector<Slot> slots_;
  uint32_t n_nodes_;
};

}  // namespace bertpt::text
