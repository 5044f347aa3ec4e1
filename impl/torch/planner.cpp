#include "torch/planner.h"

#include <ATen/ops/empty.h>
#include <c10/core/ScalarType.h>

#include <algorithm>

#if defined(__linux__)
#include <sys/mman.h>
#endif

namespace bertpt::torch {
namespace {

constexpr int64_t kAlign = 64;

int64_t bytes_of(at::IntArrayRef shape, at::ScalarType dtype) {
  int64_t n = static_cast<int64_t>(c10::elementSize(dtype));
  for (const int64_t dim : shape) n *= dim;
  return (n + kAlign - 1) / kAlign * kAlign;
}

}  // namespace

void advise_huge_pages(const at::Tensor& tensor) {
#if defined(__linux__)
  if (!tensor.is_cpu()) return;
  constexpr uintptr_t kPage = 4096;
  const auto first = (reinterpret_cast<uintptr_t>(tensor.data_ptr()) + kPage - 1) / kPage * kPage;
  const auto last = (reinterpret_cast<uintptr_t>(tensor.data_ptr()) + tensor.nbytes()) / kPage * kPage;
  if (first < last) ::madvise(reinterpret_cast<void*>(first), last - first, MADV_HUGEPAGE);
#endif
}

void Arena::reserve(int64_t size_bytes) {
  if (size_bytes <= size_bytes_) return;
  memory_ = at::Tensor();  // give the old one back before asking for the new one
  size_bytes_ = 0;
  memory_ = at::empty({size_bytes}, at::TensorOptions().dtype(at::kByte).device(device_));
  advise_huge_pages(memory_);
  size_bytes_ = size_bytes;
}

void Arena::poison() const {
  if (memory_.defined()) memory_.fill_(0xFF);
}

at::Tensor Planner::keep(at::IntArrayRef shape, at::ScalarType dtype) {
  const int64_t offset = low_;
  low_ += bytes_of(shape, dtype);
  peak_ = low_ + scratch_peak_;
  return bind(offset, shape, dtype);
}

at::Tensor Planner::scratch(at::IntArrayRef shape, at::ScalarType dtype) {
  top_ += bytes_of(shape, dtype);
  scratch_peak_ = std::max(scratch_peak_, top_);
  peak_ = low_ + scratch_peak_;
  return bind(end_ - top_, shape, dtype);
}

at::Tensor Planner::bind(int64_t offset, at::IntArrayRef shape, at::ScalarType dtype) const {
  if (arena_ == nullptr) return {};
  at::Tensor view = at::empty({0}, at::TensorOptions().dtype(dtype).device(arena_->device_));
  std::vector<int64_t> strides(shape.size(), 1);
  for (size_t i = shape.size(); i-- > 1;) strides[i - 1] = strides[i] * std::max<int64_t>(shape[i], 1);
  view.set_(arena_->memory_.storage(), offset / static_cast<int64_t>(c10::elementSize(dtype)), shape, strides);
  return view;
}

}  // namespace bertpt::torch
