#include "text/piece_trie.h"

#include <algorithm>
#include <array>
#include <bit>
#include <utility>

namespace bertpt::text {

namespace {

// How far behind the last place found for several children the next search starts: bounds the time of building. The holes that stay
// behind are filled with only children, of which there are many.
constexpr size_t kSearched = 512;

// A piece on its way into the tree, without "##".
struct Key {
  uint64_t prefix;  // the first 8 bytes, so that little of the text, which lies all over memory, is looked at
  uint32_t id, size_bytes;
};

uint64_t prefix_of(std::string_view text) {
  uint64_t prefix = 0;
  for (size_t i = 0; i < 8; ++i) prefix = prefix << 8 | (i < text.size() ? static_cast<uint8_t>(text[i]) : 0u);
  return prefix;
}

// By prefix; equal ones stay in order. A byte at a time from the last one on.
void sort_by_prefix(std::vector<Key>& keys) {
  std::array<std::array<uint32_t, 256>, 8> places{};
  for (const Key& key : keys) {
    for (size_t i = 0; i < 8; ++i) ++places[i][key.prefix >> 8 * i & 255];
  }
  std::vector<Key> moved(keys.size());
  for (size_t i = 0; i < 8; ++i) {
    uint32_t place = 0;
    for (uint32_t& count : places[i]) place += std::exchange(count, place);
    for (const Key& key : keys) moved[places[i][key.prefix >> 8 * i & 255]++] = key;
    keys.swap(moved);
  }
}

}  // namespace

class PieceTrie::Builder {
 public:
  Builder(PieceTrie& trie, const PieceList& pieces) : trie_(trie), pieces_(pieces) {}

  void build() {
    grow(kContinuation + 1);
    take(kStart, kNone - 1);  // taken, and nobody's child
    take(kContinuation, kNone - 1);
    std::vector<Key> starts = sorted_keys(false), continuations = sorted_keys(true);
    const auto n_starts = static_cast<uint32_t>(starts.size());
    keys_.swap(starts);
    keys_.insert(keys_.end(), continuations.begin(), continuations.end());
    reserve();
    // Nodes are made in order of depth, so that a node's failure link, which is less deep, is ready before it is asked for.
    std::vector<Branch> level = {{kStart, 0, n_starts}, {kContinuation, n_starts, static_cast<uint32_t>(keys_.size())}}, deeper;
    for (size_t depth = 0; !level.empty(); ++depth) {
      deeper.clear();
      for (const Branch& branch : level) expand(branch, depth, deeper);
      level.swap(deeper);
    }
    trie_.nodes_.resize(highest_ + 1 + kBytes);
    trie_.pops_.shrink_to_fit();
  }

 private:
  // A node and its keys [begin, end), which share as many bytes as the node is deep.
  struct Branch {
    uint32_t node, begin, end;
  };

  std::string_view text_of(const Key& key) const { return pieces_[key.id].substr(pieces_[key.id].size() - key.size_bytes); }
  uint8_t byte_of(const Key& key, size_t depth) const {
    return static_cast<uint8_t>(depth < 8 ? key.prefix >> (56 - 8 * depth) : static_cast<uint8_t>(text_of(key)[depth]));
  }

  std::vector<Key> sorted_keys(bool continuation) const {
    std::vector<Key> keys;
    keys.reserve(pieces_.size());
    for (size_t id = 0; id < pieces_.size(); ++id) {
      std::string_view piece = pieces_[id];
      if (piece.starts_with("##") != continuation) continue;
      if (continuation) piece.remove_prefix(2);
      if (!piece.empty()) keys.push_back({prefix_of(piece), static_cast<uint32_t>(id), static_cast<uint32_t>(piece.size())});
    }
    sort_by_prefix(keys);
    for (auto first = keys.begin(); first != keys.end();) {
      const auto last = std::find_if(first, keys.end(), [&](const Key& key) { return key.prefix != first->prefix; });
      std::sort(first, last, [&](const Key& a, const Key& b) {
        const int order = text_of(a).compare(text_of(b));
        return order != 0 ? order < 0 : a.id < b.id;
      });
      first = last;
    }
    return keys;
  }

  // How many first bytes of two keys are equal, the shorter one's padding with zeros left aside.
  size_t shared_bytes(const Key& a, const Key& b) const {
    const auto shared = static_cast<size_t>(std::countl_zero(a.prefix ^ b.prefix)) / 8;
    if (shared < 8) return std::min<size_t>(shared, b.size_bytes);
    const std::string_view text = text_of(a), other = text_of(b);
    return static_cast<size_t>(std::mismatch(text.begin(), text.end(), other.begin(), other.end()).first - text.begin());
  }

