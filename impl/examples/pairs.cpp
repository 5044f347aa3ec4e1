#include "examples/pairs.h"

#include <algorithm>
#include <numeric>

#include "base/error.h"

namespace bertpt::examples {
namespace {

int64_t total_length(const corpus::SplitView& split, int64_t first, int64_t count) {
  const auto lengths = split.sentence_lengths().subspan(static_cast<size_t>(first), static_cast<size_t>(count));
  int64_t total = 0;
  for (const uint32_t length : lengths) total += length;
  return total;
}

Part whole(const corpus::SplitView& split, int64_t first, int64_t count, int32_t type) {
  return {first, count, 0, total_length(split, first, count), type};
}

Part draw_partner(const Chunker& chunker, const Chunk& chunk, int64_t wanted, Random& random) {
  const corpus::SplitView& split = chunker.split();
  const DocumentBlocks& blocks = chunker.blocks();
  const int64_t block = blocks.block_of(chunk.begin.document), first_document = blocks.begin(block);
  const auto others = static_cast<uint64_t>(blocks.begin(block + 1) - first_document) - 1;
  if (others == 0) throw Error(Code::internal, "examples/pairs", "a random partner was asked of a split of one document");
  auto document = first_document + static_cast<int64_t>(random.below(others));
  if (document >= chunk.begin.document) ++document;
  const int64_t begin = split.sentence_begin(document), end = split.sentence_begin(document + 1);
  const int64_t first = random.between(begin, end - 1);
  int64_t count = 0, tokens = 0;
  do tokens += split.sentence_lengths()[static_cast<size_t>(first + count++)];
  while (tokens < wanted && first + count < end);
  return {first, count, 0, tokens, 1};
}

// Without branches, since no processor foresees the coins: random.coin(0.5) is the highest bit of a draw.
int64_t truncate(Part& a, Part& b, int64_t limit, Random& random) {
  const int64_t cut = std::max<int64_t>(0, a.size() + b.size() - limit);
  for (int64_t left = cut; left > 0; --left) {
    const int64_t of_a = a.size() > b.size() ? 1 : 0, first = static_cast<int64_t>(~random.next_u64() >> 63);
    a.begin += of_a & first;
    a.end -= of_a & ~first;
    b.begin += ~of_a & first;
    b.end -= ~of_a & ~first & 1;
  }
  return cut;
}

void draw_pair(const Chunker& chunker, const Chunk& chunk, Draft& draft) {
  const corpus::SplitView& split = chunker.split();
  const int64_t first = chunk.begin.sentence;
  Random random = chunker.draws(chunk);
  Part a = whole(split, first, chunk.a_sentences, 0), b;
  if (chunk.partner) {
    b = draw_partner(chunker, chunk, chunk.target - a.size(), random);
  } else {
    b = whole(split, first + chunk.a_sentences, chunk.end.sentence - first - chunk.a_sentences, 1);
    if (chunk.label == 1) {
      std::swap(a, b);
      std::swap(a.type, b.type);
    }
  }
  draft.tokens_cut = truncate(a, b, chunker.rules().max_seq_length - 3, random);
  draft.parts = {a, b};
}

// Sentences of [begin, end), cut at the cursors' offsets; a part for each document.
void split_by_document(const corpus::SplitView& split, const Chunk& chunk, Draft& draft) {
  int64_t document = chunk.begin.document;
  const int64_t stop = chunk.end.offset > 0 ? chunk.end.sentence + 1 : chunk.end.sentence;
  for (int64_t first = chunk.begin.sentence; first < stop; ++document) {
    const int64_t last = std::min(stop, split.sentence_begin(document + 1));
    if (last == first) continue;
    Part part = whole(split, first, last - first, 0);
    if (first == chunk.begin.sentence) part.begin = chunk.begin.offset;
    if (last == stop && chunk.end.offset > 0) {
      part.end += chunk.end.offset - static_cast<int64_t>(split.sentence_lengths()[static_cast<size_t>(stop - 1)]);
    }
    draft.parts.push_back(part);
    first = last;
  }
}

// The only part becomes two after `a_sentences` sentences (the first may be a rest, the last a piece).
void split_segments(const corpus::SplitView& split, int64_t a_sentences, Draft& draft) {
  Part a = draft.parts.front();
  if (a_sentences >= a.count) return;
  Part b = a;
  a.count = a_sentences;
  a.end = total_length(split, a.first, a_sentences);
  b.first += a_sentences;
  b.count -= a_sentences;
  b.begin = 0;
  b.end -= a.end;
  b.type = 1;
  draft.parts = {a, b};
}

}  // namespace

void draw_sample(const Chunker& chunker, const Chunk& chunk, Draft& draft) {
  draft.parts.clear();
  draft.label = chunk.label;
  draft.tokens_cut = 0;
  const Objective objective = chunker.rules().objective;
  if (has_pairs(objective)) return draw_pair(chunker, chunk, draft);
  split_by_document(chunker.split(), chunk, draft);
  if (objective == Objective::segment) split_segments(chunker.split(), chunk.a_sentences, draft);
}

void fetch_sample(const corpus::SplitView& split, const Draft& draft, std::vector<corpus::Passage>& passages) {
  constexpr size_t kLine = 16, kLines = 12;  // ids in a cache line; where more follow the processor sees it by itself
  passages.clear();
  for (const Part& part : draft.parts) {
    corpus::Passage& passage = passages.emplace_back(split.passage(part.first, part.count));
    passage.ids = passage.ids.subspan(static_cast<size_t>(part.begin), static_cast<size_t>(part.size()));
    for (size_t i = 0; i < std::min(passage.ids.size(), kLine * kLines); i += kLine) __builtin_prefetch(passage.ids.data() + i);
  }
}

void append_sample(const text::SpecialIds& special, const Draft& draft, std::span<const corpus::Passage> passages, Batch& batch) {
  const size_t begin = batch.ids.size(), size = static_cast<size_t>(draft.size());
  batch.ids.push_back(special.cls);
  batch.types.resize(begin + size);  // 0 where a part says nothing else
  size_t at = begin + 1;
  for (size_t p = 0; p < passages.size(); ++p) {
    const std::span<const int32_t> ids = passages[p].ids;
    batch.ids.insert(batch.ids.end(), ids.begin(), ids.end());
    batch.ids.push_back(special.sep);
    std::fill_n(batch.types.begin() + static_cast<std::ptrdiff_t>(at), ids.size() + 1, draft.parts[p].type);
    at += ids.size() + 1;
  }
  batch.positions.resize(begin + size);
  std::iota(batch.positions.begin() + static_cast<std::ptrdiff_t>(begin), batch.positions.end(), 0);
  batch.cu_seqlens.push_back(static_cast<int32_t>(batch.ids.size()));
  batch.pair_labels.push_back(draft.label);
  batch.max_seqlen = std::max(batch.max_seqlen, static_cast<int64_t>(size));
}

}  // namespace bertpt::examples
