#include "text/word_counter.h"

#include <algorithm>
#include <bit>

#include "text/ascii_masks.h"
#include "text/words.h"

namespace bertpt::text {
namespace {

constexpr unsigned kSlotBits = 15;  // 768 KiB

constexpr uint64_t repeat(uint8_t byte) { return byte * 0x0101010101010101u; }

// 0x20 in each byte of eight ASCII ones that is a capital letter.
uint64_t capital_bits(uint64_t bytes) {
  const uint64_t from_a = bytes + repeat(0x80 - 'A'), after_z = bytes + repeat(0x80 - 'Z' - 1);
  return (from_a & ~after_z & repeat(0x80)) >> 2;
}

bool is_ascii_space(char c) { return c == ' ' || c == '\n' || c == '\t' || c == '\r'; }

// Where the stretch of text that holds a special byte at `at` ends: at white space behind which no special byte comes soon.
size_t special_end(std::string_view text, size_t at) {
  for (;;) {
    while (at < text.size() && !is_ascii_space(text[at])) ++at;
    if (at + 64 >= text.size()) return at;
    const uint64_t special = ascii_masks(text.data() + at).special;
    if (special == 0) return at;
    at += 64 - static_cast<size_t>(std::countl_zero(special));
  }
}

}  // namespace

WordCounter::WordCounter(const Normalizer& normalizer, WordShards& shards)
    : normalizer_(normalizer),
      shards_(shards),
      table_(0, kSlotBits),
      max_chars_(static_cast<size_t>(normalizer.options().max_word_chars)),
      fold_(normalizer.options().lowercase ? repeat(0x20) : 0) {}

void WordCounter::count(std::string_view text) {
  n_starts_ = n_ends_ = 0;
  for (size_t at = 0; at < text.size();) at = scan(text, at);
  if (n_starts_ > n_ends_) ends_[n_ends_++] = text.size();
  count_plain(text);
}

// Reads up to 64 bytes from `at` on, or the stretch around the first special byte among them; where to go on.
size_t WordCounter::scan(std::string_view text, size_t at) {
  const AsciiMasks masks = ascii_masks(text.data() + at);
  const uint64_t before_is_letter = n_starts_ > n_ends_ ? 1 : 0;  // a punctuation mark ends right behind itself, below
  const uint64_t letters = masks.letters, punctuation = masks.punctuation();
  uint64_t starts = (letters & ~(letters << 1 | before_is_letter)) | punctuation;
  uint64_t ends = (~letters & (letters << 1 | before_is_letter)) | punctuation << 1;
  const size_t left = text.size() - at;
  const size_t n = std::min<size_t>(left, static_cast<size_t>(std::countr_zero(masks.special)));
  if (n < 64) {
    const uint64_t read = (uint64_t{1} << n) - 1;
    starts &= read;
    ends &= read;
  }
  take_boundaries(starts, ends, at);
  if (n == 64) {
    // A mark in the last place ends here, not in the next bytes, where only a letter run can be open.
    if (punctuation >> 63 != 0) ends_[n_ends_++] = at + 64;
    if (n_ends_ >= kWordsAtOnce) count_plain(text);
    return at + 64;
  }
  if (n == left) return text.size();
  const size_t begin = n_starts_ > n_ends_ ? starts_[--n_starts_] : at + n;  // what stands right before belongs to the stretch
  count_plain(text);
  const size_t end = special_end(text, at + n);
  count_normalized(text.substr(begin, end - begin));
  return end;
}

void WordCounter::take_boundaries(uint64_t starts, uint64_t ends, size_t at) {
  for (; starts != 0; starts &= starts - 1) starts_[n_starts_++] = at + static_cast<size_t>(std::countr_zero(starts));
  for (; ends != 0; ends &= ends - 1) ends_[n_ends_++] = at + static_cast<size_t>(std::countr_zero(ends));
}

// Counts the words that have an end.
void WordCounter::count_plain(std::string_view text) {
  if (table_.size() + n_ends_ > table_.capacity()) pour();
  for (size_t i = 0; i < n_ends_; ++i) count_plain_word(text.data() + starts_[i], ends_[i] - starts_[i]);
  if (n_starts_ > n_ends_) starts_[0] = starts_[n_ends_];
  n_starts_ -= n_ends_;
  n_ends_ = 0;
}

void WordCounter::count_plain_word(const char* word, size_t size) {
  if (size <= kPackedWordBytes) {
    static constexpr auto kKept = [] {  // 16 bytes from place 16 - n on: the first n are kept
      std::array<uint8_t, 32> bytes{};
      for (size_t i = 0; i < 16; ++i) bytes[i] = 0xFF;
      return bytes;
    }();
    PackedWord packed, kept;
    std::memcpy(&packed, word, 16);
    std::memcpy(&kept, kKept.data() + 16 - size, 16);
    for (int i = 0; i < 2; ++i) {
      packed.halves[i] &= kept.halves[i];
      packed.halves[i] |= capital_bits(packed.halves[i]) & fold_;
    }
    packed.halves[1] |= uint64_t{size} << 56;
    table_.add(packed, hash_of(packed), 1);
  } else if (size <= max_chars_) {
    buffer_.assign(word, size);
    if (fold_ != 0) {
      for (char& c : buffer_) c = c >= 'A' && c <= 'Z' ? static_cast<char>(c | 0x20) : c;
    }
    table_.add(buffer_, 1);
  }
}

void WordCounter::count_normalized(std::string_view text) {
  WordReader reader(normalizer_, text);
  for (Word word; reader.next(word);) {
    if (word.n_chars > max_chars_) continue;
    if (table_.size() == table_.capacity()) pour();
    table_.add(word.text, 1);
  }
}

void WordCounter::pour() {
  shards_.pour(table_);
  table_.clear();
}

}  // namespace bertpt::text
