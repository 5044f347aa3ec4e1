#include <algorithm>
#include <limits>
#include <tuple>

#include "base/json.h"
#include "tensors/dtype_names.h"
#include "tensors/safetensors.h"

namespace bertpt::tensors {
namespace {

constexpr const char* kComponent = "tensors/safetensors";
constexpr uint64_t kMaxHeaderBytes = 100'000'000;  // the reference implementation's limit

Place place_of(const std::filesystem::path& path, const std::string& tensor) {
  return {kComponent, path, tensor.empty() ? std::string() : "tensor '" + shown(tensor) + "'"};
}

uint64_t unsigned_of(const SortedJson& json, const Place& place, const char* what) {
  if (!json.is_number_unsigned()) place.fail(std::string(what) + " must be a whole number, not " + json.dump());
  return json.get<uint64_t>();
}

TensorInfo read_entry(const std::string& name, const SortedJson& entry, uint64_t data_bytes, const std::filesystem::path& path) {
  const Place place = place_of(path, name);
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
      place_of(path, tensor.name).fail("its data begin at byte " + std::to_string(tensor.begin) + ", expected " + std::to_string(at) +
                                    (tensor.begin < at ? " (tensors overlap)" : " (a hole)"));
    }
    at = tensor.end;
  }
  if (at != data_bytes) {
    place_of(path, "").fail("the tensors take " + std::to_string(at) + " bytes, the file has " + std::to_string(data_bytes) +
                         " after the header");
  }
}

}  // namespace

SafetensorsFile::SafetensorsFile(const std::filesystem::path& path) : file_(path) {
  const Place place = place_of(path, "");
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
  const uint64_t data_begin = 8 + header_bytes;
  const uint64_t data_bytes = bytes.size() - data_begin;
  std::vector<TensorInfo> tensors;
  for (const auto& item : header.items()) {
    if (item.key() != "__metadata__") {
      tensors.push_back(read_entry(item.key(), item.value(), data_bytes, path));
      continue;
    }
    if (!item.value().is_object()) place.fail("__metadata__ is no object");
    for (const auto& pair : item.value().items()) {
      if (!pair.value().is_string()) place.fail("__metadata__: the value of '" + pair.key() + "' is no string");
      metadata_[pair.key()] = pair.value().get<std::string>();
    }
  }
  std::sort(tensors.begin(), tensors.end(), [](const TensorInfo& a, const TensorInfo& b) {
    return std::tie(a.begin, a.end, a.name) < std::tie(b.begin, b.end, b.name);  // end: empty tensors come first at their place
  });
  check_cover(tensors, data_bytes, path);
  for (TensorInfo& tensor : tensors) {
    const std::span<const std::byte> own = bytes.subspan(data_begin + tensor.begin, tensor.end - tensor.begin);
    add(std::move(tensor), own, place);
  }
}

}  // namespace bertpt::tensors
