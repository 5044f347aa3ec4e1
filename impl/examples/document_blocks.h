// examples/document_blocks.h   A split cut into runs of consecutive documents of about so many tokens each: what is shuffled together and
// held decoded together. Samples are visited block by block (blocks in random order), and random partners come from the same block,
// so that reading a corpus of any size touches each frame about once an epoch. Immutable.
#pragma once

#include <cstdint>
#include <vector>

#include "corpus/corpus.h"

namespace bertpt::examples {

class DocumentBlocks {
 public:
  // block_tokens 0: one block. Every block has at least two documents where the split has, so that a random partner can be found.
  DocumentBlocks(const corpus::SplitView& split, int64_t block_tokens);

  int64_t size() const { return static_cast<int64_t>(begin_.size()) - 1; }
  int64_t begin(int64_t block) const { return begin_[static_cast<size_t>(block)]; }  // first document; begin(size()) is the split's end
  int64_t block_of(int64_t document) const;

 private:
  std::vector<int64_t> begin_{0};
};

}  // namespace bertpt::examples
