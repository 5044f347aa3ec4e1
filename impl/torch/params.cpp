#include "torch/params.h"

#include <ATen/ops/zeros.h>

namespace bertpt::torch {

std::vector<engine::Parameter> parameter_list(const Dims& d) {
  std::vector<engine::Parameter> list;
  BertParams none;
  each(none, d, [&](const std::string& name, const std::vector<int64_t>& shape, Kind kind, at::Tensor&) {
    list.push_back({.name = name, .shape = shape, .decay = kind == Kind::matrix});
  });
  return list;
}

ParameterStore::ParameterStore(const Dims& d, const at::TensorOptions& options) : list_(parameter_list(d)) {
  std::vector<int64_t> offsets(list_.size());
  for (const bool decay : {true, false}) {
    for (size_t i = 0; i < list_.size(); ++i) {
      if (list_[i].decay != decay) continue;
      offsets[i] = elements_;
      elements_ += list_[i].elements();
    }
    if (decay) decayed_ = elements_;
  }
  for (size_t slot = 0; slot < flat_.size(); ++slot) {
    flat_[slot] = at::zeros({elements_}, options);
    for (size_t i = 0; i < list_.size(); ++i)
      tensors_[slot].push_back(flat_[slot].narrow(0, offsets[i], list_[i].elements()).view(list_[i].shape));
  }
  for (size_t slot = 0; slot < views_.size(); ++slot) {
    size_t i = 0;
    each(views_[slot], d, [&](const std::string&, const std::vector<int64_t>&, Kind kind, at::Tensor& tensor) {
      if (slot == 0) kinds_.push_back(kind);
      tensor = tensors_[slot][i++];
    });
    for (LayerParams& layer : views_[slot].layers) {
      AttentionParams& a = layer.attention;
      a.wqkv = flat_[slot].narrow(0, a.wq.storage_offset(), 3 * d.H * d.H).view({3 * d.H, d.H});
      a.bqkv = flat_[slot].narrow(0, a.bq.storage_offset(), 3 * d.H);
      TORCH_INTERNAL_ASSERT(a.wv.storage_offset() == a.wq.storage_offset() + 2 * d.H * d.H &&
                            a.bv.storage_offset() == a.bq.storage_offset() + 2 * d.H);
    }
  }
}

const at::Tensor& ParameterStore::view(engine::Slot slot, size_t parameter) const {
  if (parameter >= list_.size())
    throw Error(Code::invalid_argument, "torch/params",
                "parameter " + std::to_string(parameter) + " does not exist: the model has " + std::to_string(list_.size()));
  return tensors_.at(static_cast<size_t>(slot))[parameter];
}

}  // namespace bertpt::torch
