// text/piece_trie.h   The pieces of a vocabulary as a byte trie in a double array, for greedy longest-match cutting of words.
// Immutable after construction; any number of threads. A step costs one memory access; nothing is allocated while matching.
#pragma once

#include <cstdint>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace bertpt::text {

class PieceTrie {
 public:
  // Ids are places in `pieces`; of equal pieces the last id wins; an empty piece never matches.
  explicit PieceTrie(std::span<const std::string> pieces);

  struct Match {
    int32_t id = -1;  // -1: no piece starts here
    size_t size_bytes = 0;
  };
  // The longest piece that starts `text`.
  Match longest_start(std::string_view text) const { return longest(text, 0); }
  // The longest piece "##" + x where x, not empty, starts `text`.
  Match longest_continuation(std::string_view text) const { return longest(text, continuation_root_); }

 private:
  static constexpr uint32_t kNone = UINT32_MAX;
  struct Node {
    uint32_t base = 0;        // child for byte b lies at base + b when that node's parent is this one
    uint32_t parent = kNone;  // kNone: free
    int32_t id = -1;
  };

  Match longest(std::string_view text, uint32_t node) const;
  uint32_t child(uint32_t node, char byte) const {
    const size_t at = nodes_[node].base + static_cast<uint8_t>(byte);
    return at < nodes_.size() && nodes_[at].parent == node ? static_cast<uint32_t>(at) : kNone;
  }
  uint32_t place(std::span<const uint8_t> bytes);

  std::vector<Node> nodes_;
  uint32_t continuation_root_ = kNone;
  size_t first_free_ = 1;  // while building
};

}  // namespace bertpt::text
