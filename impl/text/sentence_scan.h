// text/sentence_scan.h   The bytes at which the segmenter must look: terminators, line breaks, and the lead bytes of those beyond ASCII.
// 64 bytes are classified at once, with AVX2 or NEON where the machine has it (chosen when the program runs), else by a table.
#pragma once

#include <array>
#include <bit>
#include <cstdint>
#include <string_view>

#include "text/byte_classes.h"
#include "text/sentence_chars.h"
#include "text/sentence_masks.h"

namespace bertpt::text {

enum class Candidate : uint8_t { none, stop, newline, rule, colon, angle, lead };
// What the byte can begin: `stop` . ! ?, `newline` \n \r, `rule` a drawn line of - = _ *, `colon` : ; of a smiley or
// a time of day, `angle` > of an address, `lead` a character of several bytes
// that may be a stop or a newline.
inline constexpr std::array<Candidate, 256> kCandidates = [] {
  std::array<Candidate, 256> table{};
  for (const char c : std::string_view(".!?")) table[static_cast<unsigned char>(c)] = Candidate::stop;
  for (const char c : std::string_view("\n\r")) table[static_cast<unsigned char>(c)] = Candidate::newline;
  for (const char c : std::string_view("-=_*")) table[static_cast<unsigned char>(c)] = Candidate::rule;
  for (const char c : std::string_view(":;")) table[static_cast<unsigned char>(c)] = Candidate::colon;
  table['>'] = Candidate::angle;
  for (const unsigned char lead : kMarkLeads) table[lead] = Candidate::lead;
  return table;
}();
inline Candidate candidate_kind(char byte) { return kCandidates[static_cast<unsigned char>(byte)]; }

// Searches blocks of 64 bytes from text[0] on until one has a candidate or fewer than 64 bytes are left; returns the offset of that
// block. Bit i of mask: the block's byte i is a candidate; 0 when there was none.
using SearchCandidates = size_t (*)(const char* text, size_t size, uint64_t& mask);
SearchCandidates search_candidates(SimdLevel level);  // level: one of simd_levels()

class CandidateScan {
 public:
  // only_open: candidates that end nothing for sure may be left out (sentence_masks.h).
  explicit CandidateScan(std::string_view text, bool only_open = false, SimdLevel level = best_simd_level())
      : text_(text), search_(search_candidates(level)), find_marks_(only_open ? find_marks(level) : nullptr), read_(read_candidates()) {}

  // The first candidate at `position` or behind it; text.size() when there is none. Positions should not go back far.
  // in_list(): whether to return also OpenCandidates::in_list; asked only where there is one.
  template <class InList>
  size_t next(size_t position, const InList& in_list) {
    do {
      const size_t bit = position - block_;
      if (bit < size_) {
        uint64_t rest = open_.usual >> bit;
        if (is_sifted()) [[unlikely]] {
          const uint64_t all = open_.in_list >> bit;
          if (((all & (0 - all)) & ~rest) != 0 && in_list()) rest = all;
        }
        if (rest != 0) return position + static_cast<size_t>(std::countr_zero(rest));
        position = block_ + size_;
      }
    } while (search(position));
    return text_.size();
  }

  // Whether what could be left out around the last one was, so that asking again is in vain.
  bool is_sifted() const { return size_ != kBlock; }

  bool is_sure(size_t found) const { return (open_.sure >> (found - block_) & 1) != 0; }  // see OpenCandidates::sure

  // Where the run of stops ends that begins at `found`, the closers behind it, and the spaces behind these, if it is one of
  // OpenCandidates::ends or number_ends.
  struct End {
    enum class Kind : uint8_t { none, usual, number };
    Kind kind = Kind::none;
    size_t run_end = 0, end = 0, next = 0;
    size_t number = 0;  // of a number: where it begins
  };
  End end_at(size_t found) const {  // is_sifted()
    const size_t bit = found - block_;
    const bool usual = (open_.ends >> bit & 1) != 0;
    if (!usual && (open_.number_ends >> bit & 1) == 0) return {};
    const size_t run_end = bit + static_cast<size_t>(std::countr_one(open_.stops >> bit));
    const size_t end = run_end + static_cast<size_t>(std::countr_one(open_.closers >> run_end));
    const size_t next = end + static_cast<size_t>(std::countr_one(open_.spaces >> end));
    const auto number = static_cast<size_t>(63 - std::countl_zero(open_.numbers & ((uint64_t{1} << bit) - 1)));
    return {usual ? End::Kind::usual : End::Kind::number, block_ + run_end, block_ + end, block_ + next, block_ + number};
  }
  // What is left in the block of the last one, if it is sifted; bit i: text[block() + i].
  const OpenCandidates& open() const { return open_; }
  size_t block() const { return block_; }

 private:
  static constexpr size_t kBlock = 64;
  bool search(size_t& position);  // the next block that may have candidates, and its begin; false: none
  void search_open(size_t first);

  std::string_view text_;
  SearchCandidates search_;
  FindMarks find_marks_;
  ReadCandidates read_;
  size_t block_ = SIZE_MAX - kBlock;  // where the classified block begins
  size_t size_ = kBlock;
  int wait_ = 0;         // blocks until leaving out is tried again
  MarkBits marks_;       // of that block; kept, since to empty it takes time
  OpenCandidates open_;  // bit i: text[block_ + i]; the stops and spaces also some behind the block
};

}  // namespace bertpt::text
