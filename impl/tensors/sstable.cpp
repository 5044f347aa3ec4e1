#include "tensors/sstable.h"

#include "base/crc.h"
#include "tensors/little_endian.h"
#include "tensors/protobuf.h"

namespace bertpt::tensors {
namespace {

constexpr size_t kFooterBytes = 48, kTrailerBytes = 5, kMaxKeyBytes = 1 << 13, kMaxAllKeys = size_t{64} << 20;
constexpr uint64_t kMagic = 0xDB4775248B80FB57;

struct Handle {
  uint64_t offset = 0, size = 0;
};

Handle read_handle(std::string_view bytes, size_t& at, const Place& place) {
  Handle handle;
  if (!read_varint(bytes, at, handle.offset) || !read_varint(bytes, at, handle.size))
    place.fail("a block's handle in the table is cut or torn");
  return handle;
}

// The block's content, after its checksum was compared.
std::string_view block_of(std::string_view file, const Handle& handle, const Place& place) {
  const uint64_t end = file.size() - kFooterBytes;
  if (handle.offset > end || end - handle.offset < kTrailerBytes || handle.size > end - handle.offset - kTrailerBytes) {
    place.fail("a block of " + std::to_string(handle.size) + " bytes lies outside the table of " + std::to_string(file.size()) + " bytes",
               Code::corrupt, handle.offset);
  }
  const std::string_view covered = file.substr(handle.offset, handle.size + 1);
  const uint32_t stored = little_endian<uint32_t>(file, handle.offset + handle.size + 1);
  if (mask_crc32c(crc32c(0, covered)) != stored)
    place.fail("a block does not fit its checksum; the file is damaged", Code::corrupt, handle.offset);
  if (covered.back() != 0) {
    place.fail("a block is compressed (method " + std::to_string(static_cast<int>(covered.back())) + "), which TensorFlow never writes",
               Code::unsupported, handle.offset);
  }
  return covered.substr(0, handle.size);
}

template <class F>
void read_block(std::string_view block, const Place& place, F&& f) {
  if (block.size() < 4) place.fail("a block of the table is shorter than its own end");
  const uint32_t restarts = little_endian<uint32_t>(block, block.size() - 4);
  if (restarts > (block.size() - 4) / 4) place.fail("a block of the table claims " + std::to_string(restarts) + " restarts");
  const std::string_view entries = block.substr(0, block.size() - 4 - 4 * size_t{restarts});
  std::string key;
  for (size_t at = 0; at < entries.size();) {
    uint64_t shared = 0, unshared = 0, value_bytes = 0;
    if (!read_varint(entries, at, shared) || !read_varint(entries, at, unshared) || !read_varint(entries, at, value_bytes)) {
      place.fail("an entry of the table is cut");
    }
    if (shared > key.size()) place.fail("an entry shares " + std::to_string(shared) + " bytes of a key of " + std::to_string(key.size()));
    if (unshared > entries.size() - at || value_bytes > entries.size() - at - unshared) place.fail("an entry reaches outside its block");
    if (shared + unshared > kMaxKeyBytes) place.fail("a key is longer than " + std::to_string(kMaxKeyBytes) + " bytes");
    key.resize(shared);
    key.append(entries.substr(at, unshared));
    f(std::string_view(key), entries.substr(at + unshared, value_bytes));
    at += unshared + value_bytes;
  }
}

}  // namespace

bool looks_like_sstable(std::string_view bytes) {
  return bytes.size() >= kFooterBytes && little_endian<uint64_t>(bytes, bytes.size() - 8) == kMagic;
}

void read_sstable(std::string_view bytes, const Place& place, const std::function<void(std::string_view, std::string_view)>& f) {
  if (!looks_like_sstable(bytes)) place.fail("does not end as a TensorFlow checkpoint's index does; it is cut, or something else");
  const std::string_view footer = bytes.substr(bytes.size() - kFooterBytes, kFooterBytes - 8);
  size_t at = 0;
  read_handle(footer, at, place);  // of the metaindex, which TensorFlow leaves empty
  const Handle index = read_handle(footer, at, place);
  std::string last_key;
  bool any = false;
  uint64_t data_end = 0, all_keys = 0;
  read_block(block_of(bytes, index, place), place, [&](std::string_view, std::string_view value) {
    size_t in_value = 0;
    const Handle handle = read_handle(value, in_value, place);
    if (handle.offset < data_end) place.fail("the table's blocks overlap or are named twice", Code::corrupt, handle.offset);
    const std::string_view block = block_of(bytes, handle, place);
    data_end = handle.offset + handle.size + kTrailerBytes;
    read_block(block, place, [&](std::string_view key, std::string_view entry) {
      if (any && key <= last_key) place.fail("the keys of the table do not rise: '" + shown(key) + "' after '" + shown(last_key) + "'");
      any = true;
      // A shared beginning costs nothing in the file and everything in memory.
      if ((all_keys += key.size()) > kMaxAllKeys) place.fail("the keys of the table take more than 64 MiB", Code::unsupported);
      last_key = key;
      f(key, entry);
    });
  });
}

}  // namespace bertpt::tensors
