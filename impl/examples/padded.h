// examples/padded.h   A batch as the rectangle that frameworks without ragged attention want. A copy for hosts; the library itself
// never pads.
#pragma once

#include <cstdint>
#include <vector>

#include "examples/batch.h"

namespace bertpt::examples {

constexpr int32_t kIgnoredLabel = -100;  // as Hugging Face and torch's cross entropy have it

// Row-major [sequences, length] each.
struct Padded {
  int64_t sequences = 0, length = 0;
  std::vector<int32_t> ids;             // pad_id behind the end
  std::vector<int32_t> types;           // 0 behind the end
  std::vector<int32_t> attention_mask;  // 1 token, 0 padding
  std::vector<int32_t> labels;          // the original id where masked, else kIgnoredLabel
};

// length 0: the longest sequence of the batch. Errors: Code::invalid_argument when a sequence is longer than `length`.
Padded padded(const Batch& batch, int32_t pad_id, int64_t length = 0);

}  // namespace bertpt::examples
