// Any bytes as the index of a TensorFlow checkpoint: tensors whose bytes lie in the data file, or an Error. An input that begins with 'B'
// is the block of entries of a table whose checksums are right, so that mutations reach what lies behind them; with 'G', the object graph;
// others are the whole index.
#include <algorithm>
#include <fstream>

#include "base/crc.h"
#include "base/error.h"
#include "fuzz/fuzz.h"
#include "support/temp_dir.h"
#include "tensors/parameters.h"
#include "tensors/tf_bundle.h"

namespace bertpt::fuzz {
namespace {

std::string varint(uint64_t value) {
  std::string bytes;
  for (; value >= 0x80; value >>= 7) bytes += static_cast<char>(value | 0x80);
  return bytes + static_cast<char>(value);
}
std::string u32(uint32_t value) {
  std::string bytes;
  for (int i = 0; i < 4; ++i) bytes += static_cast<char>(value >> (8 * i));
  return bytes;
}
std::string sealed(const std::string& block) {
  const std::string covered = block + '\0';
  return covered + u32(mask_crc32c(crc32c(0, covered)));
}
std::string entry(const std::string& key, const std::string& value) {
  return varint(0) + varint(key.size()) + varint(value.size()) + key + value;
}
const std::string kRestarts = u32(0) + u32(1);

std::string table(const std::string& block) {
  std::string file = sealed(block);
  const size_t meta = file.size();
  file += sealed(kRestarts);
  const size_t index = file.size();
  const std::string index_block = entry("z", varint(0) + varint(block.size())) + kRestarts;
  file += sealed(index_block);
  std::string footer = varint(meta) + varint(kRestarts.size()) + varint(index) + varint(index_block.size());
  footer.resize(40, '\0');
  return file + footer + "\x57\xfb\x80\x8b\x24\x75\x47\xdb";
}

// A tensor of 24 bytes, then the object graph: its length, a checksum of that, the message.
std::string data_of(const std::string& graph) { return std::string(24, 'x') + varint(graph.size()) + u32(0) + graph; }

std::string good_graph() {
  using namespace std::string_literals;
  const std::string attribute =
      "\x0a\x01V\x12\x18"
      "bert/pooler/dense/kernel"
      "\x1a\x01k"s;
  const std::string node = "\x12"s + varint(attribute.size()) + attribute;
  return "\x0a"s + varint(node.size()) + node;
}

std::string block_of(const std::string& graph_data) {
  using namespace std::string_literals;
  const std::string header = "\x08\x01\x1a\x02\x08\x01"s,
                    tensor = "\x08\x01\x12\x08\x12\x02\x08\x02\x12\x02\x08\x03\x28\x18\x35\x01\x02\x03\x04"s;
  const std::string graph = "\x08\x07\x12\0\x20\x18\x28"s + varint(graph_data.size() - 24) + "\x35\1\2\3\4"s;
  return entry("", header) + entry("_CHECKPOINTABLE_OBJECT_GRAPH", graph) + entry("k", tensor) + kRestarts;
}

const test::TempDir& folder() {
  static const test::TempDir made(std::filesystem::exists("/dev/shm") ? "/dev/shm" : std::filesystem::temp_directory_path());
  return made;
}

void write(const char* name, const std::string& bytes) { std::ofstream(folder() / name, std::ios::binary | std::ios::trunc) << bytes; }

}  // namespace

std::vector<std::string> seeds() {
  const std::string block = block_of(data_of(good_graph()));
  return {"B" + block, table(block), "B" + kRestarts, "G" + good_graph()};
}

void one_input(std::string_view input) {
  const std::string rest(input.substr(std::min<size_t>(1, input.size())));
  const std::string data = data_of(input.starts_with('G') ? rest : good_graph());
  write("b.data-00000-of-00001", data);
  write("b.index", input.starts_with('B') ? table(rest) : input.starts_with('G') ? table(block_of(data)) : std::string(input));
  try {
    const auto file = std::make_shared<const tensors::TfBundle>(folder() / "b.index");
    uint64_t sum = 0;
    for (const tensors::TensorInfo& tensor : file->tensors()) {
      const auto own = file->bytes(tensor);
      require(own.size() == static_cast<uint64_t>(tensor.elements()) * size_of(tensor.dtype), "a tensor has the bytes of its shape");
      for (const std::byte byte : own) sum += static_cast<uint64_t>(byte);  // reads every byte: a bad range faults
    }
    require(sum <= data.size() * 255, "tensors do not share bytes");
    const tensors::StoredParameters parameters(file);
    for (const auto& [name, stored] : parameters.all()) parameters.bytes(name);
    Progress progress;
    file->verify({}, progress);
  } catch (const Error& error) {
    require(!error.message().empty(), "an error has a message");
  }
}

}  // namespace bertpt::fuzz
