// corpus/shard_reader.h   One shard file, open for reading. Opening reads the trailer only and checks it against its hashes and
// itself; columns, frames of tokens and chunks of document ids are decoded when asked for. Immutable; any number of threads.
//
// Every field of the file is distrusted: damage is Error{corrupt} with path and offset, and memory is taken in proportion to the
// bytes that are there. Errors of opening: Code::io, Code::corrupt, Code::unsupported (a version or feature of the future).
#pragma once

#include <cstdint>
#include <filesystem>
#include <string>
#include <string_view>
#include <vector>

#include "base/cancel.h"
#include "base/files.h"
#include "corpus/rank_decoder.h"
#include "corpus/shard_format.h"
#include "corpus/zstd_codec.h"

namespace bertpt::corpus {

class ShardReader {
 public:
  explicit ShardReader(const std::filesystem::path& path);

  const ShardCounts& counts() const { return footer_.counts; }
  int64_t vocab_size() const { return static_cast<int64_t>(footer_.vocab_size); }
  const std::string& metadata_json() const { return metadata_; }
  const std::string& hash() const { return hash_; }  // as ShardSummary::hash
  uint64_t size_bytes() const { return file_.bytes().size(); }

  // The columns, appended to `out`. They are decoded anew by every call.
  void append_sentence_lengths(std::vector<uint32_t>& out) const;        // tokens of each sentence
  void append_document_sentences(std::vector<uint32_t>& out) const;      // sentences of each document
  const std::vector<uint64_t>& id_counts() const { return id_counts_; }  // occurrences of each id

  int64_t n_frames() const { return static_cast<int64_t>(frames_.size()); }
  uint32_t frame_tokens(int64_t frame) const { return frames_[static_cast<size_t>(frame)].n_tokens; }
  // The ids of a frame, in place of what `ids` held. Errors: Code::corrupt when the checksum or a rank does not fit.
  void decode_frame(int64_t frame, Decompressor& decompressor, std::vector<int32_t>& ids) const;
  std::string document_id(int64_t document) const;  // "" when the shard has no ids

  // Reads every byte. Advances `progress` by bytes. Errors: the first damage found, with its offset.
  void verify(const Cancel& cancel, Progress& progress) const;

 private:
  struct Frame {
    uint64_t offset;
    uint32_t stored_bytes, raw_bytes, n_tokens;
  };
  struct IdChunk {
    uint64_t first_document, n_documents, offset, stored_bytes;  // offset in the file
  };
  struct Placed {  // a section and where its payload lies
    Section section;
    uint64_t offset;
  };

  std::string_view bytes(uint64_t offset, uint64_t size) const;
  [[noreturn]] void damaged(uint64_t offset, std::string_view what) const { throw_damaged(path_, offset, what); }
  uint64_t read_seek_table();
  void read_footer(uint64_t end);
  void place_frames(uint64_t trailer_end);
  void check_section_hash(const Placed& placed) const;
  const Placed* find(SectionTag tag) const;
  std::string load(SectionTag tag) const;  // raw bytes of a section that must be there, hash checked
  template <class Number>
  void append_column(SectionTag tag, uint64_t count, uint64_t min, uint64_t max, uint64_t sum, std::vector<Number>& out) const;
  void load_frame_tokens();
  void load_id_counts();
  void load_id_index();
  std::vector<std::string> decode_id_chunk(const IdChunk& chunk) const;

  MappedFile file_;
  std::string path_;
  std::string hash_, metadata_;
  ShardFooter footer_;
  std::string_view seek_entries_;
  std::vector<Frame> frames_;
  std::vector<Placed> sections_;
  std::vector<uint64_t> id_counts_;
  RankDecoder decoder_;
  std::vector<IdChunk> id_chunks_;
};

}  // namespace bertpt::corpus
