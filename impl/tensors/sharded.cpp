#include "tensors/sharded.h"

#include <algorithm>

#include "base/files.h"
#include "base/json.h"
#include "tensors/open.h"

namespace bertpt::tensors {
namespace {

constexpr uint64_t kMaxIndexBytes = 64 << 20;
constexpr size_t kMaxParts = 4096;

bool is_plain_name(const std::string& name) {
  return !name.empty() && name != "." && name != ".." && name.find('/') == std::string::npos && name.find('\0') == std::string::npos;
}

}  // namespace

ShardedSource::ShardedSource(const std::filesystem::path& index) : path_(index) {
  const Place place{"tensors/sharded", index};
  const SortedJson json = parse_sorted_json(read_file(index, kMaxIndexBytes), "'" + index.string() + "'", Code::corrupt);
  if (!json.is_object() || !json.contains("weight_map") || !json["weight_map"].is_object()) place.fail("has no weight_map");
  std::map<std::string, std::shared_ptr<const TensorSource>> by_name;
  for (const auto& item : json["weight_map"].items()) {
    const Place tensor_place = place.in("tensor '" + shown(item.key()) + "'");
    if (!item.value().is_string()) tensor_place.fail("its file is " + item.value().dump() + ", expected a name");
    const auto name = item.value().get<std::string>();
    if (!is_plain_name(name)) tensor_place.fail("its file '" + shown(name) + "' is not beside the index");
    std::shared_ptr<const TensorSource>& part = by_name[name];
    if (!part) {
      if (name.ends_with(".index.json")) tensor_place.fail("its file '" + shown(name) + "' is an index itself");
      if (by_name.size() > kMaxParts) place.fail("names more than " + std::to_string(kMaxParts) + " files", Code::unsupported);
      part = open_tensors(index.parent_path() / name);
      parts_.push_back(part);
    }
    const TensorInfo* tensor = part->find(item.key());
    if (tensor == nullptr) tensor_place.fail("is not in '" + shown(name) + "', where the index has it");
    add(*tensor, part->bytes(*tensor), place);
  }
  if (parts_.empty()) place.fail("its weight_map names no tensor");
  format_ = std::string(parts_[0]->format()) + " in " + std::to_string(parts_.size()) + " files";
}

std::vector<std::filesystem::path> ShardedSource::files() const {
  std::vector<std::filesystem::path> all{path_};
  for (const auto& part : parts_) {
    for (std::filesystem::path& file : part->files()) all.push_back(std::move(file));
  }
  return all;
}

bool ShardedSource::has_checksums() const {
  return std::all_of(parts_.begin(), parts_.end(), [](const auto& part) { return part->has_checksums(); });
}

void ShardedSource::verify(const Cancel& cancel, Progress& progress) const {
  for (const auto& part : parts_) part->verify(cancel, progress);
}

}  // namespace bertpt::tensors
