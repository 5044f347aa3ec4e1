// A run of bits that a seed stands in is walked through by one addition: the carry stops behind its last bit.
#include "text/sentence_blocks.h"

#include <algorithm>
#include <array>
#include <bit>

namespace bertpt::text {
namespace {

constexpr size_t kBits = 64;

uint64_t previous(uint64_t bits, int n = 1) { return bits << n; }  // bit i: the byte i - n is one
uint64_t next(uint64_t bits) { return bits >> 1; }                 // bit i: the byte i + 1 is one
uint64_t lowest(uint64_t bits) { return bits & (0 - bits); }
uint64_t below_lowest(uint64_t bits) { return lowest(bits) - 1; }  // all, where there is none
uint64_t to_lowest(uint64_t bits) { return bits ^ (bits - 1); }    // with it; all, where there is none

// The places behind the runs of `through` that seeds stand in, at most one in a run.
uint64_t behind_runs(uint64_t through, uint64_t seeds) { return (through + seeds) & ~through; }
// The same for seeds that stand at a run's first bit; one that stands in none stays.
uint64_t skip_runs(uint64_t through, uint64_t seeds) { return ((through + (seeds & through)) & ~through) | (seeds & ~through); }
// From each seed to the next bit of `ends`, with both.
uint64_t fill_to(uint64_t ends, uint64_t seeds) { return ~ends ^ (~ends + seeds); }

// Bit i: whether an odd number of bits 0 to i are set.
uint64_t odd_counts(uint64_t bits) {
  for (int n = 1; n < static_cast<int>(kBits); n *= 2) bits ^= bits << n;
  return bits;
}

uint64_t one_to_three_behind(uint64_t bits) { return previous(bits) | previous(bits, 2) | previous(bits, 3); }
uint64_t one_to_eight_behind(uint64_t bits) {
  bits = previous(bits) | previous(bits, 2);
  bits |= previous(bits, 2);
  return bits | previous(bits, 4);
}

// The stops of a block that are left, and what is known of them.
class BlockStops {
 public:
  BlockStops(const OpenCandidates& open, size_t first, uint64_t begin, const OpenSentence& sentence)
      : open_(open), begin_(begin), sentence_(sentence), left_(open.first_stops & ~uint64_t{0} << first) {
    unsure_ = left_ & (~open.sure | (open.ends & begin & next(open.stops)));  // a row of stops leads the sentence
  }

  bool begins_surely() const { return (lowest(left_) & unsure_) == 0; }

  void find_ends() {
    find_candidate_ends();
    const uint64_t unknown = begins_ & ~open_.begins & below_lowest(unsure_);
    const uint64_t begins = begins_ & to_lowest(unknown);
    unsure_ |= next_items(begins);
    known = (unknown & below_lowest(unsure_)) == 0;
    const uint64_t passed = below_lowest(unsure_) & (known ? ~uint64_t{0} : to_lowest(unknown));
    ends = behind_closers_ & passed;
    nexts = begins & passed;
    labelled = nexts & open_.labels;
  }

  uint64_t unsure() const { return unsure_; }
  uint64_t ends = 0, nexts = 0;  // where sentences end, and where the next ones begin: as many of both
  uint64_t labelled = 0;         // of nexts
  bool known = true;             // false: what opens at the last of nexts is not

 private:
  void read_behind(uint64_t stops) {
    behind_closers_ = skip_runs(open_.closers, behind_runs(open_.stops, stops));
    begins_ = skip_runs(open_.spaces, behind_closers_);
  }

  // A number that leads its sentence is its label, and its stop ends nothing: of "1. 1. 1. 1. 1. " every other one.
  void find_candidate_ends() {
    const uint64_t candidates = left_ & (open_.ends | open_.number_ends) & below_lowest(unsure_);
    read_behind(candidates);
    const uint64_t leading = (begins_ | begin_) & open_.numbers, in_number = open_.digits | open_.periods;
    const uint64_t whole = next(behind_runs(in_number, leading)), plain = behind_runs(open_.digits, leading);
    const uint64_t labels = candidates & ~open_.ends & whole & (one_to_three_behind(leading) | (one_to_eight_behind(leading) & ~plain));
    // Among labels a stop ends its sentence if the one before it does not: those at even distances from the last that is no label.
    const uint64_t others = candidates & ~labels, odd = odd_counts(candidates), odd_others = others & odd;
    const uint64_t behind_odd = (fill_to(others, previous(odd_others)) & ~others) | odd_others;
    ends_ = candidates & ~(odd ^ behind_odd);
    read_behind(ends_);
  }

