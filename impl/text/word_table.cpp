#include "text/word_table.h"

#include <algorithm>
#include <array>
#include <span>
#include <utility>

#include "base/hash.h"

namespace bertpt::text {
namespace {

constexpr size_t kBlockBytes = size_t{1} << 18;
constexpr unsigned kPlaceBits = 28;  // of a place: the block above, the byte inside it below

}  // namespace

WordTable::WordTable(unsigned skip_bits, unsigned slot_bits)
    : skip_bits_(skip_bits), shift_(64 - slot_bits), slots_(size_t{1} << slot_bits) {}

void WordTable::add(std::string_view word, uint64_t count) {
  if (count == 0) return;
  if (word.size() > kPackedWordBytes) return add_long(word, hash64(word), count);
  const PackedWord packed = pack_word(word);
  add(packed, hash_of(packed), count);
}

void WordTable::add_long(std::string_view word, uint64_t hash, uint64_t count) {
  for (size_t at = place_of(hash);; at = at + 1 == slots_.size() ? 0 : at + 1) {
    Slot& slot = slots_[at];
    if (slot.count == 0) return insert(at, store_long(word, hash), count);
    if (is_long(slot.word) && slot.word.halves[0] == hash && long_word(slot.word) == word) {
      slot.count += count;
      return;
    }
  }
}

void WordTable::insert(size_t at, PackedWord word, uint64_t count) {
  slots_[at] = {word, count};
  if (++size_ > capacity()) grow();
}

void WordTable::grow() {
  std::vector<Slot> larger(slots_.size() * 2);
  larger.swap(slots_);
  --shift_;
  for (const Slot& slot : larger) {
    if (slot.count == 0) continue;
    size_t at = place_of(slot_hash(slot));
    while (slots_[at].count != 0) at = at + 1 == slots_.size() ? 0 : at + 1;
    slots_[at] = slot;
  }
}

std::string_view WordTable::long_word(const PackedWord& word) const {
  uint64_t place = 0;
  std::memcpy(&place, reinterpret_cast<const char*>(&word) + 8, 7);
  const char* const at = blocks_[place >> kPlaceBits].get() + (place & ((uint64_t{1} << kPlaceBits) - 1));
  uint32_t size = 0;
  std::memcpy(&size, at, sizeof size);
  return {at + sizeof size, size};
}

PackedWord WordTable::store_long(std::string_view word, uint64_t hash) {
  const auto size = static_cast<uint32_t>(word.size());
  const size_t needed = sizeof size + word.size();
  if (blocks_.empty() || block_used_ + needed > kBlockBytes) {
    const size_t block_bytes = std::max(needed, kBlockBytes);
    blocks_.push_back(std::make_unique_for_overwrite<char[]>(block_bytes));
    arena_bytes_ += block_bytes;
    block_used_ = 0;
  }
  const uint64_t place = uint64_t{blocks_.size() - 1} << kPlaceBits | block_used_;
  char* const at = blocks_.back().get() + block_used_;
  std::memcpy(at, &size, sizeof size);
  std::memcpy(at + sizeof size, word.data(), word.size());
  block_used_ += needed;
  char bytes[16];
  std::memcpy(bytes, &hash, 8);
  std::memcpy(bytes + 8, &place, 7);
  bytes[15] = static_cast<char>(kLong);
  PackedWord packed;
  std::memcpy(&packed, bytes, 16);
  return packed;
}

size_t WordTable::pour(size_t from, unsigned bits, WordTable& to) const {
  // A few at a time, so that the reads of the large table's slots overlap.
  constexpr size_t kBatch = 32;
  std::array<std::pair<const Slot*, uint64_t>, kBatch> batch;
  uint64_t hash = 0;
  from = next_used(from, hash);
  const uint64_t start = bits == 0 ? 0 : hash >> (64 - bits);
  while (from < slots_.size()) {
    size_t n = 0;
    while (n < kBatch && from < slots_.size() && (bits == 0 || hash >> (64 - bits) == start)) {
      __builtin_prefetch(&to.slots_[to.place_of(hash)], 1);
      batch[n++] = {&slots_[from], hash};
      from = next_used(from + 1, hash);
    }
    if (n == 0) break;
    for (const auto& [slot, slot_hash] : std::span(batch).first(n)) {
      if (is_long(slot->word)) {
        to.add_long(long_word(slot->word), slot_hash, slot->count);
      } else {
        to.add(slot->word, slot_hash, slot->count);
      }
    }
  }
  return from;
}

std::vector<uint32_t> WordTable::sorted_slots() const {
  std::vector<uint32_t> order;
  order.reserve(size_);
  for (size_t at = 0; at < slots_.size(); ++at) {
    if (slots_[at].count > 0) order.push_back(static_cast<uint32_t>(at));
  }
  std::sort(order.begin(), order.end(), [&](uint32_t a, uint32_t b) { return view(slots_[a]) < view(slots_[b]); });
  return order;
}

void WordTable::clear() {
  std::fill(slots_.begin(), slots_.end(), Slot{});
  size_ = 0;
  blocks_.clear();
  block_used_ = 0;
  arena_bytes_ = 0;
}

void WordTable::reset() { *this = WordTable(skip_bits_); }

}  // namespace bertpt::text
