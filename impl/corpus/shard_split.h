// corpus/shard_split.h   Shards in a row, seen as one split. Holds the sentence lengths in memory: 4.25 bytes a sentence and 8 a document.
#pragma once

#include <memory>
#include <vector>

#include "corpus/corpus.h"
#include "corpus/frame_cache.h"
#include "corpus/shard_reader.h"

namespace bertpt::corpus {

class ShardSplit : public SplitView {
 public:
  // All shards have vocabularies of `vocab_size`. `cache` may serve several splits; each takes its own range of keys from `first_key`.
  ShardSplit(std::vector<std::shared_ptr<const ShardReader>> shards, int64_t vocab_size, std::shared_ptr<FrameCache> cache, uint64_t first_key);

  int64_t n_documents() const override { return static_cast<int64_t>(document_begin_.size()) - 1; }
  int64_t n_sentences() const override { return static_cast<int64_t>(lengths_.size()); }
  int64_t n_tokens() const override { return static_cast<int64_t>(n_tokens_); }
  int64_t sentence_begin(int64_t document) const override;
  std::span<const uint32_t> sentence_lengths() const override { return lengths_; }
  void append_sentences(int64_t first, int64_t count, std::vector<int32_t>& ids) const override;
  std::string document_id(int64_t document) const override;
  std::span<const uint64_t> id_counts() const override { return id_counts_; }

  const std::vector<std::shared_ptr<const ShardReader>>& shards() const { return shards_; }
  uint64_t end_key() const { return first_key_ + frames_.size(); }

 private:
  struct Frame {
    uint64_t first_token;  // of the split
    uint32_t shard;
    uint32_t index;        // within its shard
  };
  static constexpr int64_t kMark = 32;
  void add_shard(uint32_t shard);
  FrameCache::Ids load(size_t frame) const;
  uint64_t token_of(int64_t sentence) const;  // the sentence's first token, counted in the split

  std::vector<std::shared_ptr<const ShardReader>> shards_;
  std::shared_ptr<FrameCache> cache_;
  mutable SharedDecompressor decompressor_;
  uint64_t first_key_;
  std::vector<uint32_t> lengths_;
  std::vector<uint64_t> marks_;                  // first token of every kMark-th sentence
  std::vector<int64_t> document_begin_{0};       // first sentence of each document
  std::vector<int64_t> shard_first_document_;
  std::vector<Frame> frames_;
  std::vector<uint64_t> id_counts_;
  uint64_t n_tokens_ = 0;
};

}  // namespace bertpt::corpus
