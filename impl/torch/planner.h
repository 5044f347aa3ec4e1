// torch/planner.h   One arena for all activations of a micro-batch, planned before it is filled.
//
// A plan function asks for buffers in program order. It runs twice over the same code: a measuring planner only adds up sizes and
// gives undefined tensors; a binding planner gives views into the arena. Sizes and layout therefore cannot disagree.
//
//   low end   keep()     forward to backward, and layer to layer: a bump pointer that only grows
//   high end  scratch()  until the Scope ends: a second bump pointer, from the top down, reset by Scope
//
// The arena grows when a plan needs more and never shrinks, so steady training allocates nothing. Buffers are 64-byte aligned.
// poison() fills the arena with NaN: what reads a buffer before writing it then shows in the loss (tests do this).
#pragma once

#include <ATen/core/Tensor.h>

#include <cstdint>
#include <vector>

namespace bertpt::torch {

// Asks for large pages for a tensor that nothing was written to yet; where there are none, nothing changes.
void advise_huge_pages(const at::Tensor& tensor);

class Arena {
 public:
  explicit Arena(at::Device device) : device_(device) {}
  void reserve(int64_t size_bytes);
  void poison() const;
  int64_t size_bytes() const { return size_bytes_; }

 private:
  friend class Planner;
  at::Device device_;
  at::Tensor memory_;  // u8
  int64_t size_bytes_ = 0;
};

class Planner {
 public:
  explicit Planner(at::ScalarType dtype) : dtype_(dtype) {}                                                             // measures
  Planner(at::ScalarType dtype, const Arena& arena, int64_t size_bytes) : dtype_(dtype), arena_(&arena), end_(size_bytes) {}  // binds

  at::Tensor keep(at::IntArrayRef shape) { return keep(shape, dtype_); }
  at::Tensor keep(at::IntArrayRef shape, at::ScalarType dtype);
  at::Tensor scratch(at::IntArrayRef shape) { return scratch(shape, dtype_); }
  at::Tensor scratch(at::IntArrayRef shape, at::ScalarType dtype);
  // What both ends needed at most at the same time; of a measuring planner.
  int64_t size_bytes() const { return peak_; }

  // Scratch asked for while a Scope lives is free for others after it.
  class Scope {
   public:
    explicit Scope(Planner& planner) : planner_(planner), before_(planner.top_) {}
    ~Scope() { planner_.top_ = before_; }
    Scope(const Scope&) = delete;

   private:
    Planner& planner_;
    int64_t before_;
  };

 private:
  at::Tensor bind(int64_t offset, at::IntArrayRef shape, at::ScalarType dtype) const;
  at::ScalarType dtype_;
  const Arena* arena_ = nullptr;
  int64_t low_ = 0, top_ = 0;  // bytes used at the low end, and at the high end
  int64_t scratch_peak_ = 0, peak_ = 0;
  int64_t end_ = 0;
};

}  // namespace bertpt::torch
