#include "text/piece_counts.h"

#include <algorithm>
#include <atomic>

#include "base/threads.h"
#include "text/piece_trie.h"

namespace bertpt::text {

std::vector<uint64_t> piece_counts(std::span<const std::string> pieces, std::span<const CountedWord> words, int64_t threads,
                                   const Cancel& cancel, Progress& progress) {
  constexpr size_t kWordsAtOnce = 1024;
  const PieceTrie trie(pieces);
  const size_t slots = std::min(static_cast<size_t>(threads), words.size() / kWordsAtOnce + 1);
  std::vector<std::vector<uint64_t>> counts(slots, std::vector<uint64_t>(pieces.size()));
  std::atomic<size_t> next{0};
  parallel_for(static_cast<int64_t>(slots), static_cast<int64_t>(slots), [&](int64_t slot) {
    std::vector<uint64_t>& mine = counts[static_cast<size_t>(slot)];
    std::vector<int32_t> ids;
    for (size_t begin = kWordsAtOnce * next++; begin < words.size(); begin = kWordsAtOnce * next++) {
      cancel.check("text/vocab_trainer");
      const auto batch = words.subspan(begin, std::min(kWordsAtOnce, words.size() - begin));
      for (const CountedWord& word : batch) {
        ids.clear();
        trie.cut(word.text, ids);
        for (const int32_t id : ids) mine[static_cast<size_t>(id)] += word.count;
      }
      progress.advance(batch.size());
    }
  });
  for (size_t slot = 1; slot < slots; ++slot) {
    for (size_t i = 0; i < pieces.size(); ++i) counts[0][i] += counts[slot][i];
  }
  return std::move(counts[0]);
}

}  // namespace bertpt::text
