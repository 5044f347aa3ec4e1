#include "examples/chunker.h"

#include <algorithm>
#include <utility>

namespace bertpt::examples {

std::optional<Objective> objective_from(std::string_view name) {
  if (name == "nsp") return Objective::nsp;
  if (name == "sop") return Objective::sop;
  if (name == "full_sentences") return Objective::full_sentences;
  if (name == "doc_sentences") return Objective::doc_sentences;
  if (name == "segment") return Objective::segment;
  return std::nullopt;
}

Chunker::Chunker(const corpus::SplitView& split, const ChunkRules& rules, std::shared_ptr<const DocumentBlocks> blocks)
    : split_(split), lengths_(split.sentence_lengths()), rules_(rules),
      blocks_(blocks ? std::move(blocks) : std::make_shared<const DocumentBlocks>(split, 0)) {}

bool Chunker::next(Cursor& cursor, Chunk& chunk, Memo& memo) const {
  if (cursor.document != memo.document || cursor.sentence >= memo.stop) {
    if (!settle(cursor)) return false;
    memo = {cursor.document, split_.sentence_begin(cursor.document + 1), has_pairs(rules_.objective) ? target_of(cursor.document) : 0};
  }
  chunk = {};
  chunk.begin = cursor;
  chunk.stream = mix64(static_cast<uint64_t>(cursor.sentence)) + static_cast<uint64_t>(cursor.offset);
  switch (rules_.objective) {
    case Objective::nsp:
    case Objective::sop: next_pair(cursor, chunk, memo); break;
    case Objective::full_sentences:
    case Objective::doc_sentences: next_full(cursor); break;
    case Objective::segment: next_segment(cursor, chunk, memo); break;
  }
  chunk.end = cursor;
  return true;
}

bool Chunker::settle(Cursor& cursor) const {
  while (cursor.document < split_.n_documents() && cursor.sentence >= split_.sentence_begin(cursor.document + 1)) ++cursor.document;
  return cursor.document < split_.n_documents();
}

int64_t Chunker::remaining(const Cursor& cursor) const {
  return static_cast<int64_t>(lengths_[static_cast<size_t>(cursor.sentence)]) - cursor.offset;
}

int64_t Chunker::target_of(int64_t document) const {
  const int64_t limit = rules_.max_seq_length - 3;
  Random random(rules_.keys.plan, static_cast<uint64_t>(document));
  return random.coin(rules_.short_seq_prob) ? random.between(2, limit) : limit;
}

void Chunker::next_pair(Cursor& cursor, Chunk& chunk, const Memo& memo) const {
  const int64_t stop = memo.stop;
  chunk.target = memo.target;
  int64_t count = 0, tokens = 0;
  do tokens += lengths_[static_cast<size_t>(cursor.sentence + count++)];
  while (tokens < chunk.target && cursor.sentence + count < stop);

  chunk.a_sentences = 1;
  chunk.label = 1;
  chunk.partner = chunk.forced = count == 1;
  if (count > 1) {
    Random random(rules_.keys.pairs, chunk.stream);
    chunk.a_sentences = random.between(1, count - 1);
    chunk.label = random.coin(rules_.positive_coin) ? 0 : 1;
    chunk.partner = chunk.label == 1 && rules_.objective == Objective::nsp;
  }
  cursor.sentence += chunk.partner ? chunk.a_sentences : count;
}

// A separator between documents costs one token.
void Chunker::next_full(Cursor& cursor) const {
  int64_t room = rules_.max_seq_length - 2;
  bool empty = true;
  while (cursor.sentence < split_.n_sentences()) {
    const int64_t document = cursor.document;
    if (!settle(cursor)) return;
    if (!empty && cursor.document != document) {
      if (rules_.objective == Objective::doc_sentences) return;
      --room;
    }
    const int64_t length = remaining(cursor);
    if (length > room) {
      if (empty) cursor.offset += room;  // a sentence longer than a sample
      return;
    }
    room -= length;
    ++cursor.sentence;
    cursor.offset = 0;
    empty = false;
  }
}

void Chunker::next_segment(Cursor& cursor, Chunk& chunk, const Memo& memo) const {
  Random random(rules_.keys.pairs, chunk.stream);
  const int64_t length = random.coin(rules_.short_seq_prob) ? random.between(5, rules_.max_seq_length) : rules_.max_seq_length;
  const bool single = random.coin(0.1);
  const int64_t first_target = (length - 3) / 2, stop = memo.stop;
  int64_t room = length - (single ? 2 : 3), first = 0;
  bool in_first = true;
  while (room > 0 && cursor.sentence < stop) {
    const int64_t left = remaining(cursor), taken = std::min(left, room);
    if (in_first && !single && first > 0 && first + taken >= first_target) in_first = first < first_target && random.coin(0.5);
    if (in_first) {
      first += taken;
      ++chunk.a_sentences;
    }
    room -= taken;
    cursor.offset += taken;
    if (taken == left) {
      ++cursor.sentence;
      cursor.offset = 0;
    }
  }
}

}  // namespace bertpt::examples
