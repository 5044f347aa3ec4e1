#include "torch/params.h"

#include <ATen/ops/empty.h>

#include <limits>

#include "torch/planner.h"

namespace bertpt::torch {

std::vector<engine::Parameter> parameter_list(const Dims& d) {
  std::vector<engine::Parameter> list;
  BertParams none;
  each(none, d, [&](const std::string& name, const std::vector<int64_t>& shape, Kind kind, at::Tensor&) {
    list.push_back({.name = name, .shape = shape, .decay = kind == Kind::matrix});
  });
  return list;
}

namespace {

// Flat buffers are read and written from end to end: with large pages the processor looks up few addresses.
at::Tensor flat_buffer(int64_t elements, const at::TensorOptions& options) {
  at::Tensor flat = at::empty({elements}, options);
  advise_huge_pages(flat);
  return flat.zero_();
}

}  // namespace

ParameterStore::ParameterStore(const Dims& d, const at::TensorOptions& options)
    : dims_(d), options_(options), list_(parameter_list(d)), offsets_(list_.size()) {
  BertParams none;
  each(none, d, [&](const std::string&, const std::vector<int64_t>&, Kind kind, at::Tensor&) { kinds_.push_back(kind); });
  for (const bool decay : {true, false}) {
    for (size_t i = 0; i < list_.size(); ++i) {
      if (list_[i].decay != decay) continue;
      offsets_[i] = elements_;
      order_.push_back(i);
      elements_ += list_[i].elements();
    }
    if (decay) decayed_ = elements_;
  }
  made(engine::Slot::value);
}

ParameterStore::Slice ParameterStore::make() const {
  Slice slice{.flat = flat_buffer(elements_, options_), .tensors = {}, .params = {}};
  for (size_t i = 0; i < list_.size(); ++i)
    slice.tensors.push_back(slice.flat.narrow(0, offsets_[i], list_[i].elements()).view(list_[i].shape));
  size_t i = 0;
  each(slice.params, dims_,
       [&](const std::string&, const std::vector<int64_t>&, Kind, at::Tensor& tensor) { tensor = slice.tensors[i++]; });
  slice.params.mlm.decoder = slice.params.embeddings.word;
  const int64_t H = dims_.H;
  for (LayerParams& layer : slice.params.layers) {
    AttentionParams& a = layer.attention;
    a.wqkv = slice.flat.narrow(0, a.wq.storage_offset(), 3 * H * H).view({3 * H, H});
    a.bqkv = slice.flat.narrow(0, a.bq.storage_offset(), 3 * H);
    TORCH_INTERNAL_ASSERT(a.wv.storage_offset() == a.wq.storage_offset() + 2 * H * H &&
                          a.bv.storage_offset() == a.bq.storage_offset() + 2 * H);
  }
  return slice;
}

const ParameterStore::Slice& ParameterStore::made(engine::Slot slot) const {
  Slice& slice = slots_.at(static_cast<size_t>(slot));
  if (!slice.flat.defined()) slice = make();
  return slice;
}

bool ParameterStore::begin_adding() {
  made(engine::Slot::gradient);
  return std::exchange(fresh_gradients_, false);
}

void ParameterStore::clear_for_overwriting(bool poison) const {
  const at::Tensor& flat = made(engine::Slot::gradient).flat;
  if (poison) flat.fill_(std::numeric_limits<double>::quiet_NaN());
  flat.narrow(0, decayed_, elements_ - decayed_).zero_();
}

const at::Tensor& ParameterStore::flat(engine::Slot slot) const {
  const at::Tensor& flat = made(slot).flat;
  if (slot == engine::Slot::gradient && fresh_gradients_) {
    flat.zero_();
    fresh_gradients_ = false;
  }
  return flat;
}

void ParameterStore::clear(engine::Slot slot) {
  const Slice& slice = slots_.at(static_cast<size_t>(slot));
  if (slot == engine::Slot::gradient) fresh_gradients_ = true;
  else if (slice.flat.defined()) slice.flat.zero_();
}

int64_t ParameterStore::size_bytes() const {
  int64_t bytes = 0;
  for (const Slice& slice : slots_) bytes += slice.flat.defined() ? static_cast<int64_t>(slice.flat.nbytes()) : 0;
  return bytes;
}

const at::Tensor& ParameterStore::view(engine::Slot slot, size_t parameter) const {
  if (parameter >= list_.size())
    throw Error(Code::invalid_argument, "torch/params",
                "parameter " + std::to_string(parameter) + " does not exist: the model has " + std::to_string(list_.size()));
  flat(slot);
  if (slot == engine::Slot::value) values_written_ = true;
  return made(slot).tensors[parameter];
}

}  // namespace bertpt::torch
