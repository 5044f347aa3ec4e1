// tensors/safetensors.h   The safetensors file format: u64 header length, JSON header, data. Reader by map, writer by stream.
// Every length in a file is distrusted: see the checks in reader.cpp. Errors: Code::corrupt with path, tensor and value.
#pragma once

#include <cstdint>
#include <filesystem>
#include <map>
#include <optional>
#include <string>
#include <vector>

#include "base/files.h"
#include "base/shape.h"

namespace bertpt::tensors {

struct TensorInfo {
  std::string name;
  DType dtype = DType::f32;
  std::vector<int64_t> shape;   // any rank
  uint64_t begin = 0, end = 0;  // bytes within the data part
  int64_t elements() const;
};

class SafetensorsFile {
 public:
  explicit SafetensorsFile(const std::filesystem::path& path);
  const std::vector<TensorInfo>& tensors() const { return tensors_; }  // in file order
  const TensorInfo* find(std::string_view name) const;                 // null when absent
  std::span<const std::byte> bytes(const TensorInfo& tensor) const;    // possibly unaligned; alive while any copy of this lives
  const std::map<std::string, std::string>& metadata() const { return metadata_; }
  // Copies a floating-point tensor as f32 (from f64, f32, bf16, f16). Error when the count differs: names both shapes.
  void copy_f32(std::string_view name, std::span<float> out) const;

 private:
  MappedFile file_;
  std::vector<TensorInfo> tensors_;
  std::map<std::string, size_t, std::less<>> index_;
  std::map<std::string, std::string> metadata_;
  uint64_t data_begin_ = 0;
};

// Declare every tensor first, then write the data in the order of tensors() (element size falling, then name).
class SafetensorsWriter {
 public:
  SafetensorsWriter(const std::filesystem::path& path, std::vector<TensorInfo> tensors, std::map<std::string, std::string> metadata);
  ~SafetensorsWriter();
  const std::vector<TensorInfo>& tensors() const { return tensors_; }  // in writing order, with offsets
  void write(const void* data, size_t size_bytes);                     // the next bytes of the current tensor; may come in pieces
  void finish();                                                       // commits; Error{internal} when bytes are missing

 private:
  std::unique_ptr<AtomicFile> file_;
  std::vector<TensorInfo> tensors_;
  uint64_t written_ = 0, expected_ = 0;
};

}  // namespace bertpt::tensors
