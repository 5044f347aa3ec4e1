#include "text/sentence_numbers.h"

#include <algorithm>
#include <array>
#include <bit>

namespace bertpt::text {
namespace {

constexpr size_t kBits = 64;

bool has(uint64_t bits, size_t at) { return (bits >> at & 1) != 0; }
size_t ones_from(uint64_t bits, size_t at) { return at + static_cast<size_t>(std::countr_one(bits >> at % kBits)); }
char digit_after(char digit) { return digit == '9' ? '0' : static_cast<char>(digit + 1); }

}  // namespace

NumberSentence::NumberSentence(size_t sentence_begin, const ListLabel& label) : begin(sentence_begin), known(!has_next_items(label)) {
  labelled = label.style == ListLabel::Style::period || label.style == ListLabel::Style::period_bracket;
  next_digit = static_cast<char>('0' + (label.number + 1) % 10);
}

size_t pass_numbers(std::string_view text, const OpenCandidates& open, size_t block, size_t position, NumberSentence& sentence,
                    std::vector<Span>& out) {
  const uint64_t goes_on = open.in_list & ~open.usual, sure = open.ends | open.number_ends | goes_on;
  const char* const bytes = text.data() + block;
  std::array<Span, kBits> found;
  size_t n_found = 0, begin = sentence.begin - block, behind = 0;  // begin: may lie before the block, and wrap around
  bool labelled = sentence.labelled, known = true;
  char next_digit = sentence.next_digit;
  uint64_t rest = open.first_stops & ~uint64_t{0} << (position - block);
  for (; rest != 0 && known; rest &= rest - 1) {
    const auto at = static_cast<size_t>(std::countr_zero(rest));
    const bool may_be_item = labelled & !has(open.ends, at) & ((bytes[at - 1] == next_digit) | has(open.letters, at - 1));
    if (!has(sure, at) || may_be_item) break;
    const uint64_t below = (uint64_t{1} << at) - 1;
    const size_t number = kBits - 1 - static_cast<size_t>(std::countl_zero(open.numbers & below));
    const bool dotted = (open.stops & below) >> number % kBits != 0;
    const bool is_label = (number == begin) & is_label_number(at - number, dotted);
    const bool ends = has(open.ends, at) | (has(open.number_ends, at) & !is_label);
    const size_t end = ones_from(open.closers, ones_from(open.stops, at)), next = ones_from(open.spaces, end);
    found[n_found] = {block + begin, block + end};
    n_found += ends;
    begin = ends ? next : begin;
    behind = has(goes_on, at) ? at + 1 : next;
    known = !ends | has(open.numbered, next % kBits);
    const bool next_labelled = has(open.labels, next % kBits);
    const size_t period = next + static_cast<size_t>(std::countr_zero(open.stops >> next % kBits));
    labelled = ends ? next_labelled : labelled;
    next_digit = ends ? digit_after(bytes[(period - 1) % kBits]) : next_digit;
  }
  out.insert(out.end(), found.begin(), found.begin() + static_cast<std::ptrdiff_t>(n_found));
  sentence.begin = block + begin;
  sentence.known = known;
  sentence.labelled = labelled;
  sentence.next_digit = next_digit;
  if (!known) return sentence.begin;
  const size_t at = rest != 0 ? static_cast<size_t>(std::countr_zero(rest)) : OpenCandidates::kSureEnd;
  return block + std::max(at, behind);
}

}  // namespace bertpt::text
