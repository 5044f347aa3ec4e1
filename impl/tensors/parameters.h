// tensors/parameters.h   The BERT in a file: its parameters by Hugging Face's names and in Hugging Face's shapes, whatever the file calls
// them and however it turns them. What the file holds besides is listed.
#pragma once

#include <map>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "tensors/hf_names.h"
#include "tensors/tensor_source.h"

namespace bertpt::tensors {

// One parameter, with its bytes row-major in Hugging Face's shape.
struct ParameterBytes {
  std::string name;
  DType dtype = DType::f32;
  std::vector<int64_t> shape;
  std::span<const std::byte> bytes;
  std::shared_ptr<const void> owner;  // keeps the bytes: the source, or a turned copy
};

class StoredParameters {
 public:
  explicit StoredParameters(std::shared_ptr<const TensorSource> source);

  const TensorSource& source() const { return *source_; }
  struct Stored {
    const TensorInfo* tensor = nullptr;  // as the file has it
    bool transposed = false;
    std::vector<int64_t> shape;  // Hugging Face's
  };
  const Stored* find(std::string_view name) const;  // null when absent
  const std::map<std::string, Stored, std::less<>>& all() const { return parameters_; }
  const std::vector<std::string>& unexpected() const { return unexpected_; }  // tensors that are neither parameters nor surplus
  ParameterBytes bytes(std::string_view name) const;  // Error{not_found} when absent
  int64_t elements() const;                           // of all parameters

 private:
  std::shared_ptr<const TensorSource> source_;
  std::map<std::string, Stored, std::less<>> parameters_;
  std::vector<std::string> unexpected_;
};

}  // namespace bertpt::tensors
