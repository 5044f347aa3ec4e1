#include "text/word_counter.h"

#include <array>
#include <cstring>

namespace bertpt::text {
namespace {

// As pack_word, where 16 bytes may be read.
PackedWord pack_padded(std::string_view word) {
  static constexpr auto kKept = [] {  // of 16 bytes from place 16 - n on, the first n are kept
    std::array<uint8_t, 32> bytes{};
    for (size_t i = 0; i < 16; ++i) bytes[i] = 0xFF;
    return bytes;
  }();
  PackedWord packed, kept;
  std::memcpy(&packed, word.data(), 16);
  std::memcpy(&kept, kKept.data() + 16 - word.size(), 16);
  packed.halves[0] &= kept.halves[0];
  packed.halves[1] = (packed.halves[1] & kept.halves[1]) | uint64_t{word.size()} << 56;
  return packed;
}

}  // namespace

void WordCounter::count(std::string_view text) {
  scanner_.each_word(text, [&](std::string_view word, size_t) {
    if (word.empty()) return;  // too long
    if (table_.size() == table_.capacity()) pour();
    if (word.size() > kPackedWordBytes) return table_.add(word, 1);
    const PackedWord packed = pack_padded(word);
    table_.add(packed, hash_of(packed), 1);
  });
}

void WordCounter::pour() {
  shards_.pour(table_);
  table_.clear();
}

}  // namespace bertpt::text