  // As many nodes as there will be and a few holes: places that are not used take no memory.
  void reserve() {
    size_t n_nodes = 0;
    for (size_t i = 0; i < keys_.size(); ++i) n_nodes += keys_[i].size_bytes - (i > 0 ? shared_bytes(keys_[i - 1], keys_[i]) : 0);
    trie_.nodes_.reserve(n_nodes + n_nodes / 16 + 4 * kBytes);
    taken_.reserve(trie_.nodes_.capacity() / 64 + 1);
  }

  void expand(Branch at, size_t depth, std::vector<Branch>& deeper) {
    int64_t id = -1;
    for (; at.begin < at.end && keys_[at.begin].size_bytes == depth; ++at.begin) id = keys_[at.begin].id;
    if (depth > 0) link(at.node, id);
    if (at.begin == at.end) return;
    bytes_.clear();
    const size_t first = deeper.size();
    for (uint32_t i = at.begin; i < at.end; ++i) {
      const uint8_t byte = byte_of(keys_[i], depth);
      if (bytes_.empty() || bytes_.back() != byte) {
        bytes_.push_back(byte);
        deeper.push_back({0, i, i});
      }
      deeper.back().end = i + 1;
    }
    const uint32_t base = bytes_.size() == 1 ? place_one(bytes_[0]) : place();
    trie_.nodes_[at.node].base = base;
    for (size_t i = 0; i < bytes_.size(); ++i) {
      take(base + bytes_[i], at.node);
      deeper[first + i].node = base + bytes_[i];
    }
  }

  // The failure link and pops of a node (algorithm 1 of the paper). id: of the piece that it is, or -1.
  void link(uint32_t at, int64_t id) {
    Node& node = trie_.nodes_[at];
    if (id >= 0) {
      node.fail = kContinuation;
      node.pops = static_cast<uint32_t>(id);
      return;
    }
    const Node& parent = trie_.nodes_[node.parent];
    const auto byte = static_cast<uint8_t>(at - parent.base);
    uint32_t left = parent.fail, pops = parent.pops;
    for (; left != kNone && trie_.child(left, byte) == kNone; left = trie_.nodes_[left].fail) {
      ids_.clear();
      if (trie_.nodes_[left].pops != kNone) trie_.give_out(trie_.nodes_[left].pops, ids_);
      for (const int32_t popped : ids_) pops = append(pops, popped);
    }
    if (left == kNone) return;
    node.fail = trie_.child(left, byte);
    node.pops = pops;
  }

  uint32_t append(uint32_t list, int32_t id) {
    const uint32_t length = (list & kList) != 0 ? trie_.pops_[list & ~kList].length : 1;
    trie_.pops_.push_back({id, list, length + 1});
    return static_cast<uint32_t>(trie_.pops_.size() - 1) | kList;
  }

  void skip_taken(size_t& start) const {
    while (start / 64 < taken_.size() && taken_[start / 64] == ~uint64_t{0}) start = (start / 64 + 1) * 64;
  }

  // A base at which the place of one byte is free.
  uint32_t place_one(uint8_t byte) {
    skip_taken(first_free_);
    const size_t slot = first_free_ + static_cast<size_t>(std::countr_zero(free_from(first_free_)));
    const size_t base = slot - byte;
    grow(base + kBytes);
    return static_cast<uint32_t>(base);
  }

  // A base at which the places of all bytes_ are free. Looks at 64 bases at once.
  uint32_t place() {
    skip_taken(search_from_);
    for (size_t base = search_from_ - bytes_.front();; base += 64) {
      uint64_t fits = ~uint64_t{0};
      for (const uint8_t byte : bytes_) {
        fits &= free_from(base + byte);
        if (fits == 0) break;
      }
      if (fits == 0) continue;
      base += static_cast<size_t>(std::countr_zero(fits));
      search_from_ = std::max(search_from_, base + bytes_.front() - std::min(base, kSearched));
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
  const PieceList& pieces_;
  std::vector<Key> keys_;
  std::vector<uint64_t> taken_;  // a bit for each node
  std::vector<uint8_t> bytes_;
  std::vector<int32_t> ids_;
  size_t first_free_ = 2 * kBytes, search_from_ = first_free_, highest_ = 0;  // no base is negative, and the first is a multiple of 64
};

PieceTrie::PieceTrie(const PieceList& pieces) { Builder(*this, pieces).build(); }

void PieceTrie::give_out(uint32_t pops, std::vector<int32_t>& ids) const {
  if ((pops & kList) == 0) return ids.push_back(static_cast<int32_t>(pops));
  ids.resize(ids.size() + pops_[pops & ~kList].length);
  auto at = ids.rbegin();
  for (; (pops & kList) != 0; pops = pops_[pops & ~kList].before) *at++ = pops_[pops & ~kList].id;
  *at = static_cast<int32_t>(pops);
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
