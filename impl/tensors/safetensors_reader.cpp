#include <algorithm>
#include <limits>
#include <tuple>

#include "base/json.h"
#include "tensors/dtype_names.h"
#include "tensors/safetensors.h"
#include "tensors/to_f32.h"

namespace bertpt::tensors {
namespace {

constexpr const char* kComponent = "tensors/safetensors";
constexpr uint64_t kMaxHeaderBytes = 100'000'000;  // the reference implementation's limit

std::string shape_text(const std::vector<int64_t>& shape) {
  std::string text = "[";
  for (const int64_t dim : shape) text.append(text.size() > 1 ? ", " : "").append(std::to_string(dim));
  return text + "]";
}

struct Place {  // who speaks in an error
  const std::filesystem::path& path;
  std::string tensor;
  [[noreturn]] void fail(const std::string& what, Code code = Code::corrupt) const {
    std::vector<Detail> details{{"path", path.string()}};
    if (!tensor.empty()) details.emplace_back("tensor", tensor);
    throw Error(code, kComponent,
                "'" + path.string() + "'" + (tensor.empty() ? ": " : ": tensor '" + tensor + "': ") + what +
                    (code == Code::corrupt ? "; the file is damaged or no safetensors file" : ""),
                std::move(details));
  }
};

uint64_t unsigned_of(const SortedJson& json, const Place& place, const char* what) {
  if (!json.is_number_unsigned()) place.fail(std::string(what) + " must be a whole number, not " + json.dump());
  return json.get<uint64_t>();
}

// Signed, so that elements() cannot overflow either; also of a shape like [2^62, 2^62, 0], whose product would be nothing.
uint64_t byte_count(const TensorInfo& tensor, const Place& place) {
  int64_t bytes = static_cast<int64_t>(size_of(tensor.dtype));
  bool empty = false;
  for (const int64_t dim : tensor.shape) {
    if (dim == 0) empty = true;
    else if (__builtin_mul_overflow(bytes, dim, &bytes)) place.fail("shape " + shape_text(tensor.shape) + " has more bytes than 2^63");
  }
  return empty ? 0 : static_cast<uint64_t>(bytes);
}

TensorInfo read_entry(const std::string& name, const SortedJson& entry, uint64_t data_bytes, const std::filesystem::path& path) {
  const Place place{path, name};
  if (!entry.is_object()) place.fail("its header entry is no object");
  for (const auto& item : entry.items()) {
    if (item.key() != "dtype" && item.key() != "shape" && item.key() != "data_offsets") place.fail("unknown key '" + item.key() + "'");
  }
  if (entry.size() != 3) place.fail("its header entry needs dtype, shape and data_offsets");
  const SortedJson &dtype = entry["dtype"], &shape = entry["shape"], &offsets = entry["data_offsets"];
  if (!dtype.is_string()) place.fail("dtype must be a string, not " + dtype.dump());
  TensorInfo tensor;
  tensor.name = name;
  const auto known = dtype_from_name(dtype.get<std::string>());
  if (!known) place.fail("type " + dtype.dump() + " is not supported", Code::unsupported);
  tensor.dtype = *known;
  if (!shape.is_array()) place.fail("shape must be a list, not " + shape.dump());
  for (const SortedJson& dim : shape) {
    const uint64_t value = unsigned_of(dim, place, "a dimension");
    if (value > static_cast<uint64_t>(std::numeric_limits<int64_t>::max())) place.fail("dimension " + dim.dump() + " is too large");
    tensor.shape.push_back(static_cast<int64_t>(value));
  }
  if (!offsets.is_array() || offsets.size() != 2) place.fail("data_offsets must be two numbers, not " + offsets.dump());
  tensor.begin = unsigned_of(offsets[0], place, "data_offsets");
  tensor.end = unsigned_of(offsets[1], place, "data_offsets");
  if (tensor.begin > tensor.end || tensor.end > data_bytes) {
    place.fail("bytes " + offsets.dump() + " lie outside the data of " + std::to_string(data_bytes) + " bytes");
  }
  const uint64_t expected = byte_count(tensor, place);
  if (tensor.end - tensor.begin != expected) {
    place.fail("shape " + shape_text(tensor.shape) + " of " + dtype.dump() + " takes " + std::to_string(expected) +
               " bytes, data_offsets give " + std::to_string(tensor.end - tensor.begin));
  }
  return tensor;
}

// Every byte of the data belongs to one tensor.
void check_cover(const std::vector<TensorInfo>& tensors, uint64_t data_bytes, const std::filesystem::path& path) {
  uint64_t at = 0;
  for (const TensorInfo& tensor : tensors) {
    if (tensor.begin != at) {
      Place{path, tensor.name}.fail("its data begin at byte " + std::to_string(tensor.begin) + ", expected " + std::to_string(at) +
                                    (tensor.begin < at ? " (tensors overlap)" : " (a hole)"));
    }
    at = tensor.end;
  }
  if (at != data_bytes) {
    Place{path, ""}.fail("the tensors take " + std::to_string(at) + " bytes, the file has " + std::to_string(data_bytes) +
                         " after the header");
  }
}

}  // namespace

int64_t TensorInfo::elements() const {
  int64_t n = 1;
  for (const int64_t dim : shape) n *= dim;
  return n;
}

SafetensorsFile::SafetensorsFile(const std::filesystem::path& path) : file_(path) {
  const Place place{path, ""};
  const std::span<const std::byte> bytes = file_.bytes();
  if (bytes.size() < 8) place.fail("has " + std::to_string(bytes.size()) + " bytes, the header's length alone takes 8");
  uint64_t header_bytes = 0;
  for (int i = 7; i >= 0; --i) header_bytes = header_bytes << 8 | std::to_integer<uint64_t>(bytes[static_cast<size_t>(i)]);
  if (header_bytes > kMaxHeaderBytes || header_bytes > bytes.size() - 8) {
    place.fail("the header claims " + std::to_string(header_bytes) + " bytes, the file has " + std::to_string(bytes.size() - 8) +
               " (limit " + std::to_string(kMaxHeaderBytes) + ")");
  }
  const std::string_view text(reinterpret_cast<const char*>(bytes.data()) + 8, header_bytes);
  if (text.empty() || text.front() != '{') place.fail("the header does not begin with '{'");
  const SortedJson header = parse_sorted_json(text, "the header of '" + path.string() + "'", Code::corrupt);
  data_begin_ = 8 + header_bytes;
  const uint64_t data_bytes = bytes.size() - data_begin_;
  for (const auto& item : header.items()) {
    if (item.key() != "__metadata__") {
      tensors_.push_back(read_entry(item.key(), item.value(), data_bytes, path));
      continue;
    }
    if (!item.value().is_object()) place.fail("__metadata__ is no object");
    for (const auto& pair : item.value().items()) {
      if (!pair.value().is_string()) place.fail("__metadata__: the value of '" + pair.key() + "' is no string");
      metadata_[pair.key()] = pair.value().get<std::string>();
    }
  }
  std::sort(tensors_.begin(), tensors_.end(), [](const TensorInfo& a, const TensorInfo& b) {
    return std::tie(a.begin, a.end, a.name) < std::tie(b.begin, b.end, b.name);  // end: empty tensors come first at their place
  });
  check_cover(tensors_, data_bytes, path);
  for (size_t i = 0; i < tensors_.size(); ++i) index_[tensors_[i].name] = i;
}

const TensorInfo* SafetensorsFile::find(std::string_view name) const {
  const auto it = index_.find(name);
  return it == index_.end() ? nullptr : &tensors_[it->second];
}

std::span<const std::byte> SafetensorsFile::bytes(const TensorInfo& tensor) const {
  return file_.bytes().subspan(data_begin_ + tensor.begin, tensor.end - tensor.begin);
}

void SafetensorsFile::copy_f32(std::string_view name, std::span<float> out) const {
  const Place place{file_.path(), std::string(name)};
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

}  // namespace bertpt::tensors
