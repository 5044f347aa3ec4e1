// examples/packing.h   Several sequences in a row of fixed length, so that little of it is padding: best fit by falling length. Pure
// functions; the samples of a window (a batch) and their order do not change, only who shares a row with whom.
//
// Sequences stay whole. In a row they follow each other without a gap; positions restart at 0 in each, attention must stay within each
// (sequence numbers say where one ends), and each keeps its own pair label at its own [CLS].
#pragma once

#include <cstdint>
#include <span>
#include <vector>

#include "examples/batch.h"

namespace bertpt::examples {

// For each row the sequences in it, by number. The longest go first, each into the row with the least room that holds it (the earliest
// of equals), else into a new row; then every row is sorted, and rows by their first sequence.
// Errors: Code::invalid_argument for a sequence longer than a row.
std::vector<std::vector<int32_t>> pack(std::span<const int32_t> lengths, int64_t row_length);

// Row-major [rows, length] each, as padded.h has them.
struct Packed {
  int64_t rows = 0, length = 0;
  std::vector<int32_t> ids;               // pad_id behind the end
  std::vector<int32_t> types;             // 0 behind the end
  std::vector<int32_t> positions;         // from 0 in each sequence, 0 behind the end
  std::vector<int32_t> sequence_numbers;  // 1, 2, ... within a row, 0 behind the end
  std::vector<int32_t> labels;            // the original id where masked, else -100
  // By sequence of the batch: its row and where it begins there, which is where its [CLS] is.
  std::vector<int32_t> row_of, offset_of;
};
Packed packed(const Batch& batch, int32_t pad_id, int64_t row_length);

}  // namespace bertpt::examples
