// A question about neighbours is a shift; a run is walked through by one addition, or down by shifts of 1, 2, 4, 8.
#include "text/sentence_masks.h"

#include <bit>

#include "text/sentence_chars.h"
#include "text/sentence_words.h"

namespace bertpt::text {
namespace {

// The bits of `seeds`, and those of `through` that reach one by going up through `through` alone, fewer than `most` of them.
template <int most>
uint64_t fill_down(uint64_t seeds, uint64_t through) {
  uint64_t filled = seeds & through;
  for (int step = 1; step < most; step *= 2) {
    filled |= through & filled >> step;
    through &= through >> step;
  }
  return filled;
}

constexpr int kMostOpeners = 4, kMostSpaces = 8, kMostStops = 16;  // beyond these the scanner is asked

uint64_t next(uint64_t bits, int n = 1) { return bits >> n; }      // bit i: the byte i + n is one of `bits`
uint64_t previous(uint64_t bits, int n = 1) { return bits << n; }  // bit i: the byte i - n is one

// What Neighbourhood::ends relies on: no word that never ends a sentence ends with a period or with a digit that stands behind no letter.
constexpr bool no_never_ends_bare() {
  for (size_t i = 1; i <= words::kNever.size(); ++i) {
    const bool ends = i == words::kNever.size() || words::kNever[i] == ' ';
    const char last = words::kNever[i - 1], before = i > 1 ? words::kNever[i - 2] : ' ';
    if (ends && (last == '.' || (is_ascii_digit(last) && !is_ascii_letter(before)))) return false;
  }
  return true;
}
static_assert(no_never_ends_bare());

// The rules that the scanner asks, for the byte of each bit. A neighbour outside of the 64 bytes is one that leaves the question open.
class Neighbourhood {
 public:
  explicit Neighbourhood(const MarkBits& marks)
      : m_(marks),
        stop_(marks[Mark::stop]),
        closer_(marks[Mark::closer]),
        printable_(~(marks.beyond | marks[Mark::white])),
        long_rule_(long_runs(marks[Mark::rule])) {
    if (marks.beyond != 0) read_beyond();
    read_spaced_dots();
    read_references();
  }

  OpenCandidates find() const {
    const uint64_t goes_on = stops_that_go_on();
    const uint64_t rest = m_[Mark::newline] | (m_[Mark::rule] & long_rule_) | open_colons() | (m_[Mark::angle] & ~idle_angles());
    const uint64_t stops = ((stop_ & ~joined_) | leads_) & ~(inner_stops() | dots_before_word());
    OpenCandidates found{.usual = (rest | (stops & ~goes_on)) & kSure,
                         .in_list = (rest | (stops & ~(goes_on & ~may_be_label()))) & kSure,
                         .ends = ends() & ~goes_on,
                         .number_ends = number_ends() & ~goes_on,
                         .stops = stop_,
                         .closers = closer_,
                         .spaces = m_[Mark::space]};
    found.sure = found.ends | found.number_ends | (found.in_list & ~found.usual);
    found.first_stops = found.in_list & (found.ends | ~(stop_ & ~(stop_ + found.ends)));  // the sum takes away the runs that it begins
    read_numbers(found);
    return found;
  }

 private:
  static constexpr uint64_t kSure = (~uint64_t{0} >> (64 - OpenCandidates::kSureEnd)) & (~uint64_t{0} << OpenCandidates::kSureBegin);

  // All of `bits` where 16 of them stand in a row; else the row that may go on behind the 64 bytes.
  static uint64_t long_runs(uint64_t bits) {
    if (bits == 0) return 0;
    uint64_t begins = bits;
    for (int step = 1; step < 16; step *= 2) begins &= begins >> step;
    const int last = std::countl_one(bits);
    return begins != 0 ? bits : last > 0 ? ~0ULL << (64 - last) : 0;
  }

  // Characters of several bytes: all their bits become what they are.
  void read_beyond() {
    const uint64_t general = m_[Mark::byte_e2] & next(m_[Mark::byte_80]);
    const uint64_t quotes = general & next(m_[Mark::quote], 2);
    guillemets_ = m_[Mark::byte_c2] & next(m_[Mark::guillemet]);
    closer_ |= quotes | previous(quotes) | previous(quotes, 2) | guillemets_ | previous(guillemets_);
    const uint64_t ellipses = general & next(m_[Mark::byte_a6], 2);
    ellipsis_ = ellipses | previous(ellipses) | previous(ellipses, 2);
    const uint64_t kana = m_[Mark::byte_e3] & ~next(m_[Mark::byte_80]);
    leads_ = m_[Mark::lead] & next(m_[Mark::second]) & ~(general & next(m_[Mark::dash], 2)) & ~quotes & ~kana;
  }

