#include "corpus/shard_split.h"

#include <algorithm>

namespace bertpt::corpus {
namespace {

[[noreturn]] void throw_out_of_range(const char* what, int64_t value, int64_t count) {
  throw Error(Code::invalid_argument, "corpus/split", std::string(what) + " " + std::to_string(value) + " is outside the split's " + std::to_string(count));
}

}  // namespace

ShardSplit::ShardSplit(std::vector<std::shared_ptr<const ShardReader>> shards, int64_t vocab_size, std::shared_ptr<FrameCache> cache, uint64_t first_key)
    : shards_(std::move(shards)), cache_(std::move(cache)), first_key_(first_key), id_counts_(static_cast<size_t>(vocab_size)) {
  for (size_t i = 0; i < shards_.size(); ++i) add_shard(static_cast<uint32_t>(i));
  lengths_.shrink_to_fit();
  document_begin_.shrink_to_fit();
}

void ShardSplit::add_shard(uint32_t index) {
  const ShardReader& shard = *shards_[index];
  if (shard.id_counts().size() != id_counts_.size()) {
    throw Error(Code::corrupt, "corpus/split",
                "a shard is for a vocabulary of " + std::to_string(shard.vocab_size()) + " pieces, the corpus for " + std::to_string(id_counts_.size()));
  }
  size_t sentence = lengths_.size();
  shard.append_sentence_lengths(lengths_);
  shard_first_document_.push_back(n_documents());
  std::vector<uint32_t> n_sentences;
  shard.append_document_sentences(n_sentences);
  for (const uint32_t n : n_sentences) document_begin_.push_back(document_begin_.back() + n);

  uint64_t token = n_tokens_;
  for (; sentence < lengths_.size(); ++sentence) {
    if (sentence % kMark == 0) marks_.push_back(token);
    token += lengths_[sentence];
  }
  token = n_tokens_;
  for (int64_t i = 0; i < shard.n_frames(); ++i) {
    frames_.push_back({token, index, static_cast<uint32_t>(i)});
    token += shard.frame_tokens(i);
  }
  for (size_t id = 0; id < id_counts_.size(); ++id) id_counts_[id] += shard.id_counts()[id];
  n_tokens_ += shard.counts().tokens;
}

int64_t ShardSplit::sentence_begin(int64_t document) const {
  if (document < 0 || document > n_documents()) throw_out_of_range("document", document, n_documents());
  return document_begin_[static_cast<size_t>(document)];
}

FrameCache::Ids ShardSplit::load(size_t frame) const {
  const Frame& place = frames_[frame];
  return cache_->get(first_key_ + frame, [&](std::vector<int32_t>& ids) {
    decompressor_.with([&](Decompressor& decompressor) { shards_[place.shard]->decode_frame(place.index, decompressor, ids); });
  });
}

uint64_t ShardSplit::token_of(int64_t sentence) const {
  const int64_t mark = sentence / kMark;
  uint64_t token = marks_[static_cast<size_t>(mark)];
  for (int64_t i = mark * kMark; i < sentence; ++i) token += lengths_[static_cast<size_t>(i)];
  return token;
}

void ShardSplit::append_sentences(int64_t first, int64_t count, std::vector<int32_t>& ids) const {
  if (first < 0 || count < 0 || first > n_sentences() || count > n_sentences() - first) throw_out_of_range("sentence", first + count, n_sentences());
  uint64_t left = 0;
  for (int64_t i = first; i < first + count; ++i) left += lengths_[static_cast<size_t>(i)];
  if (left == 0) return;
  const uint64_t token = token_of(first);
  const auto after = std::upper_bound(frames_.begin(), frames_.end(), token, [](uint64_t t, const Frame& frame) { return t < frame.first_token; });
  size_t frame = static_cast<size_t>(after - frames_.begin()) - 1;
  uint64_t at = token - frames_[frame].first_token;
  for (; left > 0; ++frame, at = 0) {
    const FrameCache::Ids tokens = load(frame);
    const uint64_t n = std::min<uint64_t>(left, tokens->size() - at);
    const auto begin = tokens->begin() + static_cast<std::ptrdiff_t>(at);
    ids.insert(ids.end(), begin, begin + static_cast<std::ptrdiff_t>(n));
    left -= n;
  }
}

std::string ShardSplit::document_id(int64_t document) const {
  if (document < 0 || document >= n_documents()) throw_out_of_range("document", document, n_documents());
  const auto after = std::upper_bound(shard_first_document_.begin(), shard_first_document_.end(), document);
  const size_t shard = static_cast<size_t>(after - shard_first_document_.begin()) - 1;
  return shards_[shard]->document_id(document - shard_first_document_[shard]);
}

}  // namespace bertpt::corpus
