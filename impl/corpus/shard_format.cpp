#include "corpus/shard_format.h"

#include <algorithm>
#include <numeric>

#include "base/hash.h"

namespace bertpt::corpus {
namespace {

constexpr std::string_view kFooterName = "bptshard";
constexpr size_t kFooterFixedBytes = 128;
constexpr size_t kSectionEntryBytes = 32;

}  // namespace

void throw_damaged(std::string_view path, uint64_t offset, std::string_view what) {
  throw Error(Code::corrupt, "corpus/shard",
              "'" + std::string(path) + "' is damaged at byte " + std::to_string(offset) + ": " + std::string(what) +
                  "; restore the file from a copy or build the corpus again",
              {{"path", path}, {"offset", offset}});
}

void put_u32(std::string& out, uint32_t value) {
  for (int shift = 0; shift < 32; shift += 8) out += static_cast<char>(value >> shift & 0xFF);
}
void put_u64(std::string& out, uint64_t value) {
  for (int shift = 0; shift < 64; shift += 8) out += static_cast<char>(value >> shift & 0xFF);
}
void put_varint(std::string& out, uint64_t value) {
  for (; value >= 128; value >>= 7) out += static_cast<char>(value | 0x80);
  out += static_cast<char>(value);
}

void put_text(std::string& out, std::string_view text) {
  put_varint(out, text.size());
  out += text;
}

std::string_view ByteReader::take(uint64_t size) {
  if (size > bytes_.size() - at_) damaged("the bytes end in the middle of a field");
  const std::string_view out = bytes_.substr(at_, size);
  at_ += size;
  return out;
}
uint32_t ByteReader::u32() {
  uint32_t value = 0;
  int shift = 0;
  for (const char byte : take(4)) {
    value |= uint32_t{static_cast<unsigned char>(byte)} << shift;
    shift += 8;
  }
  return value;
}
uint64_t ByteReader::u64() {
  const uint64_t low = u32();
  return low | uint64_t{u32()} << 32;
}
uint64_t ByteReader::varint() {
  uint64_t value = 0;
  for (int shift = 0; shift < 64; shift += 7) {
    if (at_end()) damaged("a varint has no last byte");
    const uint64_t byte = static_cast<unsigned char>(bytes_[at_++]);
    if (shift == 63 && byte > 1) break;
    value |= (byte & 0x7F) << shift;
    if (byte < 128) return value;
  }
  damaged("a varint is longer than 64 bits");
}

std::string skippable_header(uint32_t magic, uint32_t payload_bytes) {
  std::string out;
  put_u32(out, magic);
  put_u32(out, payload_bytes);
  return out;
}

std::string encode_footer(const ShardFooter& footer) {
  std::string out(kFooterName);
  put_u32(out, footer.major);
  put_u32(out, footer.minor);
  for (const uint64_t value : {footer.incompatible, footer.compatible, footer.n_frames, footer.counts.documents, footer.counts.sentences,
                               footer.counts.tokens, footer.vocab_size, footer.data_bytes})
    put_u64(out, value);
  out += footer.data_hash;
  put_u64(out, footer.seek_hash);
  put_u64(out, footer.sections.size());
  for (const Section& section : footer.sections) {
    put_u32(out, section.tag);
    put_u32(out, section.coding);
    for (const uint64_t value : {section.stored_bytes, section.raw_bytes, section.hash}) put_u64(out, value);
  }
  put_u64(out, out.size() + kFooterTailBytes);
  put_u64(out, hash64(out));
  return out;
}

ShardFooter decode_footer(std::string_view payload, std::string_view path, uint64_t offset) {
  ByteReader reader(payload, path, offset);
  if (payload.size() < kFooterFixedBytes + kFooterTailBytes || !payload.starts_with(kFooterName)) reader.damaged("this is not a footer");
  const std::string_view hashed = payload.substr(0, payload.size() - 8);
  if (ByteReader(payload.substr(hashed.size()), path, offset).u64() != hash64(hashed)) reader.damaged("the footer's hash does not fit");
  reader.take(kFooterName.size());
  ShardFooter footer;
  footer.major = reader.u32();
  footer.minor = reader.u32();
  footer.incompatible = reader.u64();
  if (footer.major != kFormatMajor) {
    throw Error(Code::unsupported, "corpus/shard",
                "'" + std::string(path) + "' has shard format " + std::to_string(footer.major) + "." + std::to_string(footer.minor) +
                    ", this library reads " + std::to_string(kFormatMajor) +
                    ".x; use the libbertpt that wrote it, or build the corpus again",
                {{"path", path}, {"expected", kFormatMajor}, {"actual", footer.major}});
  }
  if (const uint64_t unknown = footer.incompatible & ~kKnownIncompatibleFeatures; unknown != 0) {
    throw Error(Code::unsupported, "corpus/shard",
                "'" + std::string(path) + "' (shard format " + std::to_string(footer.major) + "." + std::to_string(footer.minor) +
                    ") needs features that this library does not know (bits " + std::to_string(unknown) + "); use a newer libbertpt",
                {{"path", path}, {"features", std::to_string(unknown)}});
  }
  footer.compatible = reader.u64();
  for (uint64_t* field : {&footer.n_frames, &footer.counts.documents, &footer.counts.sentences, &footer.counts.tokens, &footer.vocab_size,
                          &footer.data_bytes})
    *field = reader.u64();
  footer.data_hash = reader.take(32);
  footer.seek_hash = reader.u64();
  const uint64_t n_sections = reader.u64();
  const uint64_t section_bytes = payload.size() - kFooterFixedBytes - kFooterTailBytes;
  if (section_bytes % kSectionEntryBytes != 0 || n_sections != section_bytes / kSectionEntryBytes)
    reader.damaged("the footer's size does not fit its number of sections");
  for (uint64_t i = 0; i < n_sections; ++i) {
    Section section;
    section.tag = reader.u32();
    section.coding = reader.u32();
    for (uint64_t* field : {&section.stored_bytes, &section.raw_bytes, &section.hash}) *field = reader.u64();
    footer.sections.push_back(section);
  }
  return footer;
}

std::vector<int32_t> rank_order(std::span<const uint64_t> counts) {
  std::vector<int32_t> order(counts.size());
  std::iota(order.begin(), order.end(), 0);
  std::stable_sort(order.begin(), order.end(),
                   [&](int32_t a, int32_t b) { return counts[static_cast<size_t>(a)] > counts[static_cast<size_t>(b)]; });
  return order;
}

}  // namespace bertpt::corpus
