#include "torch/transfer.h"

#include <ATen/ops/empty.h>

#include <cstring>

namespace bertpt::torch {

void send_bytes(std::span<const std::byte> bytes, const at::Tensor& to) {
  if (to.is_cpu()) {
    std::memcpy(to.data_ptr(), bytes.data(), bytes.size());
    return;
  }
  const auto n = static_cast<int64_t>(bytes.size());
  const at::Tensor host = at::empty({n}, at::TensorOptions().dtype(at::kByte).pinned_memory(true));
  std::memcpy(host.data_ptr(), bytes.data(), bytes.size());
  to.narrow(0, 0, n).copy_(host, true);
}

}  // namespace bertpt::torch
