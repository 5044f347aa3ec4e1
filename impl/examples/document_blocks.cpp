#include "examples/document_blocks.h"

#include <algorithm>

namespace bertpt::examples {

DocumentBlocks::DocumentBlocks(const corpus::SplitView& split, int64_t block_tokens) {
  const int64_t n = split.n_documents();
  if (block_tokens > 0 && split.n_tokens() > block_tokens) {
    const auto lengths = split.sentence_lengths();
    int64_t tokens = 0;
    for (int64_t document = 0, sentence = 0; document < n; ++document) {
      for (const int64_t end = split.sentence_begin(document + 1); sentence < end; ++sentence)
        tokens += lengths[static_cast<size_t>(sentence)];
      const int64_t next = document + 1;
      if (tokens < block_tokens || next - begin_.back() < 2 || n - next < 2) continue;
      begin_.push_back(next);
      tokens = 0;
    }
  }
  begin_.push_back(n);
}

int64_t DocumentBlocks::block_of(int64_t document) const {
  if (size() == 1) return 0;
  return std::upper_bound(begin_.begin(), begin_.end() - 1, document) - begin_.begin() - 1;
}

}  // namespace bertpt::examples
