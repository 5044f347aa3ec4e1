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
    : split_(split),
      lengths_(split.sentence_lengths()),
      begins_(split.document_begins()),
      rules_(rules),
      blocks_(blocks ? std::move(blocks) : std::make_shared<const DocumentBlocks>(split, 0)) {}

bool Chunker::next(Cursor& cursor, Chunk& chunk, Memo& memo) const {
  if (cursor.document != memo.document || cursor.sentence >= memo.stop) {
    if (!settle(cursor)) return false;
    memo = {cursor.document, begins_[static_cast<size_t>(cursor.document) + 1],
            has_pairs(rules_.objective) ? target_of(cursor.document) : 0};
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
  const auto n_documents = static_cast<int64_t>(begins_.size()) - 1;
  while (cursor.document < n_documents && cursor.sentence >= begins_[static_cast<size_t>(cursor.document) + 1]) ++cursor.document;
  return cursor.document < n_documents;
}

int64_t Chunker::remaining(const Cursor& cursor) const {
  return static_cast<int64_t>(lengths_[static_cast<size_t>(cursor.sentence)]) - cursor.offset;
}

int64_t Chunker::target_of(int64_t document) const {
  const int64_t limit = rules_.max_seq_length - 3;
  Random random(rules_.keys.plan, static_cast<uint64_t>(document));
  return random.coin(rules_.short_seq_prob) ? random.between(2, limit) : limit;
}

// Eight lengths at a time without a branch on any of them: where a target is reached cannot be foretold.
int64_t Chunker::sentences_up_to(int64_t target, int64_t first, int64_t stop) const {
  constexpr int64_t kAtOnce = 8;
  const uint32_t* const lengths = lengths_.data() + first;
  const int64_t available = stop - first, readable = static_cast<int64_t>(lengths_.size()) - first;
  int64_t tokens = 0, count = 0;
  for (; count + kAtOnce <= readable && count < available; count += kAtOnce) {
    int64_t below = 0;  // sentences that end before the target: sums rise
    for (int64_t k = 0; k < kAtOnce; ++k) {
      tokens += lengths[count + k];
      below += tokens < target ? 1 : 0;
    }
    if (below < kAtOnce) return std::min(count + below + 1, available);
  }
  while (count < available && tokens < target) tokens += lengths[count++];
  return std::min(count, available);
}

void Chunker::next_pair(Cursor& cursor, Chunk& chunk, const Memo& memo) const {
  chunk.target = memo.target;
  const int64_t count = sentences_up_to(chunk.target, cursor.sentence, memo.stop);
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
  while (cursor.sentence < begins_.back()) {
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
