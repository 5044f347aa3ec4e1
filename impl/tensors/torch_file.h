// tensors/torch_file.h   What torch.save writes (pytorch_model.bin, .pt): the tensors of a state_dict, as views of the file.
//
// Two layouts: a zip archive with <name>/data.pkl and <name>/data/<key> (torch 1.6 and newer), and before that a row of pickles with
// the storages after them. The pickle is parsed by pickle.h and nothing in it is run. It may name torch's storage types,
// torch._utils._rebuild_tensor, _rebuild_tensor_v2 and _rebuild_parameter, torch.Size and collections.OrderedDict; any other name is
// refused. A tensor must lie within its storage: offsets, sizes and strides that are negative or reach outside are refused, and so are
// tensors of more elements than their storage (a stride of 0 would make terabytes of a byte).
//
// Dictionaries in the root are walked ("model" -> "model.bert.pooler.dense.weight"); what is neither tensor nor dictionary is left
// out. Tensors that are no rows of their storage (transposed ones) are copied into order: at most as many bytes as the file has.
// verify() compares the zip's CRC-32; the old layout has none.
// Sources: torch/serialization.py and torch/_utils.py of PyTorch, and what its own torch.save writes.
#pragma once

#include <memory>
#include <string>
#include <vector>

#include "base/files.h"
#include "tensors/tensor_source.h"
#include "tensors/zip_archive.h"

namespace bertpt::tensors {

class TorchFile : public TensorSource {
 public:
  explicit TorchFile(const std::filesystem::path& path);
  std::string_view format() const override { return zip_ ? "torch.save" : "torch.save (before 1.6)"; }
  const std::filesystem::path& path() const override { return file_.path(); }
  std::vector<std::filesystem::path> files() const override { return {file_.path()}; }
  bool has_checksums() const override { return zip_ != nullptr; }
  void verify(const Cancel& cancel, Progress& progress) const override;

  // Whether the bytes begin as one of the two layouts does.
  static bool looks_like(std::string_view first_bytes);

 private:
  void read_zip();
  void read_legacy();
  MappedFile file_;
  std::unique_ptr<const ZipArchive> zip_;
  std::vector<std::unique_ptr<std::byte[]>> copies_;  // of tensors whose elements do not lie in order
};

}  // namespace bertpt::tensors
