#include "text/piece_trie.h"

#include <algorithm>
#include <bit>
#include <deque>

namespace bertpt::text {

namespace {

// How far behind the last place found for several children the next search starts: bounds the time of building. The holes that stay
// behind are filled with only children, of which there are many.
constexpr size_t kSearched = 512;

struct Key {
  uint64_t prefix;  // the first 8 bytes, so that little of the text, which lies all over memory, is looked at
  std::string_view rest;
  int32_t id;

  uint8_t byte(size_t i) const { return static_cast<uint8_t>(i < 8 ? prefix >> (56 - 8 * i) : static_cast<uint8_t>(rest[i])); }
};

Key key_of(std::string_view text, int32_t id) {
  Key key{0, text, id};
  for (size_t i = 0; i < 8; ++i) key.prefix = key.prefix << 8 | (i < text.size() ? static_cast<uint8_t>(text[i]) : 0u);
  return key;
}

bool before(const Key& a, const Key& b) {
  if (a.prefix != b.prefix) return a.prefix < b.prefix;
  const int order = a.rest.compare(b.rest);
  return order != 0 ? order < 0 : a.id < b.id;
}

}  // namespace

class PieceTrie::Builder {
 public:
  explicit Builder(PieceTrie& trie) : trie_(trie) {}

  void build(std::span<const std::string> pieces) {
    std::vector<Key> keys;
    keys.reserve(pieces.size());
    const auto add = [&](bool continuation) {
      const auto first = static_cast<ptrdiff_t>(keys.size());
      for (size_t id = 0; id < pieces.size(); ++id) {
        std::string_view piece = pieces[id];
        if (piece.starts_with("##") != continuation) continue;
        if (continuation) piece.remove_prefix(2);
        if (!piece.empty()) keys.push_back(key_of(piece, static_cast<int32_t>(id)));
      }
      std::sort(keys.begin() + first, keys.end(), before);
    };
    add(false);
    const size_t n_starts = keys.size();
    add(true);
    grow(kContinuation + 1);
    take(kStart, kStart);
    take(kContinuation, kContinuation);
    trie_.nodes_[kStart].parent = trie_.nodes_[kContinuation].parent = kNone - 1;  // taken, and nobody's child
    queue_ = {{kStart, kNone, 0, 0, n_starts, 0}, {kContinuation, kNone, 0, n_starts, keys.size(), 0}};
    while (!queue_.empty()) {
      const Pending at = queue_.front();
      queue_.pop_front();
      expand(at, keys);
    }
    trie_.nodes_.resize(highest_ + 1 + kBytes);
    trie_.nodes_.shrink_to_fit();
    trie_.pops_.shrink_to_fit();
  }

 private:
  // A node whose keys [begin, end) share their first `depth` bytes. Nodes come in order of depth, so that a node's failure link,
  // which is less deep, is ready before it is asked for.
  struct Pending {
    uint32_t node, parent;
    uint8_t byte;
    size_t begin, end, depth;
  };

  void expand(Pending at, const std::vector<Key>& keys) {
    int32_t id = -1;
    for (; at.begin < at.end && keys[at.begin].rest.size() == at.depth; ++at.begin) id = keys[at.begin].id;
    if (at.depth > 0) link(at, id);
    bytes_.clear();
    const size_t first = queue_.size();
    for (size_t i = at.begin; i < at.end; ++i) {
      const uint8_t byte = keys[i].byte(at.depth);
      if (bytes_.empty() || bytes_.back() != byte) {
        bytes_.push_back(byte);
        queue_.push_back({0, at.node, byte, i, i, at.depth + 1});
      }
      queue_.back().end = i + 1;
    }
    if (bytes_.empty()) return;
    const uint32_t base = place();
    trie_.nodes_[at.node].base = base;
    for (size_t i = 0; i < bytes_.size(); ++i) {
      take(base + bytes_[i], at.node);
      queue_[first + i].node = base + bytes_[i];
    }
  }

