// torch/transfer.h   Bytes of the host into a device's memory.
#pragma once

#include <ATen/core/Tensor.h>

#include <cstddef>
#include <span>

namespace bertpt::torch {

// The first bytes of `to`, u8, become these, in the order of the current stream; nobody waits. On a GPU the copy starts from pinned memory
// that LibTorch keeps until it is done.
void send_bytes(std::span<const std::byte> bytes, const at::Tensor& to);

template <class T>
std::span<const std::byte> bytes_of(const T& object) {
  return std::as_bytes(std::span(&object, 1));
}

// What an uploaded struct is to a kernel.
template <class T>
const T* on_device(const at::Tensor& bytes) {
  return bytes.defined() ? static_cast<const T*>(bytes.data_ptr()) : nullptr;
}

}  // namespace bertpt::torch
