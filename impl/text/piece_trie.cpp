#include "text/piece_trie.h"

#include <algorithm>
#include <deque>

namespace bertpt::text {

namespace {
// Candidates tried for a place among the holes before new room is taken at the end: bounds the time of building.
constexpr int kPlacesTried = 256;
}  // namespace

PieceTrie::PieceTrie(std::span<const std::string> pieces) {
  std::vector<int32_t> order;
  for (size_t id = 0; id < pieces.size(); ++id) {
    if (!pieces[id].empty()) order.push_back(static_cast<int32_t>(id));
  }
  const auto piece = [&](size_t i) -> const std::string& { return pieces[static_cast<size_t>(order[i])]; };
  std::stable_sort(order.begin(), order.end(),
                   [&](int32_t a, int32_t b) { return pieces[static_cast<size_t>(a)] < pieces[static_cast<size_t>(b)]; });

  struct Pending {
    uint32_t node;
    size_t begin, end, depth;  // the sorted pieces [begin, end) share their first `depth` bytes
  };
  nodes_.resize(1);
  nodes_[0].parent = 0;
  std::deque<Pending> queue{{0, 0, order.size(), 0}};
  std::vector<uint8_t> bytes;
  std::vector<size_t> starts;
  while (!queue.empty()) {
    Pending at = queue.front();
    queue.pop_front();
    for (; at.begin < at.end && piece(at.begin).size() == at.depth; ++at.begin) nodes_[at.node].id = order[at.begin];
    bytes.clear();
    starts.clear();
    for (size_t i = at.begin; i < at.end; ++i) {
      const auto byte = static_cast<uint8_t>(piece(i)[at.depth]);
      if (!bytes.empty() && bytes.back() == byte) continue;
      bytes.push_back(byte);
      starts.push_back(i);
    }
    if (bytes.empty()) continue;
    starts.push_back(at.end);
    const uint32_t base = place(bytes);
    nodes_[at.node].base = base;
    for (size_t k = 0; k < bytes.size(); ++k) {
      nodes_[base + bytes[k]].parent = at.node;
      queue.push_back({base + bytes[k], starts[k], starts[k + 1], at.depth + 1});
    }
  }
  const uint32_t hash = child(0, '#');
  if (hash != kNone) continuation_root_ = child(hash, '#');
}

// A base at which all children are free; makes room for them.
uint32_t PieceTrie::place(std::span<const uint8_t> bytes) {
  while (first_free_ < nodes_.size() && nodes_[first_free_].parent != kNone) ++first_free_;
  const auto fits = [&](size_t base) {
    return std::all_of(bytes.begin(), bytes.end(),
                       [&](uint8_t byte) { return base + byte >= nodes_.size() || nodes_[base + byte].parent == kNone; });
  };
  size_t base = nodes_.size();
  size_t slot = std::max<size_t>(first_free_, size_t{bytes.front()} + 1);
  for (int tried = 0; slot < nodes_.size() && tried < kPlacesTried; ++slot, ++tried) {
    if (fits(slot - bytes.front())) {
      base = slot - bytes.front();
      break;
    }
  }
  nodes_.resize(std::max(nodes_.size(), base + bytes.back() + 1));
  return static_cast<uint32_t>(base);
}

PieceTrie::Match PieceTrie::longest(std::string_view text, uint32_t node) const {
  Match best;
  if (node == kNone) return best;
  for (size_t i = 0; i < text.size(); ++i) {
    node = child(node, text[i]);
    if (node == kNone) break;
    if (nodes_[node].id >= 0) best = {nodes_[node].id, i + 1};
  }
  return best;
}

}  // namespace bertpt::text
