// text/word_cutter.h   Cuts words longest piece first, as the tokenizer does, by any set of pieces. Immutable; any number of threads.
#pragma once

#include <cstdint>
#include <span>
#include <string>
#include <string_view>

#include "text/piece_trie.h"

namespace bertpt::text {

class WordCutter {
 public:
  // Ids are places in `pieces`; of equal pieces the last counts; "##" in front means behind another piece.
  explicit WordCutter(std::span<const std::string> pieces) : trie_(pieces) {}

  // Calls f(id, where the piece ends in the word) for each piece; false, with nothing called, when some part of the word is no piece.
  template <class Function>
  bool cut(std::string_view word, const Function& f) const {
    for (size_t at = 0; at < word.size();) {
      const PieceTrie::Match match = at == 0 ? trie_.longest_start(word) : trie_.longest_continuation(word.substr(at));
      if (match.id < 0) return false;
      at += match.size_bytes;
      f(match.id, at);
    }
    return true;
  }

 private:
  PieceTrie trie_;
};

}  // namespace bertpt::text
