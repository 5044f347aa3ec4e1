#include "corpus/frame_cutter.h"

#include <algorithm>
#include <numeric>

#include "corpus/random_documents.h"
#include "corpus/shard_format.h"
#include "support/catch.h"

using namespace bertpt;
using namespace bertpt::corpus;
using namespace bertpt::test;

namespace {

struct Frame {
  std::string raw;
  uint64_t n_tokens = 0;
  bool operator==(const Frame&) const = default;
};

struct Shape {
  int64_t vocab;
  int sentences, tokens;
  uint64_t frame_bytes;
};

std::vector<uint64_t> counts_of(const std::vector<Tokenized>& documents, int64_t vocab) {
  std::vector<uint64_t> counts(static_cast<size_t>(vocab));
  for (const Tokenized& document : documents)
    for (const int32_t id : document.ids) ++counts[static_cast<size_t>(id)];
  return counts;
}

// The rule, a token at a time, with the size of everything known beforehand.
std::vector<Frame> expected_frames(const std::vector<Tokenized>& documents, std::span<const uint64_t> counts, uint64_t limit) {
  const std::vector<int32_t> order = rank_order(counts);
  std::vector<std::string> code(order.size());
  for (size_t rank = 0; rank < order.size(); ++rank) put_varint(code[static_cast<size_t>(order[rank])], rank);
  const auto bytes_of = [&](auto begin, auto end) {
    return std::accumulate(begin, end, uint64_t{0}, [&](uint64_t sum, int32_t id) { return sum + code[static_cast<size_t>(id)].size(); });
  };
  std::vector<Frame> frames(1);
  const auto used = [&] { return frames.back().raw.size(); };
  for (const Tokenized& document : documents) {
    if (used() >= limit / 4 && used() + bytes_of(document.ids.begin(), document.ids.end()) > limit) frames.emplace_back();
    auto id = document.ids.begin();
    for (const uint32_t length : document.lengths) {
      const auto end = id + static_cast<std::ptrdiff_t>(length);
      const uint64_t sentence = bytes_of(id, end);
      if (sentence <= limit && used() + sentence > limit) frames.emplace_back();
      for (; id != end; ++id) {
        if (used() + bytes_of(id, id + 1) > limit) frames.emplace_back();
        frames.back().raw += code[static_cast<size_t>(*id)];
        ++frames.back().n_tokens;
      }
    }
  }
  return frames;
}

const std::vector<Shape> kShapes{{20000, 10, 30, 2000},   // small documents
                                 {20000, 200, 30, 2000},  // documents larger than a frame
                                 {20000, 4, 3000, 2000},  // sentences larger than a frame
                                 {300, 3, 40, 16}};       // the smallest frames

}  // namespace

TEST_CASE("frames are cut where docs/corpus-format.md says") {
  for (const Shape& shape : kShapes) {
    const auto documents = random_documents(13, 200, shape.vocab, shape.sentences, shape.tokens);
    const std::vector<uint64_t> counts = counts_of(documents, shape.vocab);
    std::vector<Frame> frames;
    FrameCutter cutter(shape.frame_bytes, [&](std::string raw, uint64_t n_tokens) { frames.push_back({std::move(raw), n_tokens}); });
    CHECK(!cutter.ranked());
    cutter.set_ranks(counts);
    CHECK(cutter.ranked());
    for (const Tokenized& document : documents) cutter.add(document.ids, document.lengths);
    cutter.close();
    CHECK(cutter.open_tokens() == 0);
    cutter.close();  // nothing is open
    CHECK(frames == expected_frames(documents, counts, shape.frame_bytes));
    CHECK(std::all_of(frames.begin(), frames.end(), [&](const Frame& frame) { return frame.raw.size() <= shape.frame_bytes; }));
  }
}

TEST_CASE("an open frame goes on in another writer") {
  for (const Shape& shape : kShapes) {
    const auto documents = random_documents(14, 50, shape.vocab, shape.sentences, shape.tokens);
    const std::vector<uint64_t> counts = counts_of(documents, shape.vocab);
    std::vector<Frame> frames;
    const FrameCutter::Sink sink = [&](std::string raw, uint64_t n_tokens) { frames.push_back({std::move(raw), n_tokens}); };
    std::string open;
    uint64_t open_tokens = 0;
    for (const Tokenized& document : documents) {
      FrameCutter cutter(shape.frame_bytes, sink);
      cutter.set_ranks(counts);
      cutter.reopen(open, open_tokens);
      cutter.add(document.ids, document.lengths);
      open = cutter.open_bytes();
      open_tokens = cutter.open_tokens();
    }
    if (open_tokens > 0) frames.push_back({open, open_tokens});
    CHECK(frames == expected_frames(documents, counts, shape.frame_bytes));
  }
}
