#include "examples/padded.h"

#include <algorithm>

#include "base/error.h"

namespace bertpt::examples {

Padded padded(const Batch& batch, int32_t pad_id, int64_t length) {
  if (length == 0) length = batch.max_seqlen;
  if (length < batch.max_seqlen) {
    throw Error(Code::invalid_argument, "examples/padded",
                "a padded length of " + std::to_string(length) + " is too short: the longest sequence has " +
                    std::to_string(batch.max_seqlen) + " tokens",
                {{"length", length}, {"longest", batch.max_seqlen}});
  }
  Padded out{batch.sequences(), length, {}, {}, {}, {}};
  const auto cells = static_cast<size_t>(out.sequences * length);
  out.ids.assign(cells, pad_id);
  out.types.assign(cells, 0);
  out.attention_mask.assign(cells, 0);
  out.labels.assign(cells, kIgnoredLabel);
  size_t m = 0;
  for (int64_t s = 0; s < out.sequences; ++s) {
    const int32_t begin = batch.cu_seqlens[static_cast<size_t>(s)], end = batch.cu_seqlens[static_cast<size_t>(s) + 1];
    const int64_t row = s * length;
    std::copy(batch.ids.begin() + begin, batch.ids.begin() + end, out.ids.begin() + row);
    std::copy(batch.types.begin() + begin, batch.types.begin() + end, out.types.begin() + row);
    std::fill_n(out.attention_mask.begin() + row, end - begin, 1);
    for (; m < batch.masked_positions.size() && batch.masked_positions[m] < end; ++m) {
      out.labels[static_cast<size_t>(row + batch.masked_positions[m] - begin)] = batch.masked_labels[m];
    }
  }
  return out;
}

}  // namespace bertpt::examples
