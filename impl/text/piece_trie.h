// text/piece_trie.h   The pieces of a vocabulary as a byte trie in a double array with failure links, for cutting words greedily into
// longest pieces in one pass over their bytes, whatever the word and the vocabulary (LinMaxMatch: Song et al., "Fast WordPiece
// Tokenization", arXiv 2012.15524, section 3). Immutable after construction; any number of threads.
//
// There are two roots, for pieces that start a word and for "##" pieces. A node stands for a string that was matched from a root.
// Where no child goes on, the pieces that greedy matching would have cut by now (the node's `pops`) are given out and matching goes
// on at the node of what they leave over (`fail`). A step costs one memory access. 16 bytes a node; 12 bytes an entry of pops, of which
// most nodes need none: one piece alone is an id.
#pragma once

#include <cstdint>
#include <string_view>
#include <vector>

#include "text/piece_list.h"

namespace bertpt::text {

class PieceTrie {
 public:
  // Ids are places in `pieces`; of equal pieces the last id wins; an empty piece, and "##" alone, never match. Time and memory are
  // linear in the bytes of all pieces, apart from sorting those that share eight bytes.
  explicit PieceTrie(const PieceList& pieces);

  // Appends the pieces of a word (not empty): the longest piece that starts it, then the longest "##" pieces. False, with nothing
  // appended, when some part of the word is no piece.
  bool cut(std::string_view word, std::vector<int32_t>& ids) const;

  size_t size_bytes() const { return nodes_.size() * sizeof(Node) + pops_.size() * sizeof(Pop); }

 private:
  static constexpr uint32_t kNone = UINT32_MAX, kStart = 0, kContinuation = 1;
  static constexpr uint32_t kList = uint32_t{1} << 31;  // with a place in pops_; without it a list of one piece is that piece's id
  static constexpr size_t kBytes = 256;
  struct Node {
    uint32_t base = 0;        // child for byte b lies at base + b when that node's parent is this one
    uint32_t parent = kNone;  // kNone: free
    uint32_t fail = kNone;    // kNone: what is left over cannot be cut
    uint32_t pops = kNone;    // a list's last entry, see kList; kNone: no pieces
  };
  struct Pop {
    int32_t id;
    uint32_t before, length;  // the list before it, and how many pieces there are with this one; lists share their beginnings
  };
  class Builder;

  uint32_t child(uint32_t node, uint8_t byte) const {
    const uint32_t at = nodes_[node].base + byte;  // there are kBytes nodes behind every base
    return nodes_[at].parent == node ? at : kNone;
  }
  void give_out(uint32_t pops, std::vector<int32_t>& ids) const;

  std::vector<Node> nodes_;
  std::vector<Pop> pops_;
};

}  // namespace bertpt::text
