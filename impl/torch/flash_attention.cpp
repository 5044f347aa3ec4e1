// The core between qkv and context in LibTorch's flash attention, for a GPU in bf16.
#include <ATen/Context.h>
#include <ATen/ops/_flash_attention_backward.h>
#include <ATen/ops/_flash_attention_forward.h>
#include <ATen/ops/stack.h>

#include <cmath>
#include <mutex>

#include "torch/attention.h"

namespace bertpt::torch {
namespace {

double dropout_of(const Context& c, const Pass& pass) { return pass.training ? c.dims.attention_dropout : 0; }
double scale_of(const Context& c) { return 1 / std::sqrt(static_cast<double>(c.dims.D)); }

// Q, K and V of qkv [T,3H] as [T,A,D].
at::Tensor heads(const Context& c, const at::Tensor& qkv, int64_t which) {
  return qkv.view({qkv.size(0), 3, c.dims.A, c.dims.D}).select(1, which);
}

// LibTorch asks its process-wide flags whether the backward pass must add in a fixed order; one that only warns does not.
class Deterministic {
 public:
  explicit Deterministic(bool wanted) {
    if (!wanted) return;
    lock_ = std::unique_lock(process_lock());
    at::Context& process = at::globalContext();
    before_ = process.deterministicAlgorithms(), warn_ = process.deterministicAlgorithmsWarnOnly();
    fill_ = process.deterministicFillUninitializedMemory();
    process.setDeterministicAlgorithms(true, false);
    process.setDeterministicFillUninitializedMemory(false);  // each of the results is written
  }
  ~Deterministic() {
    if (!lock_.owns_lock()) return;
    at::globalContext().setDeterministicAlgorithms(before_, warn_);
    at::globalContext().setDeterministicFillUninitializedMemory(fill_);
  }
  Deterministic(const Deterministic&) = delete;

 private:
  static std::mutex& process_lock() {
    static std::mutex* const lock = new std::mutex;
    return *lock;
  }
  std::unique_lock<std::mutex> lock_;
  bool before_ = false, warn_ = false, fill_ = false;
};

}  // namespace

bool flash_fits(const Dims& d) { return d.D % 8 == 0 && d.D <= 256; }

int64_t flash_bytes(const Dims& d, int64_t tokens) { return tokens * (2 * d.H + 4 * d.A); }

void flash_forward(const Context& c, const Pass& pass, FlashBuffers& b, const AttentionLayout& layout, const at::Tensor& qkv) {
  at::Tensor nothing;
  std::tie(b.context, b.lse, b.seed, b.offset, nothing) =
      at::_flash_attention_forward(heads(c, qkv, 0), heads(c, qkv, 1), heads(c, qkv, 2), layout.device_cu_seqlens, layout.device_cu_seqlens,
                                   layout.longest, layout.longest, dropout_of(c, pass), false, false, scale_of(c));
}

void flash_backward(const Context& c, const Pass& pass, const FlashBuffers& b, const AttentionLayout& layout, const at::Tensor& qkv,
                    const at::Tensor& d_context, const at::Tensor& d_qkv) {
  const Deterministic deterministic(c.deterministic);
  const int64_t T = qkv.size(0);
  const auto [dq, dk, dv] = at::_flash_attention_backward(
      d_context.view({T, c.dims.A, c.dims.D}), heads(c, qkv, 0), heads(c, qkv, 1), heads(c, qkv, 2), b.context, b.lse,
      layout.device_cu_seqlens, layout.device_cu_seqlens, layout.longest, layout.longest, dropout_of(c, pass), false, b.seed, b.offset, scale_of(c));
  at::Tensor out = d_qkv.view({T, 3, c.dims.A, c.dims.D});
  at::stack_out(out, {dq, dk, dv}, 1);
}

}  // namespace bertpt::torch
