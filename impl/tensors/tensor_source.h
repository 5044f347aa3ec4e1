// tensors/tensor_source.h   Named tensors in files, whatever the format: what every reader of weights gives.
//
// Implementations: safetensors.h, sharded.h (several files under an index.json), torch_file.h (torch.save), tf_bundle.h (TensorFlow
// checkpoints). open_tensors() finds out which one a file is. All map their files and copy nothing but tensors whose elements do not
// lie in order. Opening checks structure: every length, offset, count and name is distrusted, and what is refused is an Error{corrupt}
// or {unsupported} that names file, place and value. Checksums, where the format has them, are compared by verify().
//
// Immutable; any number of threads. Bytes stay valid while the source lives, also when the files are deleted meanwhile.
#pragma once

#include <cstdint>
#include <filesystem>
#include <map>
#include <memory>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "base/cancel.h"
#include "base/shape.h"
#include "tensors/place.h"

namespace bertpt::tensors {

struct TensorInfo {
  std::string name;  // as the file has it
  DType dtype = DType::f32;
  std::vector<int64_t> shape;   // any rank
  uint64_t begin = 0, end = 0;  // safetensors: bytes within the data part
  std::string alias = {};       // a second name that the file gives: a variable's own name in TensorFlow's object graph
  int64_t elements() const;
};

// Signed, so that elements() cannot overflow either; also of a shape like [2^62, 2^62, 0], whose product would be nothing. A negative
// dimension is refused too.
uint64_t byte_count(const TensorInfo& tensor, const Place& place);

class TensorSource {
 public:
  virtual ~TensorSource() = default;
  virtual std::string_view format() const = 0;                    // "safetensors"
  virtual const std::filesystem::path& path() const = 0;          // what was opened
  virtual std::vector<std::filesystem::path> files() const = 0;   // all that hold bytes of it
  const std::vector<TensorInfo>& tensors() const { return tensors_; }  // in file order
  const TensorInfo* find(std::string_view name) const;            // null when absent
  std::span<const std::byte> bytes(const TensorInfo& tensor) const;  // of tensors() of this source, row-major; possibly unaligned
  const std::map<std::string, std::string>& metadata() const { return metadata_; }
  // Copies a floating-point tensor as f32 (from f64, f32, bf16, f16). Error when the count differs: names both shapes.
  void copy_f32(std::string_view name, std::span<float> out) const;
  virtual bool has_checksums() const { return false; }
  // Reads every byte and compares the checksums that the format has: Error{corrupt} names the tensor or the part.
  virtual void verify(const Cancel& cancel, Progress& progress) const;
  uint64_t file_bytes() const;  // of files()

 protected:
  // Error{corrupt} for a second tensor of the name, or one that no C string holds.
  void add(TensorInfo tensor, std::span<const std::byte> bytes, const Place& place);
  std::map<std::string, std::string> metadata_;

 private:
  std::vector<TensorInfo> tensors_;
  std::vector<std::span<const std::byte>> bytes_;
  std::map<std::string, size_t, std::less<>> index_;
};

}  // namespace bertpt::tensors
