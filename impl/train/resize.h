// train/resize.h   A stored model made to fit: another vocabulary, more or fewer positions. Plain arrays in, plain arrays out.
#pragma once

#include <cstdint>
#include <span>
#include <string_view>
#include <vector>

#include "text/vocab.h"

namespace bertpt::train {

// How each row of a new embedding comes from the old ones: the mean of these rows; none: the mean of all.
struct RowSources {
  std::vector<std::vector<int32_t>> rows;  // one entry per new row
  int64_t kept = 0;                        // rows that are one old row
  int64_t from_pieces = 0;                 // rows that are the mean of the old pieces that the old vocabulary cuts the new one into
  int64_t from_all = 0;                    // rows that are the mean of all old rows: nothing of the piece is known
};

// The rows for vocabulary `now` in a table of new_rows rows, when the old one has old_rows rows for vocabulary `before`. A piece that both
// have keeps its row whatever its id. Rows behind the vocabularies (padding) stay where they are. before and now may be the same
// vocabulary: then only the size changes, and pieces without a row get one.
RowSources match_rows(const text::Vocab& before, int64_t old_rows, const text::Vocab& now, int64_t new_rows);

// values: [old rows][width]. The result: [sources.rows.size()][width]. Means are made in double.
std::vector<float> resize_rows(std::span<const float> values, int64_t width, const RowSources& sources);

// The rows that are one old row; zeros for the others: what cannot be made from other rows, such as a first moment.
std::vector<float> keep_rows(std::span<const float> values, int64_t width, const RowSources& sources);

enum class PositionGrowth { repeat, interpolate };
// A position table [old][width] with new_positions rows. Fewer: the first ones. More, repeat: row i is row i mod old, so that what stands
// near keeps the distances it was trained on. More, interpolate: the old rows stretched over the new length, linear between neighbours.
std::vector<float> resize_positions(std::span<const float> values, int64_t width, int64_t new_positions, PositionGrowth growth);

}  // namespace bertpt::train
