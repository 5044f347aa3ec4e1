#include "examples/packing.h"

#include <algorithm>
#include <map>
#include <numeric>
#include <string>
#include <tuple>
#include <utility>

#include "base/error.h"
#include "examples/padded.h"

namespace bertpt::examples {

std::vector<std::vector<int32_t>> pack(std::span<const int32_t> lengths, int64_t row_length) {
  std::vector<int32_t> order(lengths.size());
  std::iota(order.begin(), order.end(), 0);
  const auto length = [&](int32_t s) { return lengths[static_cast<size_t>(s)]; };
  std::stable_sort(order.begin(), order.end(), [&](int32_t a, int32_t b) { return length(a) > length(b); });
  if (!order.empty() && length(order.front()) > row_length) {
    throw Error(Code::invalid_argument, "examples/packing",
                "a row of " + std::to_string(row_length) + " is too short: the longest sequence has " +
                    std::to_string(length(order.front())) + " tokens",
                {{"row_length", row_length}, {"longest", length(order.front())}});
  }
  std::vector<std::vector<int32_t>> rows;
  std::map<std::pair<int64_t, size_t>, bool> rooms;  // (room, row)
  for (const int32_t s : order) {
    const int64_t size = length(s);
    const auto found = rooms.lower_bound({size, 0});
    size_t row = rows.size();
    int64_t room = row_length;
    if (found == rooms.end()) {
      rows.emplace_back();
    } else {
      std::tie(room, row) = found->first;
      rooms.erase(found);
    }
    rows[row].push_back(s);
    if (room > size) rooms[{room - size, row}] = true;
  }
  for (std::vector<int32_t>& row : rows) std::sort(row.begin(), row.end());
  std::sort(rows.begin(), rows.end());
  return rows;
}

Packed packed(const Batch& batch, int32_t pad_id, int64_t row_length) {
  const auto n = static_cast<size_t>(batch.sequences());
  std::vector<int32_t> lengths;
  for (size_t s = 0; s < n; ++s) lengths.push_back(batch.cu_seqlens[s + 1] - batch.cu_seqlens[s]);
  const std::vector<std::vector<int32_t>> rows = pack(lengths, row_length);
  Packed out;
  out.rows = static_cast<int64_t>(rows.size());
  out.length = row_length;
  const auto cells = static_cast<size_t>(out.rows * row_length);
  out.ids.assign(cells, pad_id);
  for (std::vector<int32_t>* zeros : {&out.types, &out.positions, &out.sequence_numbers}) zeros->assign(cells, 0);
  out.labels.assign(cells, kIgnoredLabel);
  out.row_of.resize(n);
  out.offset_of.resize(n);
  for (size_t row = 0; row < rows.size(); ++row) {
    int32_t offset = 0, number = 0;
    for (const int32_t s : rows[row]) {
      const auto sequence = static_cast<size_t>(s);
      out.row_of[sequence] = static_cast<int32_t>(row);
      out.offset_of[sequence] = offset;
      const auto to = static_cast<std::ptrdiff_t>(row) * row_length + offset;
      const auto begin = batch.cu_seqlens[sequence], end = batch.cu_seqlens[sequence + 1];
      std::copy(batch.ids.begin() + begin, batch.ids.begin() + end, out.ids.begin() + to);
      std::copy(batch.types.begin() + begin, batch.types.begin() + end, out.types.begin() + to);
      std::copy(batch.positions.begin() + begin, batch.positions.begin() + end, out.positions.begin() + to);
      std::fill_n(out.sequence_numbers.begin() + to, end - begin, ++number);
      const auto first = std::lower_bound(batch.masked_positions.begin(), batch.masked_positions.end(), begin);
      for (auto m = first; m != batch.masked_positions.end() && *m < end; ++m) {
        out.labels[static_cast<size_t>(to + *m - begin)] = batch.masked_labels[static_cast<size_t>(m - batch.masked_positions.begin())];
      }
      offset += end - begin;
    }
  }
  return out;
}

}  // namespace bertpt::examples
