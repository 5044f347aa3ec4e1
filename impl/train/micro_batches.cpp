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

namespace {

// Kept from forward to backward for a token.
double activation_bytes(const engine::ModelConfig& c, bool flash, int64_t max_seq_length) {
  const auto L = static_cast<double>(c.num_hidden_layers), H = static_cast<double>(c.hidden_size),
             I = static_cast<double>(c.intermediate_size);
  const auto A = static_cast<double>(c.num_attention_heads);
  // bf16 on a GPU: 8 rows of H and two of I in each layer, statistics, and the scratch of one layer.
  if (flash) return L * (2 * (8 * H + 2 * I) + 4 * A + 16) + 2 * (14 * H + 2 * I);
  // Elsewhere about 14 rows of H, 2 of I, and 2 rows of scores per head.
  return 4 * L * (14 * H + 2 * I + 2 * A * static_cast<double>(max_seq_length));
}

// For activations on a GPU: a tenth stays free, and 2 GB are for logits, libraries and CUDA itself. A parameter takes 16 bytes, and 2 in
// bf16.
double gpu_bytes(const Room& room) {
  if (room.memory_bytes == 0) return 16e9;
  return std::max(0.0, 0.9 * room.memory_bytes - 2e9 - (room.bf16 ? 18 : 16) * room.parameters);
}

}  // namespace

int64_t choose_micro_batch_tokens(const engine::ModelConfig& c, const Room& room, int64_t max_seq_length) {
  const double bytes = activation_bytes(c, room.gpu && room.bf16, max_seq_length);
  const double weights = static_cast<double>(c.num_hidden_layers * c.hidden_size * (4 * c.hidden_size + 2 * c.intermediate_size));
  const double by_time = 2e11 / (6 * weights);  // operations of forward and backward
  const double limit = room.gpu ? gpu_bytes(room) / bytes : std::min(2e9 / bytes, by_time);
  return std::clamp<int64_t>(static_cast<int64_t>(limit), max_seq_length, std::max<int64_t>(max_seq_length, room.gpu ? 65536 : 8192));
}

}  // namespace bertpt::train
