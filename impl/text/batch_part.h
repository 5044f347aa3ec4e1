// text/batch_part.h   Some rows of a batch as one thread encodes them, and which columns a batch has.
#pragma once

#include <cstdint>
#include <span>
#include <string_view>
#include <vector>

#include "text/encoded_batch.h"

namespace bertpt::text {

// Columns as in EncodedBatch; row_offsets are counted from the first of these rows.
struct BatchPart {
  std::vector<int64_t> row_offsets{0};
  std::vector<int32_t> ids, type_ids, special_mask, attention_mask, word_ids;
  std::vector<int64_t> begin, end;
  int64_t n_replaced = 0;

  size_t n_rows() const { return row_offsets.size() - 1; }
  size_t n_tokens() const { return ids.size(); }
  void clear();  // keeps the memory
};

// The columns that hold tokens: where they stand in a part and in a batch, whether they are wanted, and what a padded place has.
template <class Visit>
void each_column(const EncodeBatchOptions& options, int32_t pad_id, Visit&& visit) {
  const bool offsets = options.encode.offsets;
  visit(&BatchPart::ids, &EncodedBatch::ids, true, pad_id);
  visit(&BatchPart::type_ids, &EncodedBatch::type_ids, options.type_ids, 0);
  visit(&BatchPart::special_mask, &EncodedBatch::special_mask, options.special_mask, 1);
  visit(&BatchPart::attention_mask, &EncodedBatch::attention_mask, options.padding != Padding::none, 0);
  visit(&BatchPart::word_ids, &EncodedBatch::word_ids, offsets, -1);
  visit(&BatchPart::begin, &EncodedBatch::begin, offsets, 0);
  visit(&BatchPart::end, &EncodedBatch::end, offsets, 0);
}

// Appends the rows [first, last) of a batch, without padding. Errors: those of encode_batch, with the detail "row"; then `out` holds the
// rows before.
void encode_rows(const Tokenizer& tokenizer, std::span<const std::string_view> texts, std::span<const std::string_view> pairs, size_t first,
                 size_t last, const EncodeBatchOptions& options, BatchPart& out);

}  // namespace bertpt::text