  // The spaces of ". . .", which become stops, as its dots are: two dots or more, apart from what stands before and from each other.
  void read_spaced_dots() {
    const uint64_t no_word = ~(m_.beyond | m_[Mark::alnum]), period = m_[Mark::period];
    const uint64_t apart = m_[Mark::space] & previous(stop_ | ellipsis_) & next(period & next(no_word));
    joined_ = apart & (next(apart, 2) | previous(apart, 2)) & ~0ULL >> 3;
    stop_ |= joined_;
  }

  // "[12]", "[3-4]", "[a]", also behind a space, which become closers: all their bytes.
  void read_references() {
    const uint64_t begins = m_[Mark::bracket] & m_[Mark::leads], body = m_[Mark::digit] | m_[Mark::hyphen] | m_[Mark::space];
    if ((begins & (previous(stop_ | closer_) | previous(m_[Mark::space]))) == 0) return;
    uint64_t near = previous(begins);  // where the one that begins there may end: in 14 bytes
    near |= previous(near);
    near |= previous(near, 2);
    near |= previous(near, 4);
    near |= previous(near, 6);
    const uint64_t ends = (body + (previous(begins) & body)) & ~body & m_[Mark::square] & near;
    const uint64_t letters = m_[Mark::square] & previous(m_[Mark::lower]) & previous(begins, 2);
    uint64_t found = fill_down<16>(ends, body | ends) | letters | next(letters);
    found |= begins & next(found);
    const uint64_t apart = m_[Mark::space] & next(begins & found) & previous(stop_ | ellipsis_ | closer_ | found);
    reference_ = found | apart;
    closer_ |= reference_;
  }

  // is_inner_stop: "3.14", "example.org", "U.S"; the rules say the same where a sentence begins with the stop.
  uint64_t inner_stops() const {
    const uint64_t single = stop_ & ~previous(stop_ | ellipsis_) & ~next(stop_ | ellipsis_);
    const uint64_t before_word = m_[Mark::period] & (next(m_[Mark::lower]) | (next(m_[Mark::digit]) & ~previous(m_[Mark::lower])));
    const uint64_t before_capital = next(m_[Mark::upper]) & (next(~m_[Mark::lower], 2) | previous(m_[Mark::period], 2));
    return single & (before_word | before_capital);
  }

  // "...and", "..5".
  uint64_t dots_before_word() const {
    const uint64_t period = m_[Mark::period];
    return fill_down<kMostStops>(next(m_[Mark::lower] | m_[Mark::digit]) & period & previous(period), period);
  }

  // find_where_it_goes_on and, without a space, Decision::ends_without_space: a run of stops, what closes behind it, then another stop or
  // what begins no sentence. Behind an ellipsis alone a spaced one begins none, either.
  uint64_t stops_that_go_on() const {
    const uint64_t space = m_[Mark::space];
    const uint64_t ended = stop_ | ellipsis_ | (closer_ & ~long_rule_), behind = previous(ended) & ~(joined_ | reference_);
    const uint64_t later_stop = (stop_ | ellipsis_) & previous(closer_);
    const uint64_t goes_on = next(behind & (spaced() | attached() | later_stop)) & ended;
    return fill_down<kMostStops>(goes_on, ended) | fill_down<kMostStops>(next(space & next(ellipsis_)) & ellipsis_, ellipsis_);
  }

  // The space of each ". ,", ". (:": what stands behind it begins no sentence. It is no bracket that closes apart, either.
  uint64_t spaced() const {
    const uint64_t opener = m_[Mark::opener], space = m_[Mark::space], period = m_[Mark::period], hyphen = m_[Mark::hyphen];
    // A dot that stands alone: no spaced ellipsis begins with it, and none goes on with it.
    const uint64_t two = next(space) & next(period, 2), two_more = next(two, 2);
    const uint64_t may_go_on = previous(space & previous(stop_ | ellipsis_)) & (next(m_.beyond) | (two & next(m_.beyond, 3)));
    const uint64_t dot = period & ~((two & two_more) | may_go_on) & ~0ULL >> 4;
    const uint64_t dash = hyphen & next(printable_ & ~(m_[Mark::alnum] | opener | hyphen));
    const uint64_t openers = fill_down<kMostOpeners>(next(~(m_.beyond | opener | m_[Mark::alnum])) & opener, opener);
    const uint64_t idle = printable_ & ~(m_[Mark::alnum] | opener | period);
    const uint64_t gap = fill_down<kMostSpaces>(next(((idle | openers) & ~m_[Mark::leads]) | dot | dash) & space, space);
    const uint64_t maybe_apart = m_[Mark::closer] | m_[Mark::colon] | (m_[Mark::leads] & opener);
    return gap & next(space | (printable_ & ~maybe_apart) | (m_[Mark::closer] & next(printable_)));
  }

