#include "tensors/tensor_source.h"

#include "base/files.h"
#include "tensors/to_f32.h"

namespace bertpt::tensors {

int64_t TensorInfo::elements() const {
  int64_t n = 1;
  for (const int64_t dim : shape) n *= dim;
  return n;
}

uint64_t byte_count(const TensorInfo& tensor, const Place& place) {
  int64_t bytes = static_cast<int64_t>(size_of(tensor.dtype));
  bool empty = false;
  for (const int64_t dim : tensor.shape) {
    if (dim < 0) place.fail("shape " + shape_text(tensor.shape) + " has a negative dimension");
    if (dim == 0) empty = true;
    else if (__builtin_mul_overflow(bytes, dim, &bytes)) place.fail("shape " + shape_text(tensor.shape) + " has more bytes than 2^63");
  }
  return empty ? 0 : static_cast<uint64_t>(bytes);
}

void TensorSource::add(TensorInfo tensor, std::span<const std::byte> bytes, const Place& place) {
  if (tensor.name.find('\0') != std::string::npos) place.fail("the tensor's name '" + shown(tensor.name) + "' has a NUL in it");
  if (!index_.emplace(tensor.name, tensors_.size()).second) place.fail("the name '" + shown(tensor.name) + "' is given to two tensors");
  tensors_.push_back(std::move(tensor));
  bytes_.push_back(bytes);
}

const TensorInfo* TensorSource::find(std::string_view name) const {
  const auto it = index_.find(name);
  return it == index_.end() ? nullptr : &tensors_[it->second];
}

std::span<const std::byte> TensorSource::bytes(const TensorInfo& tensor) const {
  const auto it = index_.find(tensor.name);
  if (it == index_.end()) {
    throw Error(Code::not_found, "tensors/tensor_source", "'" + path().string() + "' has no tensor '" + shown(tensor.name) + "'");
  }
  return bytes_[it->second];
}

void TensorSource::copy_f32(std::string_view name, std::span<float> out) const {
  const Place place{"tensors/tensor_source", path(), "tensor '" + shown(name) + "'"};
  const TensorInfo* tensor = find(name);
  if (tensor == nullptr) place.fail("the file has no such tensor", Code::not_found);
  if (static_cast<uint64_t>(tensor->elements()) != out.size()) {
    place.fail("has shape " + shape_text(tensor->shape) + " with " + std::to_string(tensor->elements()) + " elements, expected " +
                   std::to_string(out.size()),
               Code::invalid_argument);
  }
  if (!is_floating(tensor->dtype))
    place.fail("is of type " + std::string(dtype_name(tensor->dtype)) + ", expected a floating-point type", Code::unsupported);
  to_f32(tensor->dtype, bytes(*tensor), out);
}

void TensorSource::verify(const Cancel& cancel, Progress& progress) const {
  progress.begin("verifying", "bytes", file_bytes());
  for (const std::filesystem::path& file : files()) {
    read_pieces(file, [&](std::span<const std::byte> piece) {
      cancel.check("tensors/tensor_source");
      progress.advance(piece.size());
    });
  }
}

uint64_t TensorSource::file_bytes() const {
  uint64_t bytes = 0;
  for (const std::filesystem::path& file : files()) {
    std::error_code error;
    const uint64_t size = std::filesystem::file_size(file, error);
    if (!error) bytes += size;
  }
  return bytes;
}

}  // namespace bertpt::tensors
