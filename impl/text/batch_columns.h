// text/batch_columns.h   Parts of a batch, encoded by several threads in any order, to its columns. A part moves to its place as soon as
// those before it are there, while the processor's caches still hold it; the memory for all is asked for in advance and touched by who
// writes it. What has no place yet waits: parts that are early, all of them while the width of a row is not known, and the rest of a batch
// with more tokens than there was room for.
#pragma once

#include <mutex>
#include <span>
#include <vector>

#include "text/batch_part.h"

namespace bertpt::text {

class BatchColumns {
 public:
  // first_rows: of each part, and the number of rows. n_tokens: how many to have room for. The options stay the caller's, and alive.
  BatchColumns(const EncodeBatchOptions& options, int32_t pad_id, std::span<const size_t> first_rows, size_t n_tokens);

  // The rows of part p, each part once; for any thread. `part` is empty afterwards.
  void add(size_t p, BatchPart& part);
  // When all parts were added; for up to `threads` threads.
  EncodedBatch finish(int64_t threads);

 private:
  size_t n_parts() const { return waiting_.size(); }
  size_t placed_size(const BatchPart& part) const;
  bool next_has_place() const;
  void place(const BatchPart& part, size_t p, size_t begin);
  void take_room(size_t n_tokens);
  void place_rest(int64_t threads);
  int64_t longest_row() const;

  const EncodeBatchOptions& options_;
  const int32_t pad_id_;
  const std::span<const size_t> first_rows_;
  size_t width_;  // of every row; 0: rows are as long as they are, or the longest is not known yet
  size_t room_;
  EncodedBatch out_;

  std::mutex mutex_;  // of what follows
  std::vector<BatchPart> waiting_;
  std::vector<bool> arrived_;
  std::vector<BatchPart> spare_;  // empty ones, for their memory
  size_t next_ = 0;               // the first part without a place
  size_t n_placed_ = 0;           // tokens of the parts before it, padding included
};

}  // namespace bertpt::text
