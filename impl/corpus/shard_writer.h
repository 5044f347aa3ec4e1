// corpus/shard_writer.h   Tokenized documents to one shard file. The same documents and options give the same bytes, with or without a
// pool to compress on, and also when the writing was interrupted and continued.
#pragma once

#include <cstdint>
#include <filesystem>
#include <memory>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "base/work_pool.h"
#include "corpus/shard_format.h"

namespace bertpt::corpus {

struct ShardOptions {
  int64_t vocab_size = 0;
  std::string metadata_json = "{}";  // an object; readers compare its "vocab_hash" with the tokenizer's
  int64_t frame_bytes = 65536;       // decoded, 16 to kMaxFrameBytes
  int64_t compression_level = 3;
  WorkPool* pool = nullptr;  // frames are compressed on it; null: by the caller. It must outlive the writer.
};

struct ShardSummary {
  uint64_t size_bytes = 0;
  std::string hash;  // hash128_hex of the footer; the footer holds the hashes of all other bytes
  ShardCounts counts;
};

// Not for use by two threads. Memory: the first kRankSampleTokens tokens until the rank order is known, then at most 4 MiB of frames (one
// when they are larger), and the columns (about one byte per sentence and document, and the ids compressed).
class ShardWriter {
 public:
  ShardWriter(std::filesystem::path path, ShardOptions options);
  // Continues a shard that an earlier process began: its saves in order. The files are as that process left them.
  // Errors: Code::corrupt when saves or file do not fit.
  ShardWriter(std::filesystem::path path, ShardOptions options, std::span<const std::string_view> saves);
  ~ShardWriter();  // without finish() or save(): nothing is left behind
  ShardWriter(const ShardWriter&) = delete;

  // One document: the ids of its sentences, joined, and the number of ids of each.
  // Errors: Code::invalid_argument for an empty document or sentence, lengths that do not add up, an id outside the vocabulary;
  // Code::data for a document id above 65,535 bytes.
  void add(std::string_view document_id, std::span<const int32_t> ids, std::span<const uint32_t> sentence_lengths);
  // Appends to `out` what has changed since the last save and makes the file safe up to here; from now on it is left lying.
  void save(std::string& out);
  // How often each id occurs so far.
  std::vector<uint64_t> id_counts() const;
  // About what the file would have if it were finished now; the last 4 MiB of frames and what is no frame yet count uncompressed.
  uint64_t size_estimate_bytes() const;
  // Makes the file appear under its name. Errors: Code::state when no document was added or it was finished before.
  ShardSummary finish();

 private:
  struct Impl;
  std::unique_ptr<Impl> impl_;
};

}  // namespace bertpt::corpus
