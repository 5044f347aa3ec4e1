// text/growing_pieces.h   A vocabulary that pieces are added to, and cutting words by it longest piece first.
#pragma once

#include <cstdint>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "text/hash_trie.h"

namespace bertpt::text {

// A piece without its "##".
struct PieceForm {
  std::string_view letters;
  bool inner = false;  // it goes behind another piece
};
inline PieceForm form_of(std::string_view piece) {
  return piece.size() > 2 && piece.starts_with("##") ? PieceForm{piece.substr(2), true} : PieceForm{piece, false};
}

class GrowingPieces {
 public:
  explicit GrowingPieces(std::span<const std::string> pieces) {
    for (const std::string& piece : pieces) add(form_of(piece));
  }
  // Gives the next id, also to an empty piece, which never matches. Of equal pieces the last counts.
  uint32_t add(PieceForm piece) {
    uint32_t node = piece.inner ? kInner : kStart;
    for (const char c : piece.letters) node = trie_.find_or_add(node, static_cast<uint8_t>(c));
    ids_.resize(trie_.size(), HashTrie::kNone);
    if (!piece.letters.empty()) ids_[node] = size_;
    return size_++;
  }
  uint32_t size() const { return size_; }

  struct Match {
    uint32_t id = HashTrie::kNone;  // kNone: no piece starts here
    size_t size_bytes = 0;
  };
  // The longest piece that starts the letters.
  Match longest(PieceForm text) const {
    uint32_t node = text.inner ? kInner : kStart;
    Match best;
    for (size_t i = 0; i < text.letters.size(); ++i) {
      node = trie_.find(node, static_cast<uint8_t>(text.letters[i]));
      if (node == HashTrie::kNone) break;
      if (ids_[node] != HashTrie::kNone) best = {ids_[node], i + 1};
    }
    return best;
  }

  struct Cut {
    uint32_t id;
    uint32_t begin;  // first byte in the word
  };
  // The pieces of a word; empty when some part of it is no piece. extra: taken as one more piece, with the id size().
  void cut(std::string_view word, PieceForm extra, std::vector<Cut>& out) const {
    out.clear();
    for (size_t at = 0; at < word.size();) {
      Match match = longest({word.substr(at), at > 0});
      if (extra.letters.size() > match.size_bytes && extra.inner == (at > 0) && word.substr(at).starts_with(extra.letters)) {
        match = {size_, extra.letters.size()};
      }
      if (match.id == HashTrie::kNone) return out.clear();
      out.push_back({match.id, static_cast<uint32_t>(at)});
      at += match.size_bytes;
    }
  }

 private:
  static constexpr uint32_t kStart = 0, kInner = 1;
  HashTrie trie_{2};
  std::vector<uint32_t> ids_;  // by node
  uint32_t size_ = 0;
};

}  // namespace bertpt::text