  // The comma of each ".,", and what else may stand right behind the end without beginning a sentence.
  uint64_t attached() const {
    const uint64_t opener = m_[Mark::opener], hyphen = m_[Mark::hyphen], lower = m_[Mark::lower], alnum = m_[Mark::alnum];
    const uint64_t idle = printable_ & ~(alnum | opener | closer_ | hyphen | stop_);
    const uint64_t openers = fill_down<kMostOpeners>(next(~(m_.beyond | opener)) & opener, opener) & ~closer_;
    const uint64_t no_reference = next(opener | closer_ | stop_ | m_[Mark::upper] | (lower & next(~closer_)));  // not "[1]", "[a]"
    const uint64_t leading = opener | hyphen | m_[Mark::space];
    const uint64_t dash = fill_down<kMostOpeners>(next(~(m_.beyond | leading)) & leading, leading) & hyphen;
    const uint64_t note = previous(m_[Mark::period]) & previous(lower, 2);  // maybe "nature.12 The"
    const uint64_t single = stop_ & ~previous(stop_ | ellipsis_),
                   behind_no_word = previous(single & previous(~(lower | m_[Mark::digit] | closer_)));
    const uint64_t small = lower & (next(~lower) | previous(closer_) | (behind_no_word & ~previous(m_[Mark::period])));
    const uint64_t word = (m_[Mark::digit] & ~note) | small | (m_[Mark::upper] & (next(~lower) | behind_no_word));
    return idle | (openers & (no_reference | ~m_[Mark::leads])) | dash | word;
  }

  // "?! The", "...) 12", ") . The": what Decision comes to behind a mark, an ellipsis, and a period without a word before it, closed or
  // not; but "[...]" may stand in a sentence.
  uint64_t ends() const {
    const uint64_t space = m_[Mark::space], first = stop_ & ~previous(stop_ | ellipsis_);
    const uint64_t gap = fill_down<kMostSpaces>(next(m_[Mark::upper] | m_[Mark::digit]) & space, space) & ~reference_;
    const uint64_t three = next(joined_) & next(joined_, 3) & next(joined_, 5) & ~next(joined_, 7);  // "end. . . . The" ends with the first
    const uint64_t last = (stop_ | closer_) & next(gap);
    const uint64_t no_word = ~(m_.beyond | m_[Mark::joins]);
    const uint64_t no_never = no_word | m_[Mark::period] | (m_[Mark::digit] & previous(no_word | m_[Mark::period] | m_[Mark::digit]));
    const uint64_t alone = (previous(no_word) & (~previous(space) | previous(no_never, 2))) | previous(guillemets_, 2);
    const uint64_t ended = fill_down<kMostStops>(last, stop_ | (closer_ & ~long_rule_));
    return first & ((ended & next(stop_)) | ((ended | ended_before_guillemet()) & (~m_[Mark::period] | alone))) &
           ~previous(m_[Mark::bracket]) & ~(three & ~previous(m_[Mark::white]));
  }

  // "!» «The", ".» «5", ".» «. ": of one stop; behind more of them, what the guillemet opens decides.
  uint64_t ended_before_guillemet() const {
    const uint64_t begins = guillemets_ & next(m_[Mark::stop] | m_[Mark::upper] | m_[Mark::digit], 2), space = m_[Mark::space];
    if (begins == 0) return 0;
    const uint64_t gap = fill_down<kMostSpaces>(next(begins) & space, space);
    return fill_down<kMostStops>((stop_ | closer_) & next(gap), stop_ | (closer_ & ~long_rule_)) & ~next(stop_);
  }

  uint64_t number_begins() const { return m_[Mark::digit] & previous(m_[Mark::white]); }
  // The first digits of ".5", "..12" behind white space: dots that are no part of the word.
  uint64_t dotted_begins() const {
    const uint64_t period = m_[Mark::period];
    return (period + (period & previous(m_[Mark::white]))) & m_[Mark::digit];
  }

