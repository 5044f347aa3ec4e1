// tensors/sstable.h   LevelDB's sorted table, as TensorFlow's *.index files are: keys and values in the order of the keys.
//
//   block...  metaindex block  index block  footer of 48 bytes: two handles, padding, magic 0xdb4775248b80fb57
//   block: entries (shared, unshared, value sizes as varints; key's rest; value), restart offsets u32, their count u32; then a byte for the
//   compression and a masked CRC-32C of block and byte. Handles are varints: offset, size.
//
// Refused: a checksum that does not fit, compressed blocks (TensorFlow never writes them), keys that do not rise, a handle outside the
// file, a block that two handles name. Sources: LevelDB's doc/table_format.md; tensorflow/core/lib/io/table.
#pragma once

#include <functional>
#include <string>
#include <string_view>

#include "tensors/place.h"

namespace bertpt::tensors {

// Whether the bytes end as a table does.
bool looks_like_sstable(std::string_view bytes);

// Calls f for every entry in the order of the keys. key and value are valid during the call.
void read_sstable(std::string_view bytes, const Place& place, const std::function<void(std::string_view key, std::string_view value)>& f);

}  // namespace bertpt::tensors
