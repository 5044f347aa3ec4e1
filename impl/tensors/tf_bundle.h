// tensors/tf_bundle.h   TensorFlow's checkpoints (tensor bundles): PREFIX.index and PREFIX.data-00000-of-0000N.
//
// The index is a sorted table (sstable.h). Its first entry, with an empty key, is a BundleHeaderProto: number of data files, byte order,
// version. Each other one is a BundleEntryProto: type, shape, data file, offset, size, masked CRC-32C. Checkpoints of TensorFlow 1 and
// Google's BERT name tensors by variable ("bert/pooler/dense/kernel"); those of TensorFlow 2 by the way to the object
// ("bert/pooler/dense/kernel/.ATTRIBUTES/VARIABLE_VALUE"), with a graph of the objects under _CHECKPOINTABLE_OBJECT_GRAPH, which knows the
// variables' own names: TensorInfo::alias.
//
// Text tensors are left out. Refused: partitioned variables, big-endian files, tensors that reach outside their data file or overlap,
// sizes that do not fit the shape. verify() compares every tensor's checksum.
// Source: tensorflow/core/protobuf/tensor_bundle.proto, tensorflow/core/util/tensor_bundle, trackable_object_graph.proto.
#pragma once

#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/files.h"
#include "tensors/tensor_source.h"

namespace bertpt::tensors {

class TfBundle : public TensorSource {
 public:
  explicit TfBundle(const std::filesystem::path& index_path);
  std::string_view format() const override { return is_object_graph_ ? "TensorFlow 2 checkpoint" : "TensorFlow checkpoint"; }
  const std::filesystem::path& path() const override { return index_.path(); }
  std::vector<std::filesystem::path> files() const override;
  bool has_checksums() const override { return true; }
  void verify(const Cancel& cancel, Progress& progress) const override;

  static bool looks_like(std::string_view bytes);  // a whole index

 private:
  struct Entry {
    std::string name;
    int64_t type = 0;
    std::vector<int64_t> shape;
    uint64_t shard = 0, offset = 0, size = 0;
    uint32_t crc = 0;
    std::optional<DType> dtype;  // not set: text, or a type that no tensor of a model has
  };
  Entry read_entry(std::string_view key, std::string_view value) const;
  void read_header(std::string_view value);
  void open_shards(uint64_t count);
  std::span<const std::byte> data_of(const Entry& entry) const;
  void check_overlaps(const std::vector<Entry>& entries) const;
  std::map<std::string, std::string> full_names(const Entry& graph) const;

  MappedFile index_;
  Place place_;
  std::vector<MappedFile> shards_;
  std::map<std::string, uint32_t, std::less<>> crcs_;  // by tensor
  bool is_object_graph_ = false;
};

}  // namespace bertpt::tensors
