#include "torch/transfer.h"

#include <ATen/ops/empty.h>

#include <cstring>

namespace bertpt::torch {

at::Tensor staging(int64_t bytes, at::Device device) {
  return at::empty({bytes}, at::TensorOptions().dtype(at::kByte).pinned_memory(device.is_cuda()));
}

void send(const at::Tensor& host, const at::Tensor& to) { to.narrow(0, 0, host.numel()).copy_(host, true); }

void send_bytes(std::span<const std::byte> bytes, const at::Tensor& to) {
  const at::Tensor host = staging(static_cast<int64_t>(bytes.size()), to.device());
  std::memcpy(host.data_ptr(), bytes.data(), bytes.size());
  send(host, to);
}

}  // namespace bertpt::torch