  // Stops that may belong to the label of the item that follows the one which their sentence opens: the last digit is the next one.
  uint64_t next_items(uint64_t begins) const {
    const uint64_t labels = behind_runs(open_.digits, begins & open_.labels), first = sentence_.labelled ? to_lowest(ends_) : 0;
    std::array<uint64_t, 4> digit;
    for (size_t bit = 0; bit < digit.size(); ++bit) {
      digit[bit] = fill_to(ends_, labels & previous(open_.digit_bits[bit])) | (first & (0 - uint64_t{sentence_.digit >> bit & 1}));
    }
    const uint64_t nine = digit[0] & digit[3], two = digit[0] & digit[1];
    digit = {~digit[0], (digit[1] ^ digit[0]) & ~nine, digit[2] ^ two, (digit[3] ^ (two & digit[2])) & ~nine};
    uint64_t differs = 0;
    for (size_t bit = 0; bit < digit.size(); ++bit) differs |= digit[bit] ^ previous(open_.digit_bits[bit]);
    const uint64_t in_item = (fill_to(ends_, labels) & ~labels) | first;
    const uint64_t may_be = previous(open_.letters) | (previous(open_.digits) & ~differs);
    return left_ & ~open_.ends & in_item & may_be;
  }

  const OpenCandidates& open_;
  uint64_t begin_;  // where the first sentence begins, if it does in the block
  const OpenSentence& sentence_;
  uint64_t left_, unsure_ = 0;
  uint64_t ends_ = 0, behind_closers_ = 0, begins_ = 0;
};

void append(size_t block, size_t begin, uint64_t ends, uint64_t nexts, std::vector<Span>& out) {
  constexpr size_t kAtOnce = 4;  // so that the number of rounds is guessed more easily
  const size_t n_before = out.size(), n = static_cast<size_t>(std::popcount(ends));
  out.resize(n_before + (n + kAtOnce - 1) / kAtOnce * kAtOnce);
  for (Span *span = out.data() + n_before, *const end = span + n; span < end; span += kAtOnce) {
    for (size_t part = 0; part < kAtOnce; ++part) {
      span[part] = {begin, block + static_cast<size_t>(std::countr_zero(ends))};
      begin = block + static_cast<size_t>(std::countr_zero(nexts));
      ends &= ends - 1;
      nexts &= nexts - 1;
    }
  }
  out.resize(n_before + n);
}

size_t pass_by_any(std::string_view text, const OpenCandidates& open, size_t block, size_t position, OpenSentence& sentence,
                   std::vector<Span>& out) {
  const uint64_t begin = sentence.begin < block ? 0 : uint64_t{1} << (sentence.begin - block);
  BlockStops stops(open, position - block, begin, sentence);
  if (!stops.begins_surely()) return position;
  stops.find_ends();
  if (stops.ends != 0) {
    append(block, sentence.begin, stops.ends, stops.nexts, out);
    const auto last = static_cast<size_t>(std::bit_width(stops.nexts)) - 1;
    sentence.begin = block + last;
    sentence.known = stops.known;
    sentence.labelled = (stops.labelled >> last & 1) != 0;
    const size_t period = last + static_cast<size_t>(std::countr_one(open.digits >> last));
    sentence.digit = static_cast<uint32_t>(text[block + std::max<size_t>(period, 1) - 1]) & 15;
    if (!stops.known) return sentence.begin;
  }
  // Branches, not a maximum: the next block need not wait for what is found in this one.
  if (stops.unsure() != 0) return std::max(block + static_cast<size_t>(std::countr_zero(stops.unsure())), sentence.begin);
  if (sentence.begin > block + OpenCandidates::kSureEnd) [[unlikely]]
    return sentence.begin;
  return block + OpenCandidates::kSureEnd;
}

#if defined(__x86_64__)
__attribute__((target("bmi,bmi2,popcnt"), flatten)) size_t pass_by_bmi(std::string_view text, const OpenCandidates& open, size_t block,
                                                                       size_t position, OpenSentence& sentence, std::vector<Span>& out) {
  return pass_by_any(text, open, block, position, sentence, out);
}
#endif

}  // namespace

OpenSentence::OpenSentence(size_t sentence_begin, const ListLabel& label)
    : begin(sentence_begin), known(!has_next_items(label) && label.style != ListLabel::Style::bullet) {
  labelled = label.style == ListLabel::Style::period || label.style == ListLabel::Style::period_bracket;
  digit = label.number % 10;
}

PassStops pass_stops() {
#if defined(__x86_64__)
  if (has_bit_instructions()) return pass_by_bmi;
#endif
  return pass_by_any;
}

}  // namespace bertpt::text
