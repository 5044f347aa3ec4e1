#include "corpus/shard_split.h"

#include <algorithm>

namespace bertpt::corpus {
namespace {

[[noreturn]] void throw_out_of_range(const char* what, int64_t value, int64_t count) {
  throw Error(Code::invalid_argument, "corpus/split",
              std::string(what) + " " + std::to_string(value) + " is outside the split's " + std::to_string(count));
}

}  // namespace

ShardSplit::ShardSplit(std::vector<std::shared_ptr<const ShardReader>> shards, int64_t vocab_size, std::shared_ptr<FrameCache> cache,
                       uint64_t first_key)
    : shards_(std::move(shards)), cache_(std::move(cache)), first_key_(first_key), id_counts_(static_cast<size_t>(vocab_size)) {
  for (const auto& shard : shards_) {
    if (shard->id_counts().size() != id_counts_.size()) {
      throw Error(Code::corrupt, "corpus/split",
                  "a shard is for a vocabulary of " + std::to_string(shard->vocab_size()) + " pieces, the corpus for " +
                      std::to_string(id_counts_.size()));
    }
    counts_.documents += shard->counts().documents;
    counts_.sentences += shard->counts().sentences;
    counts_.tokens += shard->counts().tokens;
    n_frames_ += static_cast<uint64_t>(shard->n_frames());
    for (size_t id = 0; id < id_counts_.size(); ++id) id_counts_[id] += shard->id_counts()[id];
  }
}

ShardSplit::Columns ShardSplit::load_columns() const {
  Columns out;
  out.lengths.reserve(counts_.sentences);
  out.marks.reserve(counts_.sentences / kMark + 1);
  out.document_begins.reserve(counts_.documents + 1);
  out.frames.reserve(n_frames_);
  uint64_t first_token = 0;
  for (uint32_t index = 0; index < shards_.size(); ++index) {
    const ShardReader& shard = *shards_[index];
    out.shard_first_document.push_back(static_cast<int64_t>(out.document_begins.size()) - 1);
    std::vector<uint32_t> n_sentences;
    shard.append_document_sentences(n_sentences);
    for (const uint32_t n : n_sentences) out.document_begins.push_back(out.document_begins.back() + n);
    size_t sentence = out.lengths.size();
    shard.append_sentence_lengths(out.lengths);
    for (uint64_t token = first_token; sentence < out.lengths.size(); ++sentence) {
      if (sentence % kMark == 0) out.marks.push_back(token);
      token += out.lengths[sentence];
    }
    for (int64_t i = 0; i < shard.n_frames(); ++i) {
      out.frames.push_back({first_token, index, static_cast<uint32_t>(i)});
      first_token += shard.frame_tokens(i);
    }
  }
  return out;
}

int64_t ShardSplit::sentence_begin(int64_t document) const {
  if (document < 0 || document > n_documents()) throw_out_of_range("document", document, n_documents());
  return columns().document_begins[static_cast<size_t>(document)];
}

FrameCache::Ids ShardSplit::load(size_t frame) const {
  const Frame& place = columns().frames[frame];
  return cache_->get(first_key_ + frame, [&](std::vector<int32_t>& ids) {
    decompressor_.with([&](Decompressor& decompressor) { shards_[place.shard]->decode_frame(place.index, decompressor, ids); });
  });
}

uint64_t ShardSplit::token_of(int64_t sentence) const {
  const Columns& known = columns();
  const int64_t mark = sentence / kMark;
  uint64_t token = known.marks[static_cast<size_t>(mark)];
  for (int64_t i = mark * kMark; i < sentence; ++i) token += known.lengths[static_cast<size_t>(i)];
  return token;
}

Passage ShardSplit::passage(int64_t first, int64_t count) const {
  if (first < 0 || count < 0 || first > n_sentences() || count > n_sentences() - first)
    throw_out_of_range("sentence", first + count, n_sentences());
  const Columns& known = columns();
  uint64_t left = 0;
  for (int64_t i = first; i < first + count; ++i) left += known.lengths[static_cast<size_t>(i)];
  if (left == 0) return {};
  const uint64_t token = token_of(first);
  const auto after = std::upper_bound(known.frames.begin(), known.frames.end(), token,
                                      [](uint64_t t, const Frame& frame) { return t < frame.first_token; });
  size_t frame = static_cast<size_t>(after - known.frames.begin()) - 1;
  uint64_t at = token - known.frames[frame].first_token;
  FrameCache::Ids tokens = load(frame);
  if (left <= tokens->size() - at) {
    const auto ids = std::span(*tokens).subspan(at, left);
    return {ids, std::move(tokens)};
  }
  const auto joined = std::make_shared<std::vector<int32_t>>();
  joined->reserve(left);
  while (true) {
    const std::span<const int32_t> ids = std::span(*tokens).subspan(at, std::min<uint64_t>(left, tokens->size() - at));
    joined->insert(joined->end(), ids.begin(), ids.end());
    left -= ids.size();
    if (left == 0) return {*joined, joined};
    tokens = load(++frame);
    at = 0;
  }
}

std::string ShardSplit::document_id(int64_t document) const {
  if (document < 0 || document >= n_documents()) throw_out_of_range("document", document, n_documents());
  const std::vector<int64_t>& first = columns().shard_first_document;
  const auto after = std::upper_bound(first.begin(), first.end(), document);
  const size_t shard = static_cast<size_t>(after - first.begin()) - 1;
  return shards_[shard]->document_id(document - first[shard]);
}

}  // namespace bertpt::corpus