  // "see 7.) The", "7. 8", "in 2001. The", "1.2. 5"
  uint64_t number_ends() const {
    const uint64_t digit = m_[Mark::digit], space = m_[Mark::space], white = m_[Mark::white], in_number = digit | m_[Mark::period];
    const uint64_t begins = in_number & previous(white), behind_dots = dotted_begins();
    const uint64_t last = next((in_number + begins) & ~in_number) & m_[Mark::period] & previous(digit);  // the sum ends at their ends
    const uint64_t closers =
        fill_down<kMostOpeners>(m_[Mark::closer] & next(space & next(m_[Mark::upper] | digit)), m_[Mark::closer] & ~long_rule_);
    const uint64_t no_letter = digit | ~m_[Mark::alnum];  // before a short number, and the space there
    const uint64_t behind_one = previous(digit) & previous(white, 2), behind_two = previous(digit & previous(digit)) & previous(white, 3);
    const uint64_t apart = (behind_one & previous(no_letter, 3)) | (behind_two & previous(no_letter, 4));
    const uint64_t dotted = previous(behind_dots) | (previous(behind_dots, 2) & previous(digit));
    const uint64_t before_digit = fill_down<kMostSpaces>(next(digit) & space, space);
    const uint64_t before_any = fill_down<kMostSpaces>(next(digit | m_[Mark::upper]) & space, space);
    return last & (next(closers) | (next(before_digit) & (apart | dotted)) | (next(before_any) & ~(behind_one | behind_two | dotted)));
  }

  void read_numbers(OpenCandidates& found) const {
    const auto ends_number_before = [&](uint64_t bits) {
      const uint64_t one = m_[Mark::digit] & next(bits), two = m_[Mark::digit] & next(one);
      return one | two | (m_[Mark::digit] & next(two));
    };
    found.numbers = number_begins() | dotted_begins();
    const uint64_t letters = m_[Mark::opening] & ~next(m_[Mark::period] | m_[Mark::closer] | m_[Mark::roman]);
    found.begins = ((m_[Mark::digit] & ~ends_number_before(m_[Mark::closer])) | letters | guillemets_) &
                   ~uint64_t{0} >> (64 - OpenCandidates::kSureEnd);
    found.labels = ends_number_before(m_[Mark::period] & next(m_[Mark::white] | m_[Mark::closer]));
    found.letters = m_[Mark::alnum] & ~m_[Mark::digit];
    found.digits = m_[Mark::digit];
    found.periods = m_[Mark::period];
    found.digit_bits = {m_[Mark::bit_0], m_[Mark::bit_1], m_[Mark::bit_2], m_[Mark::bit_3]};
  }

  // The first stop of a run behind a letter or digit, where it may belong to the label of a list's next item.
  uint64_t may_be_label() const {
    const uint64_t ends_label = next(m_[Mark::white] | m_[Mark::closer] | m_.beyond);
    return m_[Mark::period] & ~previous(stop_) & previous(m_[Mark::alnum]) & ends_label;
  }

  // A time needs digits on both sides, a smiley white space before it and a mouth or a nose behind it.
  uint64_t open_colons() const {
    const uint64_t face = next(m_[Mark::closer] | m_[Mark::opener] | m_[Mark::rule] | m_[Mark::alnum] | m_.beyond);
    const uint64_t time = previous(m_[Mark::digit]) & next(m_[Mark::digit]);
    return m_[Mark::colon] & (time | (previous(m_[Mark::white]) & face));
  }

  // An address ends before white space, with a letter.
  uint64_t idle_angles() const { return next(printable_) | previous(~m_[Mark::alnum]); }

  const MarkBits& m_;
  uint64_t stop_, closer_, printable_, long_rule_;
  uint64_t joined_ = 0, reference_ = 0, guillemets_ = 0;
  uint64_t ellipsis_ = 0, leads_ = 0;  // leads_: those that may be a stop, a line break or a bullet
};

void read_by_any(const MarkBits& marks, OpenCandidates& open) { open = Neighbourhood(marks).find(); }

#if defined(__x86_64__)
__attribute__((target("bmi,bmi2,popcnt"), flatten)) void read_by_bmi(const MarkBits& marks, OpenCandidates& open) {
  open = Neighbourhood(marks).find();
}
#endif

}  // namespace

ReadCandidates read_candidates() {
#if defined(__x86_64__)
  if (has_bit_instructions()) return read_by_bmi;
#endif
  return read_by_any;
}

}  // namespace bertpt::text
