// text/word_table.h   Words and how often they were added, in one open table.
//
// A slot is 24 bytes: a word of up to 15 bytes lies in it (zeros behind, its length in the last byte), a longer one lies in an arena
// and its slot holds a hash and a place. Slots are in order of the words' hashes, so that adding the words of one table to another
// walks through both from front to back. Not thread-safe.
#pragma once

#include <cstdint>
#include <cstring>
#include <memory>
#include <string_view>
#include <vector>

namespace bertpt::text {

// A word of up to 15 bytes as 16 bytes.
struct PackedWord {
  uint64_t halves[2];
  bool operator==(const PackedWord&) const = default;
};
constexpr size_t kPackedWordBytes = 15;

inline PackedWord pack_word(std::string_view word) {  // word.size() <= kPackedWordBytes
  char bytes[16] = {};
  std::memcpy(bytes, word.data(), word.size());
  bytes[15] = static_cast<char>(word.size());
  PackedWord packed;
  std::memcpy(&packed, bytes, 16);
  return packed;
}

inline uint64_t hash_of(PackedWord word) {
  __extension__ using Wide = unsigned __int128;
  const Wide product = Wide{word.halves[0] ^ 0x9E3779B97F4A7C15} * (word.halves[1] ^ 0xD1B54A32D192ED03);
  const uint64_t mixed = static_cast<uint64_t>(product) ^ static_cast<uint64_t>(product >> 64);
  return (mixed ^ word.halves[0]) * 0xBF58476D1CE4E5B9;  // also where one factor is 0
}

class WordTable {
 public:
  // skip_bits: the first bits of the hashes, equal for all words that will be added.
  explicit WordTable(unsigned skip_bits = 0, unsigned slot_bits = 6);

  void add(std::string_view word, uint64_t count);  // not empty; count 0 adds nothing
  void add(PackedWord word, uint64_t hash, uint64_t count) {
    for (size_t at = place_of(hash);; at = at + 1 == slots_.size() ? 0 : at + 1) {
      Slot& slot = slots_[at];
      if (slot.word == word) {
        slot.count += count;
        return;
      }
      if (slot.count == 0) return insert(at, word, count);
    }
  }

  size_t size() const { return size_; }
  size_t capacity() const { return slots_.size() / 4 * 3; }  // it grows when size() passes this
  uint64_t memory_bytes() const { return slots_.size() * sizeof(Slot) + arena_bytes_; }
  void clear();  // keeps the slots
  void reset();  // gives the memory back

  // Calls f(word, hash, count) in the order of the slots. A word's bytes stay valid, and in place, until the table is changed.
  template <class Function>
  void each(const Function& f) const {
    for (const Slot& slot : slots_) {
      if (slot.count > 0) f(view(slot), slot_hash(slot), slot.count);
    }
  }
  // Adds the words from slot `from` on to `to` while their hashes start with the same `bits` bits as the first one found; the slot to go
  // on from, or n_slots() at the end.
  size_t pour(size_t from, unsigned bits, WordTable& to) const;
  // The next slot from `from` on that holds a word, and that word's hash; n_slots() when there is none.
  size_t next_used(size_t from, uint64_t& hash) const {
    while (from < slots_.size() && slots_[from].count == 0) ++from;
    if (from < slots_.size()) hash = slot_hash(slots_[from]);
    return from;
  }
  size_t n_slots() const { return slots_.size(); }
  // The slots that hold words, in the order of the words' bytes. Fewer than 2^32 slots.
  std::vector<uint32_t> sorted_slots() const;
  std::string_view word_at(size_t slot) const { return view(slots_[slot]); }
  uint64_t count_at(size_t slot) const { return slots_[slot].count; }

 private:
  struct Slot {
    PackedWord word;     // long: the hash, then the place in the arena with kLong on top
    uint64_t count = 0;  // 0: free
  };
  static constexpr uint8_t kLong = 0xFF;

  static bool is_long(const PackedWord& word) { return reinterpret_cast<const uint8_t*>(&word)[15] == kLong; }
  static uint64_t slot_hash(const Slot& slot) { return is_long(slot.word) ? slot.word.halves[0] : hash_of(slot.word); }
  size_t place_of(uint64_t hash) const { return static_cast<size_t>(hash << skip_bits_ >> shift_); }
  std::string_view view(const Slot& slot) const {
    const char* bytes = reinterpret_cast<const char*>(&slot.word);
    return is_long(slot.word) ? long_word(slot.word) : std::string_view(bytes, static_cast<uint8_t>(bytes[15]));
  }
  std::string_view long_word(const PackedWord& word) const;
  PackedWord store_long(std::string_view word, uint64_t hash);
  void add_long(std::string_view word, uint64_t hash, uint64_t count);
  void insert(size_t at, PackedWord word, uint64_t count);
  void grow();

  unsigned skip_bits_, shift_;
  std::vector<Slot> slots_;
  size_t size_ = 0;
  std::vector<std::unique_ptr<char[]>> blocks_;  // long words: 4 bytes of length, then the bytes
  size_t block_used_ = 0;
  uint64_t arena_bytes_ = 0;
};

}  // namespace bertpt::text
