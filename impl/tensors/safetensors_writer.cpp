#include <algorithm>
#include <set>

#include "base/json.h"
#include "tensors/dtype_names.h"
#include "tensors/safetensors.h"

namespace bertpt::tensors {
namespace {

constexpr const char* kComponent = "tensors/safetensors";

// Element size falling, then name: every tensor is then aligned to its element, as in the reference writer.
void lay_out(std::vector<TensorInfo>& tensors) {
  std::sort(tensors.begin(), tensors.end(), [](const TensorInfo& a, const TensorInfo& b) {
    const size_t size_a = size_of(a.dtype), size_b = size_of(b.dtype);
    return size_a != size_b ? size_a > size_b : a.name < b.name;
  });
  uint64_t at = 0;
  std::set<std::string_view> names;
  for (TensorInfo& tensor : tensors) {
    if (tensor.name == "__metadata__" || !names.insert(tensor.name).second) {
      throw Error(Code::invalid_argument, kComponent, "tensor name '" + tensor.name + "' is reserved or given twice",
                  {{"tensor", tensor.name}});
    }
    uint64_t bytes = size_of(tensor.dtype);
    for (const int64_t dim : tensor.shape) {
      if (dim < 0 || __builtin_mul_overflow(bytes, static_cast<uint64_t>(dim), &bytes)) {
        throw Error(Code::invalid_argument, kComponent, "tensor '" + tensor.name + "' has an impossible shape", {{"tensor", tensor.name}});
      }
    }
    tensor.begin = at;
    if (__builtin_add_overflow(at, bytes, &at)) throw Error(Code::invalid_argument, kComponent, "the tensors have more bytes than 2^64");
    tensor.end = at;
  }
}

std::string header_of(const std::vector<TensorInfo>& tensors, const std::map<std::string, std::string>& metadata) {
  Json header = Json::object();
  if (!metadata.empty()) header["__metadata__"] = metadata;
  for (const TensorInfo& tensor : tensors) {
    header[tensor.name] = {
        {"dtype", safetensors_name(tensor.dtype)}, {"shape", tensor.shape}, {"data_offsets", {tensor.begin, tensor.end}}};
  }
  std::string text = header.dump();
  text.resize((text.size() + 7) / 8 * 8, ' ');  // so that the data begin at a multiple of 8
  return text;
}

}  // namespace

SafetensorsLayout::SafetensorsLayout(std::vector<TensorInfo> declared, const std::map<std::string, std::string>& metadata)
    : tensors(std::move(declared)) {
  lay_out(tensors);
  const std::string header = header_of(tensors, metadata);
  for (int i = 0; i < 8; ++i) head += static_cast<char>(header.size() >> (8 * i));
  head += header;
}

SafetensorsWriter::SafetensorsWriter(const std::filesystem::path& path, std::vector<TensorInfo> tensors,
                                     std::map<std::string, std::string> metadata)
    : layout_(std::move(tensors), metadata), file_(path) {
  file_.write(layout_.head);
}

void SafetensorsWriter::write(const void* data, size_t size_bytes) {
  if (size_bytes > layout_.data_bytes() - written_) {
    throw Error(Code::internal, kComponent,
                "more data than the declared tensors take: " + std::to_string(layout_.data_bytes()) + " bytes");
  }
  file_.write(data, size_bytes);
  written_ += size_bytes;
}

void SafetensorsWriter::finish() {
  if (written_ != layout_.data_bytes()) {
    throw Error(Code::internal, kComponent,
                "only " + std::to_string(written_) + " of " + std::to_string(layout_.data_bytes()) + " bytes of tensors were written");
  }
  file_.commit();
}

}  // namespace bertpt::tensors
