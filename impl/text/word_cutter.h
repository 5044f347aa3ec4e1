// text/word_cutter.h   Cuts words longest piece first, as the tokenizer does, by any set of pieces; says where they end. For one thread.
#pragma once

#include <cstdint>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "text/piece_trie.h"

namespace bertpt::text {

class WordCutter {
 public:
  // Both must outlive the cutter. `pieces` are those of the trie.
  WordCutter(const PieceTrie& trie, std::span<const std::string> pieces) : trie_(trie), pieces_(pieces) {}

  // Calls f(id, where the piece ends in the word) for each piece; false, with nothing called, when some part of the word is no piece.
  template <class Function>
  bool cut(std::string_view word, const Function& f) {
    ids_.clear();
    if (!trie_.cut(word, ids_)) return false;
    size_t end = 0;
    for (const int32_t id : ids_) {
      end += pieces_[static_cast<size_t>(id)].size() - (end > 0 ? 2 : 0);
      f(id, end);
    }
    return true;
  }

 private:
  const PieceTrie& trie_;
  std::span<const std::string> pieces_;
  std::vector<int32_t> ids_;
};

}  // namespace bertpt::text
