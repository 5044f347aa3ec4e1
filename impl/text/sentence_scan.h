// text/sentence_scan.h   The bytes at which the segmenter must look: terminators, line breaks, and the lead bytes of those beyond ASCII.
// 64 bytes are classified at once, with AVX2 or NEON where the machine has it (chosen when the program runs), else by a table.
#pragma once

#include <array>
#include <bit>
#include <cstdint>
#include <string_view>

#include "text/byte_classes.h"
#include "text/sentence_chars.h"

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
  explicit CandidateScan(std::string_view text, SimdLevel level = best_simd_level()) : text_(text), search_(search_candidates(level)) {}

  // The first candidate at `position` or behind it; text.size() when there is none. Positions should not go back far.
  size_t next(size_t position) {
    if (position - block_ < kBlock) {
      const uint64_t rest = mask_ >> (position - block_);
      if (rest != 0) return position + static_cast<size_t>(std::countr_zero(rest));
      position = block_ + kBlock;
    }
    return search(position);
  }

 private:
  static constexpr size_t kBlock = 64;
  size_t search(size_t position);

  std::string_view text_;
  SearchCandidates search_;
  size_t block_ = SIZE_MAX - kBlock;  // where the classified block begins
  uint64_t mask_ = 0;                 // bit i: text[block_ + i] is a candidate
};

}  // namespace bertpt::text