  // The failure link and pops of a node (algorithm 1 of the paper).
  void link(const Pending& at, int32_t id) {
    Node& node = trie_.nodes_[at.node];
    if (id >= 0) {
      node.fail = kContinuation;
      node.pops = append(kNone, id);
      return;
    }
    uint32_t left = trie_.nodes_[at.parent].fail, pops = trie_.nodes_[at.parent].pops;
    for (; left != kNone && trie_.child(left, at.byte) == kNone; left = trie_.nodes_[left].fail) {
      ids_.clear();
      if (trie_.nodes_[left].pops != kNone) trie_.give_out(trie_.nodes_[left].pops, ids_);
      for (const int32_t popped : ids_) pops = append(pops, popped);
    }
    if (left == kNone) return;
    node.fail = trie_.child(left, at.byte);
    node.pops = pops;
  }

  uint32_t append(uint32_t list, int32_t id) {
    trie_.pops_.push_back({id, list, list == kNone ? 1 : trie_.pops_[list].length + 1});
    return static_cast<uint32_t>(trie_.pops_.size() - 1);
  }

  // A base at which the places of all bytes_ are free. Looks at 64 bases at once.
  uint32_t place() {
    size_t& start = bytes_.size() == 1 ? first_free_ : search_from_;
    while (start / 64 < taken_.size() && taken_[start / 64] == ~uint64_t{0}) start = (start / 64 + 1) * 64;
    for (size_t base = start - bytes_.front();; base += 64) {
      uint64_t fits = ~uint64_t{0};
      for (const uint8_t byte : bytes_) fits &= free_from(base + byte);
      if (fits == 0) continue;
      base += static_cast<size_t>(std::countr_zero(fits));
      if (bytes_.size() > 1) search_from_ = std::max(search_from_, base + bytes_.front() - std::min(base, kSearched));
      grow(base + kBytes);
      return static_cast<uint32_t>(base);
    }
  }

  // Bit i: node slot + i is free.
  uint64_t free_from(size_t slot) const {
    const auto word = [&](size_t i) { return i < taken_.size() ? taken_[i] : 0; };
    const uint64_t low = word(slot / 64) >> slot % 64;
    return ~(slot % 64 ? low | word(slot / 64 + 1) << (64 - slot % 64) : low);
  }

  void grow(size_t size) {
    if (trie_.nodes_.size() < size) trie_.nodes_.resize(size);
  }

  void take(uint32_t slot, uint32_t parent) {
    if (slot / 64 >= taken_.size()) taken_.resize(slot / 64 + 1);
    taken_[slot / 64] |= uint64_t{1} << slot % 64;
    highest_ = std::max<size_t>(highest_, slot);
    trie_.nodes_[slot].parent = parent;
  }

  PieceTrie& trie_;
  std::deque<Pending> queue_;
  std::vector<uint64_t> taken_;  // a bit for each node
  std::vector<uint8_t> bytes_;
  std::vector<int32_t> ids_;
  size_t first_free_ = 2 * kBytes, search_from_ = first_free_, highest_ = 0;  // no base is negative, and the first is a multiple of 64
};

PieceTrie::PieceTrie(std::span<const std::string> pieces) { Builder(*this).build(pieces); }

void PieceTrie::give_out(uint32_t pops, std::vector<int32_t>& ids) const {
  if (pops_[pops].length == 1) return ids.push_back(pops_[pops].id);
  ids.resize(ids.size() + pops_[pops].length);
  for (auto at = ids.rbegin(); pops != kNone; pops = pops_[pops].before) *at++ = pops_[pops].id;
}

bool PieceTrie::cut(std::string_view word, std::vector<int32_t>& ids) const {
  const size_t first = ids.size();
  uint32_t node = kStart;
  const auto fall = [&] {
    if (nodes_[node].fail == kNone) return false;
    give_out(nodes_[node].pops, ids);
    node = nodes_[node].fail;
    return true;
  };
  bool whole = true;
  for (size_t i = 0; i < word.size() && whole; ++i) {
    uint32_t next = kNone;
    while ((next = child(node, static_cast<uint8_t>(word[i]))) == kNone && whole) whole = fall();
    if (whole) node = next;
  }
  while (whole && node != kContinuation) whole = fall();
  if (!whole) ids.resize(first);
  return whole;
}

}  // namespace bertpt::text
