#include "train/micro_batches.h"

#include <algorithm>

namespace bertpt::train {

std::vector<Cut> cut_batch(const examples::Batch& batch, int64_t tokens) {
  std::vector<Cut> cuts;
  int64_t used = 0;
  for (int64_t s = 0; s < batch.sequences(); ++s) {
    const int64_t length = batch.cu_seqlens[static_cast<size_t>(s) + 1] - batch.cu_seqlens[static_cast<size_t>(s)];
    if (cuts.empty() || used + length > tokens) {
      cuts.push_back({s, s});
      used = 0;
    }
    cuts.back().last = s + 1;
    used += length;
  }
  return cuts;
}

int64_t choose_micro_batch_tokens(const engine::ModelConfig& c, bool gpu, int64_t max_seq_length) {
  // Kept from forward to backward per token and layer: about 14 rows of H, 2 of I, and 2 rows of scores per head.
  const double row = static_cast<double>(14 * c.hidden_size + 2 * c.intermediate_size + 2 * c.num_attention_heads * max_seq_length);
  const double bytes = 4.0 * row * static_cast<double>(c.num_hidden_layers);
  const double weights = static_cast<double>(c.num_hidden_layers * c.hidden_size * (4 * c.hidden_size + 2 * c.intermediate_size));
  const double by_memory = (gpu ? 16e9 : 2e9) / bytes;
  const double by_time = 2e11 / (6 * weights);  // operations of forward and backward
  const int64_t limit = static_cast<int64_t>(gpu ? by_memory : std::min(by_memory, by_time));
  return std::clamp<int64_t>(limit, max_seq_length, gpu ? 65536 : 8192);
}

}  // namespace bertpt::train
