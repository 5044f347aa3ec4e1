// corpus/frame_cutter.h   Tokenized documents to decoded data frames: varint ranks, cut where docs/corpus-format.md, section 3, says.
#pragma once

#include <cstdint>
#include <functional>
#include <span>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "corpus/rank_encoder.h"

namespace bertpt::corpus {

// Not for use by two threads. Memory: one frame and the sentence that is being written.
class FrameCutter {
 public:
  // Gets every frame when it is closed, in order: its bytes, and how many tokens they are, never 0.
  using Sink = std::function<void(std::string raw, uint64_t n_tokens)>;
  FrameCutter(uint64_t frame_bytes, Sink sink) : limit_(frame_bytes), sink_(std::move(sink)) {}

  // The rank order of rank_order(counts); needed before the first document.
  void set_ranks(std::span<const uint64_t> counts) { encoder_ = RankEncoder(counts); }
  bool ranked() const { return !encoder_.empty(); }

  // The ids of a document's sentences, joined, each with a count in set_ranks(), and the number of ids of each sentence.
  void add(std::span<const int32_t> ids, std::span<const uint32_t> sentence_lengths);
  void close() { close_at(end_); }  // the open frame, if it has a token

  // The open frame, for a writer that is continued later.
  std::string_view open_bytes() const { return {bytes_.data(), end_.bytes}; }
  uint64_t open_tokens() const { return end_.tokens; }
  void reopen(std::string_view bytes, uint64_t n_tokens);

 private:
  struct Place {  // between two tokens of the open frame
    uint64_t bytes = 0, tokens = 0;
  };
  void append(std::span<const int32_t> ids);
  void cut_sentence(std::span<const int32_t> ids);
  void close_at(Place place);

  const uint64_t limit_;
  Sink sink_;
  RankEncoder encoder_;
  std::vector<char> bytes_;  // up to end_; behind it there is room
  Place end_;
};

}  // namespace bertpt::corpus
