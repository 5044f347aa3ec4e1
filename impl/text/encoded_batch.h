// text/encoded_batch.h   Many texts to ids in one call: parallel over texts, one flat array for each column. The result does not depend
// on the number of threads.
#pragma once

#include <algorithm>
#include <cstdint>
#include <cstdlib>
#include <memory>
#include <new>
#include <span>
#include <string_view>
#include <utility>
#include <vector>

#include "text/tokenizer.h"

namespace bertpt::text {

enum class Padding : int32_t { none = 0, longest = 1, max_length = 2 };

// encode.truncation none with a max_length refuses longer rows (Code::invalid_argument, detail "row").
// Padding goes to the end of a row: id [PAD], type 0, span 0,0, word -1, special 1, attention 0.
struct EncodeBatchOptions {
  EncodeOptions encode = {};
  Padding padding = Padding::none;  // longest: every row as long as the longest; max_length: as encode.max_length, which must be set
  int64_t threads = 1;              // at most; 0: one for each usable core
  bool type_ids = false, special_mask = false;  // fill these columns
};

// Numbers of a batch, one after the other. Made of a vector, or as room that is not set: then several threads write it, each its own part,
// and the pages are touched by who needs them.
template <class T>
class Column {
 public:
  Column() = default;
  explicit Column(std::vector<T> values) : vector_(std::move(values)) {}
  static Column room(size_t size) {
    if (size > PTRDIFF_MAX / sizeof(T)) throw std::bad_alloc();
    Column column;
    column.room_.reset(static_cast<T*>(std::malloc(std::max<size_t>(size, 1) * sizeof(T))));
    if (!column.room_) throw std::bad_alloc();
    column.room_size_ = size;
    return column;
  }
  // Of room: leaves the first `size`. The memory behind them stays when it is little: mostly it was not touched, and an allocator finds a
  // place for the next batch where one of the same size was.
  void end_at(size_t size) {
    const bool little = size >= room_size_ / 4;
    room_size_ = size;
    if (little) return;
    if (void* const smaller = std::realloc(room_.get(), std::max<size_t>(size, 1) * sizeof(T))) {
      static_cast<void>(room_.release());
      room_.reset(static_cast<T*>(smaller));
    }
  }
  T* data() { return room_ ? room_.get() : vector_.data(); }
  const T* data() const { return room_ ? room_.get() : vector_.data(); }
  size_t size() const { return room_ ? room_size_ : vector_.size(); }
  bool empty() const { return size() == 0; }

 private:
  struct Free {
    void operator()(T* values) const { std::free(values); }
  };
  std::vector<T> vector_;
  std::unique_ptr<T[], Free> room_;
  size_t room_size_ = 0;
};

// Row r is [row_offsets[r], row_offsets[r + 1]) of every column that is not empty. Columns as in Encoding.
struct EncodedBatch {
  std::vector<int64_t> row_offsets{0};
  Column<int32_t> ids, type_ids, special_mask, attention_mask, word_ids;  // attention_mask: with padding only; 1 where there is a token
  Column<int64_t> begin, end;
  int64_t n_replaced = 0;  // U+FFFD put in place of ill-formed UTF-8, in all texts
};

// pairs: empty, or as many as texts. Errors: those of Tokenizer::encode for the first row that has one, with the detail "row"; nothing
// is given then. Memory: the result and, while several threads work, the few hundred kilobytes of parts that wait for their turn; twice the
// result when rows are padded to the longest, or when there are more tokens than one for every second byte.
EncodedBatch encode_batch(const Tokenizer& tokenizer, std::span<const std::string_view> texts, std::span<const std::string_view> pairs,
                          const EncodeBatchOptions& options);

}  // namespace bertpt::text
