// torch/transfer.h   Bytes of the host into a device's memory.
#pragma once

#include <ATen/core/Tensor.h>

#include <cstddef>
#include <span>

namespace bertpt::torch {

// Memory of the host, u8, that send() is quick from: for a GPU it is pinned.
at::Tensor staging(int64_t bytes, at::Device device);
// The first bytes of `to`, u8, become those of `host`, which staging() gave, in the order of the current stream; nobody waits. LibTorch
// keeps the memory until the copy is done: the tensor may go at once, but not be written to.
void send(const at::Tensor& host, const at::Tensor& to);
// By memory of its own.
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
