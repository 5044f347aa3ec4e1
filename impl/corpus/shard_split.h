// corpus/shard_split.h   Shards in a row, seen as one split. From their first use on it holds the columns in memory: 4.25 bytes a sentence
// and 8 a document. So who only builds, merges or inspects a corpus needs no memory for it.
#pragma once

#include <memory>
#include <mutex>
#include <vector>

#include "corpus/corpus.h"
#include "corpus/frame_cache.h"
#include "corpus/shard_reader.h"

namespace bertpt::corpus {

class ShardSplit : public SplitView {
 public:
  // All shards have vocabularies of `vocab_size`. `cache` may serve several splits; each takes its own range of keys from `first_key`.
  ShardSplit(std::vector<std::shared_ptr<const ShardReader>> shards, int64_t vocab_size, std::shared_ptr<FrameCache> cache,
             uint64_t first_key);

  int64_t n_documents() const override { return static_cast<int64_t>(counts_.documents); }
  int64_t n_sentences() const override { return static_cast<int64_t>(counts_.sentences); }
  int64_t n_tokens() const override { return static_cast<int64_t>(counts_.tokens); }
  int64_t sentence_begin(int64_t document) const override;
  std::span<const int64_t> document_begins() const override { return columns().document_begins; }
  std::span<const uint32_t> sentence_lengths() const override { return columns().lengths; }
  Passage passage(int64_t first, int64_t count) const override;
  std::string document_id(int64_t document) const override;
  std::span<const uint64_t> id_counts() const override { return id_counts_; }

  const std::vector<std::shared_ptr<const ShardReader>>& shards() const { return shards_; }
  uint64_t end_key() const { return first_key_ + n_frames_; }

 private:
  struct Frame {
    uint64_t first_token;  // of the split
    uint32_t shard;
    uint32_t index;  // within its shard
  };
  static constexpr int64_t kMark = 32;
  struct Columns {
    std::vector<uint32_t> lengths;
    std::vector<uint64_t> marks;  // first token of every kMark-th sentence
    std::vector<int64_t> document_begins{0};
    std::vector<int64_t> shard_first_document;
    std::vector<Frame> frames;
  };
  const Columns& columns() const {
    std::call_once(columns_once_, [this] { columns_ = load_columns(); });
    return columns_;
  }
  Columns load_columns() const;
  FrameCache::Ids load(size_t frame) const;
  uint64_t token_of(int64_t sentence) const;  // the sentence's first token, counted in the split

  std::vector<std::shared_ptr<const ShardReader>> shards_;
  std::shared_ptr<FrameCache> cache_;
  mutable SharedDecompressor decompressor_;
  uint64_t first_key_;
  ShardCounts counts_;
  uint64_t n_frames_ = 0;
  std::vector<uint64_t> id_counts_;
  mutable std::once_flag columns_once_;
  mutable Columns columns_;
};

}  // namespace bertpt::corpus
