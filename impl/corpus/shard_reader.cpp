#include "corpus/shard_reader.h"

#include <sys/mman.h>

#include <algorithm>
#include <limits>

#include "base/hash.h"

namespace bertpt::corpus {
namespace {
constexpr uint64_t kMaxU32 = std::numeric_limits<uint32_t>::max();
constexpr uint64_t kMaxIdChunkBytes = kIdChunkBytes + kMaxIdBytes + 16;

// Whole pages of a map that were read and are not needed again stay in the system's cache but no longer count as ours.
void forget_pages(std::string_view bytes) {
  constexpr uintptr_t kPage = 4096;
  const uintptr_t begin = (reinterpret_cast<uintptr_t>(bytes.data()) + kPage - 1) / kPage * kPage;
  const uintptr_t end = (reinterpret_cast<uintptr_t>(bytes.data()) + bytes.size()) / kPage * kPage;
  if (begin < end) ::madvise(reinterpret_cast<void*>(begin), end - begin, MADV_DONTNEED);
}

}  // namespace

ShardReader::ShardReader(const std::filesystem::path& path) : file_(path), path_(path.string()) {
  const uint64_t seek_offset = read_seek_table();
  read_footer(seek_offset);
  place_frames(seek_offset);
  const Placed* const metadata = find(SectionTag::metadata);
  if (metadata == nullptr) damaged(seek_offset, "the footer lists no metadata");
  metadata_ = load(SectionTag::metadata);
  load_frame_tokens();
  load_id_counts();
  load_id_index();
  for (const SectionTag tag : {SectionTag::sentence_lengths, SectionTag::document_sentences}) {
    const Placed* const column = find(tag);
    if (column == nullptr) damaged(seek_offset, "section " + std::to_string(static_cast<uint32_t>(tag)) + " is missing");
    check_section_hash(*column);
  }
}

std::string_view ShardReader::bytes(uint64_t offset, uint64_t size) const {
  const std::span<const std::byte> all = file_.bytes();
  if (offset > all.size() || size > all.size() - offset) damaged(all.size(), "the file ends too early");
  return {reinterpret_cast<const char*>(all.data()) + offset, static_cast<size_t>(size)};
}

// Returns where the seek table frame begins.
uint64_t ShardReader::read_seek_table() {
  const uint64_t size = size_bytes();
  if (size < kSeekTailBytes + kSkippableHeaderBytes) damaged(size, "the file is too short to be a shard");
  ByteReader tail(bytes(size - kSeekTailBytes, kSeekTailBytes), path_, size - kSeekTailBytes);
  const uint64_t n_entries = tail.u32();
  const char descriptor = tail.take(1)[0];
  if (tail.u32() != kSeekTableEnd) damaged(size, "the file does not end with a seek table (it was torn, or is no shard)");
  if (descriptor != 0) damaged(size - 5, "the seek table has an unknown descriptor");
  const uint64_t payload = n_entries * kSeekEntryBytes + kSeekTailBytes;
  if (n_entries > kMaxShardEntries || payload + kSkippableHeaderBytes > size)
    damaged(size - kSeekTailBytes, "the seek table is longer than the file");
  const uint64_t offset = size - payload - kSkippableHeaderBytes;
  if (bytes(offset, kSkippableHeaderBytes) != skippable_header(kSeekTableMagic, static_cast<uint32_t>(payload)))
    damaged(offset, "this is not the head of the seek table");
  seek_entries_ = bytes(offset + kSkippableHeaderBytes, n_entries * kSeekEntryBytes);
  return offset;
}

void ShardReader::read_footer(uint64_t end) {
  if (end < kFooterTailBytes + kSkippableHeaderBytes) damaged(end, "there is no footer before the seek table");
  const uint64_t payload = ByteReader(bytes(end - kFooterTailBytes, 8), path_, end - kFooterTailBytes).u64();
  if (payload < kFooterTailBytes || payload > end - kSkippableHeaderBytes || payload > kMaxU32)
    damaged(end - kFooterTailBytes, "the footer's size does not fit the file");
  const uint64_t offset = end - payload;
  const std::string_view text = bytes(offset, payload);
  footer_ = decode_footer(text, path_, offset);
  hash_ = hash128_hex(text);
  const uint64_t header = offset - kSkippableHeaderBytes;
  if (bytes(header, kSkippableHeaderBytes) != skippable_header(kFooterMagic, static_cast<uint32_t>(payload)))
    damaged(header, "this is not the head of the footer");
  if (hash64(bytes(end, size_bytes() - end)) != footer_.seek_hash) damaged(end, "the seek table's hash does not fit");
}

// Walks the seek table: data frames, sections, footer must fill the file up to `trailer_end` without a gap.
void ShardReader::place_frames(uint64_t trailer_end) {
  const uint64_t n_sections = footer_.sections.size();
  const uint64_t n_entries = seek_entries_.size() / kSeekEntryBytes;
  ByteReader entries(seek_entries_, path_, trailer_end + kSkippableHeaderBytes);
  if (n_entries < n_sections + 1 || footer_.n_frames != n_entries - n_sections - 1)
    entries.damaged("the seek table and the footer count different frames");
  uint64_t offset = 0;
  for (uint64_t i = 0; i < footer_.n_frames; ++i) {
    const uint32_t stored = entries.u32(), raw = entries.u32();
    if (stored == 0 || raw == 0 || raw > kMaxFrameBytes || stored > footer_.data_bytes - offset)
      entries.damaged("the size of a data frame is impossible");
    frames_.push_back({offset, stored, raw, 0});
    offset += stored;
  }
  if (offset != footer_.data_bytes) entries.damaged("the data frames do not add up to their size in the footer");
  for (const Section& section : footer_.sections) {
    const uint32_t stored = entries.u32(), raw = entries.u32();
    if (raw != 0 || section.stored_bytes > kMaxU32 || stored != section.stored_bytes + kSkippableHeaderBytes)
      entries.damaged("the seek table and the footer give a section different sizes");
    if (bytes(offset, kSkippableHeaderBytes) != skippable_header(kSectionMagic, static_cast<uint32_t>(section.stored_bytes)))
      damaged(offset, "this is not the head of a section");
    sections_.push_back({section, offset + kSkippableHeaderBytes});
    offset += stored;
  }
  const uint32_t stored = entries.u32(), raw = entries.u32();
  if (raw != 0 || offset + stored != trailer_end) entries.damaged("the frames do not fill the file");
}

const ShardReader::Placed* ShardReader::find(SectionTag tag) const {
  for (const Placed& placed : sections_)
    if (placed.section.tag == static_cast<uint32_t>(tag)) return &placed;
  return nullptr;
}

void ShardReader::check_section_hash(const Placed& placed) const {
  const std::string_view stored = bytes(placed.offset, placed.section.stored_bytes);
  const uint64_t hash = hash64(stored);
  forget_pages(stored);
  if (hash != placed.section.hash) damaged(placed.offset, "the hash of section " + std::to_string(placed.section.tag) + " does not fit");
}

std::string ShardReader::load(SectionTag tag) const {
  const Placed* const placed = find(tag);
  if (placed == nullptr) damaged(footer_.data_bytes, "section " + std::to_string(static_cast<uint32_t>(tag)) + " is missing");
  check_section_hash(*placed);
  const std::string_view stored = bytes(placed->offset, placed->section.stored_bytes);
  if (placed->section.coding == static_cast<uint32_t>(SectionCoding::plain)) return std::string(stored);
  std::optional<std::string> raw;
  if (placed->section.coding == static_cast<uint32_t>(SectionCoding::zstd)) raw = decompress(stored, placed->section.raw_bytes);
  if (!raw) damaged(placed->offset, "section " + std::to_string(placed->section.tag) + " cannot be decompressed");
  return std::move(*raw);
}

// A column of exactly `count` numbers within [min, max] that add up to `sum`.
template <class Number>
void ShardReader::append_column(SectionTag tag, uint64_t count, uint64_t min, uint64_t max, uint64_t sum, std::vector<Number>& out) const {
  const std::string raw = load(tag);
  const uint64_t offset = find(tag)->offset;
  if (count > raw.size()) damaged(offset, "a column has fewer entries than the footer says");
  ByteReader reader(raw, path_, offset);
  uint64_t left = sum;
  for (uint64_t i = 0; i < count; ++i) {
    const uint64_t value = reader.varint();
    if (value < min || value > max || value > left)
      damaged(offset, "entry " + std::to_string(i) + " of a column is impossible: " + std::to_string(value));
    left -= value;
    out.push_back(static_cast<Number>(value));
  }
  if (left != 0 || !reader.at_end()) damaged(offset, "a column does not add up to its count in the footer");
}

void ShardReader::append_sentence_lengths(std::vector<uint32_t>& out) const {
  append_column(SectionTag::sentence_lengths, counts().sentences, 1, kMaxU32, counts().tokens, out);
}
void ShardReader::append_document_sentences(std::vector<uint32_t>& out) const {
  append_column(SectionTag::document_sentences, counts().documents, 1, kMaxU32, counts().sentences, out);
}

void ShardReader::load_frame_tokens() {
  std::vector<uint32_t> n_tokens;
  append_column(SectionTag::frame_tokens, footer_.n_frames, 1, kMaxFrameBytes, counts().tokens, n_tokens);
  for (size_t i = 0; i < frames_.size(); ++i) {
    if (n_tokens[i] > frames_[i].raw_bytes) damaged(frames_[i].offset, "a frame claims more tokens than bytes");
    frames_[i].n_tokens = n_tokens[i];
  }
}

void ShardReader::load_id_counts() {
  const uint64_t limit = counts().tokens;
  if (footer_.vocab_size == 0 || footer_.vocab_size > static_cast<uint64_t>(std::numeric_limits<int32_t>::max()))
    damaged(footer_.data_bytes, "the vocabulary size is impossible: " + std::to_string(footer_.vocab_size));
  const auto read = [&](SectionTag tag) {
    const std::string raw = load(tag);
    const uint64_t offset = find(tag)->offset;
    if (raw.size() < footer_.vocab_size) damaged(offset, "the counts are fewer than the vocabulary");
    ByteReader reader(raw, path_, offset);
    std::vector<uint64_t> out(footer_.vocab_size);
    for (uint64_t& count : out) {
      count = reader.varint();
      if (count > limit) damaged(offset, "an id occurs more often than there are tokens");
    }
    if (!reader.at_end()) damaged(offset, "the counts are more than the vocabulary");
    return out;
  };
  id_counts_ = read(SectionTag::sample_counts);
  decoder_ = RankDecoder(rank_order(id_counts_));
  if (find(SectionTag::rest_counts) != nullptr) {
    const std::vector<uint64_t> rest = read(SectionTag::rest_counts);
    for (size_t id = 0; id < rest.size(); ++id) id_counts_[id] += rest[id];
  }
  uint64_t sum = 0;
  for (const uint64_t count : id_counts_) {
    if (count > limit - sum) damaged(footer_.data_bytes, "the counts of ids exceed the number of tokens");
    sum += count;
  }
  if (sum != limit) damaged(footer_.data_bytes, "the counts of ids do not add up to the number of tokens");
}

void ShardReader::load_id_index() {
  const Placed* const chunks = find(SectionTag::id_chunks);
  if (chunks == nullptr) return;
  const std::string raw = load(SectionTag::id_index);
  ByteReader reader(raw, path_, find(SectionTag::id_index)->offset);
  uint64_t document = 0, used = 0;
  while (!reader.at_end()) {
    const uint64_t n_documents = reader.varint(), stored = reader.varint();
    if (n_documents == 0 || n_documents > kIdChunkDocuments || n_documents > counts().documents - document ||
        stored > chunks->section.stored_bytes - used)
      reader.damaged("the index of document ids is impossible");
    id_chunks_.push_back({document, n_documents, chunks->offset + used, stored});
    document += n_documents;
    used += stored;
  }
  if (document != counts().documents || used != chunks->section.stored_bytes)
    reader.damaged("the index of document ids does not cover the documents");
}

void ShardReader::decode_frame(int64_t frame, Decompressor& decompressor, std::vector<int32_t>& ids) const {
  const Frame& place = frames_.at(static_cast<size_t>(frame));
  const std::string_view stored = bytes(place.offset, place.stored_bytes);
  const std::optional<std::string_view> raw = decompressor.decompress(stored, place.raw_bytes);
  forget_pages(stored);
  if (!raw) damaged(place.offset, "the checksum of frame " + std::to_string(frame) + " does not fit");
  ids.resize(place.n_tokens);
  if (!decoder_.decode(*raw, ids)) {
    damaged(place.offset,
            "frame " + std::to_string(frame) + " does not hold its " + std::to_string(place.n_tokens) + " tokens of the vocabulary");
  }
}

std::vector<std::string> ShardReader::decode_id_chunk(const IdChunk& chunk) const {
  const std::string_view stored = bytes(chunk.offset, chunk.stored_bytes);
  std::optional<std::string> raw;
  if (const std::optional<uint64_t> size = content_size(stored); size && *size <= kMaxIdChunkBytes) raw = decompress(stored, *size);
  if (!raw) damaged(chunk.offset, "a chunk of document ids has a checksum that does not fit");
  ByteReader reader(*raw, path_, chunk.offset);
  std::vector<std::string> ids(chunk.n_documents);
  for (std::string& id : ids) id = reader.take(reader.varint());
  if (!reader.at_end()) damaged(chunk.offset, "a chunk of document ids has more bytes than ids");
  return ids;
}

std::string ShardReader::document_id(int64_t document) const {
  const uint64_t index = static_cast<uint64_t>(document);
  if (document < 0 || index >= counts().documents) {
    throw Error(Code::invalid_argument, "corpus/shard",
                "document " + std::to_string(document) + " is outside the shard's " + std::to_string(counts().documents));
  }
  if (id_chunks_.empty()) return "";
  const auto after = std::upper_bound(id_chunks_.begin(), id_chunks_.end(), index,
                                      [](uint64_t i, const IdChunk& chunk) { return i < chunk.first_document; });
  const IdChunk& chunk = *(after - 1);
  return decode_id_chunk(chunk)[index - chunk.first_document];
}

void ShardReader::verify(const Cancel& cancel, Progress& progress) const {
  Decompressor decompressor;
  std::vector<int32_t> ids;
  std::vector<uint64_t> seen(footer_.vocab_size);
  Hasher data_hash;
  for (int64_t frame = 0; frame < n_frames(); ++frame) {
    cancel.check("corpus/shard");
    const Frame& place = frames_[static_cast<size_t>(frame)];
    decode_frame(frame, decompressor, ids);
    for (const int32_t id : ids) ++seen[static_cast<size_t>(id)];
    data_hash.add(bytes(place.offset, place.stored_bytes));
    progress.advance(place.stored_bytes);
  }
  if (data_hash.hex() != footer_.data_hash) damaged(0, "the hash of the data frames does not fit");
  if (seen != id_counts_) damaged(footer_.data_bytes, "the tokens do not occur as often as the counts say");
  for (const Placed& placed : sections_) {
    cancel.check("corpus/shard");
    check_section_hash(placed);
  }
  for (const IdChunk& chunk : id_chunks_) {
    cancel.check("corpus/shard");
    decode_id_chunk(chunk);
  }
  std::vector<uint32_t> column;
  append_sentence_lengths(column);
  column.clear();
  append_document_sentences(column);
  progress.advance(size_bytes() - footer_.data_bytes);
}

}  // namespace bertpt::corpus
