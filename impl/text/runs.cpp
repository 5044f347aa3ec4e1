#include "text/runs.h"

#include <algorithm>
#include <bit>

namespace bertpt::text {

namespace {

constexpr size_t kBlockBytes = 64, kBlocks = RunBatch::kBytes / kBlockBytes;
constexpr uint64_t kLastBit = uint64_t{1} << 63;

// Without the instruction, which plain x86-64 lacks and for which compilers then call a library.
inline size_t count_bits(uint64_t bits) {
  bits -= bits >> 1 & 0x5555555555555555;
  bits = (bits & 0x3333333333333333) + (bits >> 2 & 0x3333333333333333);
  return ((bits + (bits >> 4)) & 0x0F0F0F0F0F0F0F0F) * 0x0101010101010101 >> 56;
}

// Writes base + the place of each set bit, up to 7 entries more than are counted: eight at a time leave few branches to guess.
inline size_t put_places(uint64_t bits, size_t base, uint16_t* out) {
  const size_t count = count_bits(bits);
  for (size_t i = 0; i < count; i += 8) {
    for (size_t j = i; j < i + 8; ++j) {
      out[j] = static_cast<uint16_t>(base + static_cast<size_t>(std::countr_zero(bits | kLastBit)));
      bits &= bits - 1;
    }
  }
  return count;
}

}  // namespace

bool RunScanner::next(RunBatch& batch) {
  if (position_ >= text_.size()) return false;
  size_t size = std::min(RunBatch::kBytes, text_.size() - position_);
  const bool last = position_ + size == text_.size();
  ByteClasses classes[kBlocks];
  classify_(text_.data() + position_, size, lowercase_, batch.folded, classes);
  size_t n_begins = 0, n_ends = 0;
  uint64_t in_word = 0, in_mark = 0;  // whether the byte before the block belongs to a word or is punctuation
  for (size_t block = 0; block * kBlockBytes < size; ++block) {
    const auto [word, mark] = classes[block];
    const uint64_t after_word = word << 1 | in_word, after_mark = mark << 1 | in_mark;
    n_begins += put_places((word & ~after_word) | mark, block * kBlockBytes, batch.begin + n_begins);
    n_ends += put_places((after_word & ~word) | after_mark, block * kBlockBytes, batch.end + n_ends);
    in_word = word >> 63;
    in_mark = mark >> 63;
  }
  batch.base = position_;
  batch.long_end = 0;
  if (in_mark || (in_word && last)) {
    batch.end[n_ends++] = static_cast<uint16_t>(size);
  } else if (in_word) {
    size = batch.begin[n_begins - 1];  // the next batch starts with the run that is cut here
    if (size == 0) batch.long_end = long_run_end(batch);
  }
  batch.count = n_ends;
  position_ = batch.long_end ? batch.long_end : position_ + size;
  return true;
}

// The end of the run that fills a whole batch from position_.
size_t RunScanner::long_run_end(RunBatch& scratch) const {
  ByteClasses classes[kBlocks];
  for (size_t at = position_ + RunBatch::kBytes; at < text_.size(); at += RunBatch::kBytes) {
    const size_t size = std::min(RunBatch::kBytes, text_.size() - at);
    classify_(text_.data() + at, size, lowercase_, scratch.folded, classes);
    for (size_t block = 0; block * kBlockBytes < size; ++block) {
      const auto in_run = static_cast<size_t>(std::countr_one(classes[block].word));
      if (in_run < kBlockBytes) return std::min(at + block * kBlockBytes + in_run, text_.size());
    }
  }
  return text_.size();
}

}  // namespace bertpt::text
