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
#include "tensors/tensor_source.h"

namespace bertpt::tensors {

class SafetensorsFile : public TensorSource {
 public:
  explicit SafetensorsFile(const std::filesystem::path& path);
  std::string_view format() const override { return "safetensors"; }
  const std::filesystem::path& path() const override { return file_.path(); }
  std::vector<std::filesystem::path> files() const override { return {file_.path()}; }

 private:
  MappedFile file_;
};

// What a file begins with, and the order of its data: for who writes elsewhere than to a file.
struct SafetensorsLayout {
  // Error{invalid_argument} for a name given twice or an impossible shape.
  SafetensorsLayout(std::vector<TensorInfo> tensors, const std::map<std::string, std::string>& metadata);
  uint64_t data_bytes() const { return tensors.empty() ? 0 : tensors.back().end; }
  uint64_t file_bytes() const { return head.size() + data_bytes(); }
  std::vector<TensorInfo> tensors;  // in writing order (element size falling, then name), with offsets
  std::string head;                 // length and header
};

// Declare every tensor first, then write the data in the order of tensors().
class SafetensorsWriter {
 public:
  SafetensorsWriter(const std::filesystem::path& path, std::vector<TensorInfo> tensors, std::map<std::string, std::string> metadata);
  const std::vector<TensorInfo>& tensors() const { return layout_.tensors; }
  void write(const void* data, size_t size_bytes);                     // the next bytes of the current tensor; may come in pieces
  void finish();                                                       // commits; Error{internal} when bytes are missing

 private:
  SafetensorsLayout layout_;
  AtomicFile file_;
  uint64_t written_ = 0;
};

}  // namespace bertpt::tensors
