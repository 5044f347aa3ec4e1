// tensors/sharded.h   Weights in several files under one index, as transformers writes large models: model.safetensors.index.json or
// pytorch_model.bin.index.json, {"metadata": {...}, "weight_map": {"tensor": "file"}}. The files lie beside the index; a name that leaves
// its folder is refused. A tensor is what the map says; one that its file lacks is Error{corrupt}.
#pragma once

#include <memory>
#include <string>
#include <vector>

#include "tensors/tensor_source.h"

namespace bertpt::tensors {

class ShardedSource : public TensorSource {
 public:
  explicit ShardedSource(const std::filesystem::path& index);
  std::string_view format() const override { return format_; }
  const std::filesystem::path& path() const override { return path_; }
  std::vector<std::filesystem::path> files() const override;  // the index first
  bool has_checksums() const override;
  void verify(const Cancel& cancel, Progress& progress) const override;

 private:
  std::filesystem::path path_;
  std::string format_;
  std::vector<std::shared_ptr<const TensorSource>> parts_;
};

}  // namespace bertpt::tensors
