#include "tensors/tf_bundle.h"

#include <algorithm>
#include <cstdio>
#include <tuple>

#include "base/crc.h"
#include "tensors/protobuf.h"
#include "tensors/sstable.h"

namespace bertpt::tensors {
namespace {

constexpr uint64_t kMaxShards = 100'000;
constexpr size_t kMaxRank = 254;  // TensorFlow's own limit
constexpr std::string_view kGraphKey = "_CHECKPOINTABLE_OBJECT_GRAPH";
constexpr int64_t kText = 7;

// DataType of tensorflow/core/framework/types.proto.
std::optional<DType> dtype_of(int64_t type) {
  constexpr std::pair<int64_t, DType> kTypes[] = {
      {1, DType::f32},      {2, DType::f64},   {3, DType::i32},  {4, DType::u8},   {5, DType::i16},  {6, DType::i8},  {9, DType::i64},
      {10, DType::boolean}, {14, DType::bf16}, {17, DType::u16}, {19, DType::f16}, {22, DType::u32}, {23, DType::u64}};
  for (const auto& [number, dtype] : kTypes) {
    if (number == type) return dtype;
  }
  return std::nullopt;
}

std::vector<int64_t> read_shape(std::string_view bytes, const Place& place) {
  std::vector<int64_t> shape;
  for (ProtobufReader proto(bytes, place); proto.next();) {
    if (proto.field() == 3 && proto.varint() != 0) place.fail("its rank is unknown");
    if (proto.field() != 2) continue;
    int64_t size = 0;
    for (ProtobufReader dim(proto.bytes(), place); dim.next();) {
      if (dim.field() == 1) size = static_cast<int64_t>(dim.varint());
    }
    if (size < 0) place.fail("a dimension is negative: " + std::to_string(size));
    if (shape.size() == kMaxRank) place.fail("has more than " + std::to_string(kMaxRank) + " dimensions");
    shape.push_back(size);
  }
  return shape;
}

std::string shard_name(const std::filesystem::path& index, uint64_t shard, uint64_t count) {
  char ending[64];
  std::snprintf(ending, sizeof ending, ".data-%05llu-of-%05llu", static_cast<unsigned long long>(shard),
                static_cast<unsigned long long>(count));
  const std::string path = index.string();
  constexpr std::string_view kEnding = ".index";
  return (path.ends_with(kEnding) ? path.substr(0, path.size() - kEnding.size()) : path) + ending;
}

}  // namespace

bool TfBundle::looks_like(std::string_view bytes) { return looks_like_sstable(bytes); }

TfBundle::TfBundle(const std::filesystem::path& index_path) : index_(index_path), place_{"tensors/tf_bundle", index_path} {
  std::vector<Entry> entries;
  std::optional<Entry> graph;
  bool has_header = false;
  read_sstable(text_of(index_.bytes()), place_, [&](std::string_view key, std::string_view value) {
    if (key.empty()) {
      read_header(value);
      has_header = true;
      return;
    }
    if (!has_header) place_.fail("has no header before '" + shown(key) + "'");
    Entry entry = read_entry(key, value);
    if (key == kGraphKey && entry.type == kText) graph = entry;
    entries.push_back(std::move(entry));
  });
  if (!has_header) place_.fail("has no header");
  check_overlaps(entries);
  is_object_graph_ = graph.has_value();
  const std::map<std::string, std::string> names = graph ? full_names(*graph) : std::map<std::string, std::string>();
  for (Entry& entry : entries) {
    if (!entry.dtype) continue;
    const Place place = place_.in("tensor '" + shown(entry.name) + "'");
    const auto name = names.find(entry.name);
    TensorInfo info{
        .name = entry.name, .dtype = *entry.dtype, .shape = entry.shape, .alias = name == names.end() ? std::string() : name->second};
    if (const uint64_t expected = byte_count(info, place); expected != entry.size) {
      place.fail("shape " + shape_text(entry.shape) + " of " + std::string(dtype_name(*entry.dtype)) + " takes " +
                 std::to_string(expected) + " bytes, the index says " + std::to_string(entry.size));
    }
    crcs_[entry.name] = entry.crc;
    add(std::move(info), data_of(entry), place);
  }
}

void TfBundle::read_header(std::string_view value) {
  uint64_t shards = 0, endianness = 0, needed = 0;
  for (ProtobufReader proto(value, place_); proto.next();) {
    if (proto.field() == 1) shards = proto.varint();
    if (proto.field() == 2) endianness = proto.varint();
    if (proto.field() != 3) continue;
    for (ProtobufReader version(proto.bytes(), place_); version.next();) {
      if (version.field() == 2) needed = version.varint();
    }
  }
  if (endianness != 0) place_.fail("was written by a machine of big-endian byte order; save it again on one of today", Code::unsupported);
  if (needed > 1) place_.fail("needs a reader of version " + std::to_string(needed) + ", this is version 1", Code::unsupported);
  if (shards == 0 || shards > kMaxShards) place_.fail("claims " + std::to_string(shards) + " data files");
  open_shards(shards);
}

void TfBundle::open_shards(uint64_t count) {
  for (uint64_t i = 0; i < count; ++i) {
    const std::string path = shard_name(index_.path(), i, count);
    if (!std::filesystem::exists(path)) {
      throw Error(Code::not_found, place_.component,
                  "'" + path + "' is missing: the index '" + index_.path().string() + "' says that the tensors lie in " +
                      std::to_string(count) + " such files",
                  {{"path", path}});
    }
    shards_.emplace_back(path);
  }
}

TfBundle::Entry TfBundle::read_entry(std::string_view key, std::string_view value) const {
  const Place place = place_.in("tensor '" + shown(key) + "'");
  Entry entry;
  entry.name = key;
  for (ProtobufReader proto(value, place); proto.next();) {
    switch (proto.field()) {
      case 1: entry.type = static_cast<int64_t>(proto.varint()); break;
      case 2: entry.shape = read_shape(proto.bytes(), place); break;
      case 3: entry.shard = proto.varint(); break;
      case 4: entry.offset = proto.varint(); break;
      case 5: entry.size = proto.varint(); break;
      case 6: entry.crc = proto.fixed32(); break;
      case 7: place.fail("is a variable in several pieces (partitioned), which is not read; save it whole", Code::unsupported);
      default: break;
    }
  }
  if (entry.shard >= shards_.size()) {
    place.fail("lies in data file " + std::to_string(entry.shard) + ", there are " + std::to_string(shards_.size()));
  }
  const uint64_t size = shards_[entry.shard].bytes().size();
  if (entry.offset > size || entry.size > size - entry.offset) {
    place.fail("its " + std::to_string(entry.size) + " bytes at byte " + std::to_string(entry.offset) + " lie outside '" +
               shards_[entry.shard].path().filename().string() + "' of " + std::to_string(size) + " bytes");
  }
  entry.dtype = dtype_of(entry.type);
  return entry;
}

std::span<const std::byte> TfBundle::data_of(const Entry& entry) const {
  return shards_[entry.shard].bytes().subspan(entry.offset, entry.size);
}

void TfBundle::check_overlaps(const std::vector<Entry>& entries) const {
  std::vector<const Entry*> order;
  for (const Entry& entry : entries) {
    if (entry.size > 0) order.push_back(&entry);
  }
  std::sort(order.begin(), order.end(),
            [](const Entry* a, const Entry* b) { return std::tie(a->shard, a->offset) < std::tie(b->shard, b->offset); });
  for (size_t i = 1; i < order.size(); ++i) {
    if (order[i]->shard != order[i - 1]->shard || order[i]->offset >= order[i - 1]->offset + order[i - 1]->size) continue;
    place_.in("tensor '" + shown(order[i]->name) + "'").fail("its bytes overlap those of '" + shown(order[i - 1]->name) + "'");
  }
}

// The graph is a text tensor of one element: its length as a varint, a checksum of the lengths, the bytes: a TrackableObjectGraph.
std::map<std::string, std::string> TfBundle::full_names(const Entry& graph) const {
  const Place place = place_.in("the object graph");
  const std::string_view stored = text_of(data_of(graph));
  size_t at = 0;
  uint64_t size = 0;
  if (!read_varint(stored, at, size) || stored.size() - at < 4 || size != stored.size() - at - 4) place.fail("is cut");
  std::map<std::string, std::string> names;
  for (ProtobufReader proto(stored.substr(at + 4), place); proto.next();) {
    if (proto.field() != 1) continue;
    for (ProtobufReader node(proto.bytes(), place); node.next();) {
      if (node.field() != 2) continue;
      std::string full, key;
      for (ProtobufReader attribute(node.bytes(), place); attribute.next();) {
        if (attribute.field() == 2) full = attribute.bytes();
        if (attribute.field() == 3) key = attribute.bytes();
      }
      if (!key.empty() && !full.empty()) names[key] = full;
    }
  }
  return names;
}

std::vector<std::filesystem::path> TfBundle::files() const {
  std::vector<std::filesystem::path> all{index_.path()};
  for (const MappedFile& shard : shards_) all.push_back(shard.path());
  return all;
}

void TfBundle::verify(const Cancel& cancel, Progress& progress) const {
  uint64_t total = 0;
  for (const TensorInfo& tensor : tensors()) total += bytes(tensor).size();
  progress.begin("verifying", "bytes", total);
  for (const TensorInfo& tensor : tensors()) {
    cancel.check(place_.component);
    const std::string_view own = text_of(bytes(tensor));
    if (mask_crc32c(crc32c(0, own)) != crcs_.at(tensor.name)) {
      place_.in("tensor '" + shown(tensor.name) + "'").fail("its bytes do not fit their checksum; the data file is damaged");
    }
    progress.advance(own.size());
  }
}

}  // namespace bertpt::tensors
