// corpus/shard_format.h   The bytes of a shard, as docs/corpus-format.md describes them: constants, footer, varints. Pure functions
// of bytes; files are shard_writer's and shard_reader's business.
#pragma once

#include <cstdint>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "base/error.h"

namespace bertpt::corpus {

inline constexpr uint32_t kSectionMagic = 0x184D2A50;  // skippable frames of our own
inline constexpr uint32_t kFooterMagic = 0x184D2A51;
inline constexpr uint32_t kSeekTableMagic = 0x184D2A5E;  // the zstd seekable format's
inline constexpr uint32_t kSeekTableEnd = 0x8F92EAB1;
inline constexpr size_t kSkippableHeaderBytes = 8;
inline constexpr size_t kSeekTailBytes = 9;
inline constexpr size_t kSeekEntryBytes = 8;
inline constexpr size_t kFooterTailBytes = 16;

inline constexpr uint32_t kFormatMajor = 1, kFormatMinor = 0;
inline constexpr uint64_t kKnownIncompatibleFeatures = 0;

inline constexpr uint64_t kMaxFrameBytes = uint64_t{16} << 20;
inline constexpr uint64_t kRankSampleTokens = uint64_t{4} << 20;  // the rank order comes from a shard's first tokens
inline constexpr uint64_t kMaxShardEntries = uint64_t{1} << 27;   // of the seek table, by the zstd seekable format
inline constexpr uint64_t kIdChunkDocuments = 256, kIdChunkBytes = 65536, kMaxIdBytes = 65535;
inline constexpr uint64_t kMaxCompressionRatio = 32768;  // a zstd block of 128 KiB takes at least 4 bytes

enum class SectionTag : uint32_t {
  metadata = 1,
  frame_tokens = 2,
  sentence_lengths = 3,
  document_sentences = 4,
  sample_counts = 5,
  rest_counts = 6,
  id_chunks = 7,
  id_index = 8,
};

enum class SectionCoding : uint32_t { plain = 0, zstd = 1 };

struct Section {
  uint32_t tag = 0;
  uint32_t coding = 0;
  uint64_t stored_bytes = 0, raw_bytes = 0;
  uint64_t hash = 0;  // hash64 of the stored bytes
};

struct ShardCounts {
  uint64_t documents = 0, sentences = 0, tokens = 0;
};

struct ShardFooter {
  uint32_t major = kFormatMajor, minor = kFormatMinor;
  uint64_t incompatible = 0, compatible = 0;
  uint64_t n_frames = 0;
  ShardCounts counts;
  uint64_t vocab_size = 0;
  uint64_t data_bytes = 0;
  std::string data_hash;  // hash128_hex of the data frames
  uint64_t seek_hash = 0;
  std::vector<Section> sections;
};

// Error{corrupt} that names the place: "'<path>' is damaged at byte <offset>: <what>; ...".
[[noreturn]] void throw_damaged(std::string_view path, uint64_t offset, std::string_view what);

void put_u32(std::string& out, uint32_t value);
void put_u64(std::string& out, uint64_t value);
void put_varint(std::string& out, uint64_t value);
void put_text(std::string& out, std::string_view text);  // varint size, bytes
constexpr size_t varint_bytes(uint64_t value) {
  size_t n = 1;
  for (; value >= 128; value >>= 7) ++n;
  return n;
}

// Reads fields from bytes that nobody vouches for; past the end or malformed is throw_damaged at the field's place in the file.
class ByteReader {
 public:
  // offset: of bytes[0] in the file at `path`. For bytes that were decompressed: where their frame begins.
  ByteReader(std::string_view bytes, std::string_view path, uint64_t offset) : bytes_(bytes), path_(path), offset_(offset) {}
  bool at_end() const { return at_ == bytes_.size(); }
  uint32_t u32();
  uint64_t u64();
  uint64_t varint();
  std::string_view take(uint64_t size);
  std::string_view text() { return take(varint()); }  // as put_text writes it
  [[noreturn]] void damaged(std::string_view what) const { throw_damaged(path_, offset_ + at_, what); }

 private:
  std::string_view bytes_, path_;
  uint64_t offset_;
  size_t at_ = 0;
};

std::string skippable_header(uint32_t magic, uint32_t payload_bytes);
std::string encode_footer(const ShardFooter& footer);  // the payload
// Checks the hash, then version and features. Errors: Code::corrupt; Code::unsupported for a version or feature of the future.
ShardFooter decode_footer(std::string_view payload, std::string_view path, uint64_t offset);

// ids by falling count, equal counts by id: order[rank] = id.
std::vector<int32_t> rank_order(std::span<const uint64_t> counts);

}  // namespace bertpt::corpus
