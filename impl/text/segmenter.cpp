// How it works: bytes that could matter (terminators, newlines, the lead bytes of their Unicode forms) are found by sentence_scan.h;
// at a terminator the run of terminators, closing quotes and white space behind it is consumed, and sentence_rules.h decides over
// a bounded window. Every byte is consumed once, so the work is linear whatever the text. Where they stand thickly, most are told
// from their neighbours, 64 bytes at once, by sentence_masks.h.
//
// Newlines: see newline_policy.h; `auto` guesses for each text. Items of a list inside a line: see Scanner::starts_next_item.
#include "text/segmenter.h"

#include <algorithm>

#include "text/newline_policy.h"
#include "text/sentence_blocks.h"
#include "text/sentence_close.h"
#include "text/sentence_gap.h"
#include "text/sentence_lists.h"
#include "text/sentence_mail.h"
#include "text/sentence_rules.h"
#include "text/sentence_scan.h"
#include "text/sentence_shortcuts.h"

namespace bertpt::text {
namespace {

constexpr size_t kRuleBytes = 20;  // fewer are a dash, a blank to fill in, an ornament

class Scanner {
 public:
  Scanner(std::string_view text, NewlineGuess newlines, bool titles, bool shortcuts, const SentenceRules& rules, std::vector<Span>& out)
      : text_(text),
        scan_(text, shortcuts),
        newlines_(newlines.newlines),
        width_(newlines.width_bytes),
        titles_(titles),
        shortcuts_(shortcuts),
        rules_(rules),
        plain_numbers_(!rules.words.has_words_with_digits()),
        out_(out) {}

  void run() {
    begin_sentence(gap_after(0).end);
    begin_line(begin_);
    while (find_candidate()) {
      if (ends_surely()) continue;
      switch (candidate_kind(text_[position_])) {
        case Candidate::stop: at_stop(); break;
        case Candidate::newline: at_newline(); break;
        case Candidate::rule: at_rule(); break;
        case Candidate::colon: at_colon(); break;
        case Candidate::angle: at_angle(); break;
        default: at_lead(); break;
      }
    }
    end_sentence(text_.size(), text_.size());
  }

 private:
  bool find_candidate() {
    position_ = scan_.next(position_, [this] { return has_period_label(); });
    return position_ < text_.size();
  }

  // Where stops stand thickly: those that are answered without a look at them. False: it is none.
  bool ends_surely() {
    if (!scan_.is_sifted() || !scan_.is_sure(position_)) return false;
    if (plain_numbers_ && passes_stops()) return true;
    const CandidateScan::End end = scan_.end_at(position_);
    if (end.kind == CandidateScan::End::Kind::none) return false;
    if (end.kind == CandidateScan::End::Kind::number) {
      if (!plain_numbers_ || end.number < body_) return false;
      const std::string_view number = text_.substr(end.number, position_ - end.number);
      if (end.number == body_ && is_label_number(number.size(), number.find('.') != std::string_view::npos)) {
        position_ = end.next;
        return true;
      }
      if (starts_next_item(position_)) return true;
    } else if (position_ == body_ && end.run_end > position_ + 1) {
      return false;
    }
    end_sentence(end.end, end.next);
    return true;
  }

  bool passes_stops() {
    if (open_.begin != begin_) open_ = OpenSentence(begin_, label());
    if (!open_.known) return false;
    const size_t next = pass_stops_(text_, scan_.open(), scan_.block(), position_, open_, out_);
    const bool passes = next > position_;
    if (open_.begin != begin_) begin_sentence(open_.begin);
    if (!open_.known) open_ = {};  // its label must be read
    position_ = std::max(position_, next);
    return passes;
  }

  // "end. The", "Mr. Lee", "1. The", "No! I".
  void at_usual_stop() {
    if (starts_next_item(position_)) return;
    if (rules_.ends_sentence_usually(text_, body_, position_)) {
      end_sentence(position_ + 1, position_ + 2);
    } else {
      position_ += 2;
    }
  }

  void at_stop() {
    const size_t end = position_ + 1;
    if (shortcuts_ && end < text_.size() && is(text_[end], byte_kind::alnum) && is_inner_stop(text_, body_, position_)) {
      position_ = end;
    } else if (shortcuts_ && SentenceRules::is_usual(text_, position_)) {
      at_usual_stop();
    } else if (!starts_next_item(position_)) {
      const size_t next = shortcuts_ && !scan_.is_sifted() ? surely_goes_on(text_, end) : 0;
      if (next > 0) {
        position_ = next;
      } else {
        at_terminator({text_[position_] == '.' ? Stop::period : Stop::mark, 1});
      }
    }
  }

  void at_lead() {
    if (const StopChar stop = stop_at(text_, position_); stop.kind != Stop::none) {
      if (!starts_next_item(position_)) at_terminator(stop);
    } else if (line_break_size(text_, position_) > 0) {
      at_newline();
    } else if (label().style == ListLabel::Style::bullet && position_ > begin_ && white_size(text_, position_ - 1) > 0 &&
               list_label_at(text_, position_).same_list(label_)) {
      end_sentence(position_, position_);  // "• one • two"
      ++position_;
    } else {
      ++position_;
    }
  }

  // A line drawn inside a line, as e-mails have it when their newlines are lost: a sentence of its own.
  void at_rule() {
    const char c = text_[position_];
    size_t end = position_ + 1;
    if (end < text_.size() && text_[end] != c) {
      position_ = end;
      return;
    }
    while (end < text_.size() && text_[end] == c) ++end;
    const bool apart = end >= text_.size() || white_size(text_, end) > 0;
    if (end - position_ < kRuleBytes || !apart) {
      position_ = end;
      return;
    }
    if (position_ > begin_ && white_size(text_, position_ - 1) > 0) end_sentence(position_, position_);
    const Gap gap = gap_after(end);
    end_sentence(end, gap.end);
    if (gap.newlines > 0) begin_line(gap.end);
  }

  void at_colon() {
    if (position_ > begin_ && is_ascii_digit(text_[position_ - 1])) {
      at_time();
    } else {
      at_smiley();
    }
  }

  // "Ann Lee 03/27/2001 01:58 PM I have": a line of a header.
  void at_time() {
    const MailStamp stamp = text_[position_] == ':' ? mail_stamp_at(text_, begin_, position_) : MailStamp{};
    if (stamp.end == 0) {
      ++position_;
      return;
    }
    const Gap gap = gap_after(stamp.end);
    if (letter_at(text_, gap.end) != Letter::upper || rules_.next_is_date(text_, gap.end)) {  // "01:58 PM EST"
      position_ = stamp.end;
      return;
    }
    if (ends_with_name(text_, begin_, stamp.begin)) end_sentence(stamp.begin, stamp.begin);
    end_sentence(stamp.end, gap.end);
    if (gap.newlines > 0) begin_line(gap.end);
  }

  // "From: Ann <ann@example.org> To: Bob": the fields of a header.
  void at_angle() {
    const size_t end = position_ + 1;
    const Gap gap = gap_after(end);
    const Letter next = letter_at(text_, gap.end);
    const bool field = gap.end > end && (next == Letter::upper || next == Letter::digit) && ends_mail_address(text_, begin_, position_);
    if (!field) {
      ++position_;
      return;
    }
    end_sentence(end, gap.end);
    if (gap.newlines > 0) begin_line(gap.end);
  }

  // "I like it :) Do you?": a smiley that stands alone ends what comes before a capital.
  void at_smiley() {
    const bool alone = position_ > begin_ && white_size(text_, position_ - 1) > 0;
    const size_t n = alone ? smiley_size(text_, position_) : 0;
    if (n == 0) {
      ++position_;
      return;
    }
    const Gap gap = gap_after(position_ + n);
    if (breaks(gap, position_ + n, true) || letter_at(text_, gap.end) == Letter::upper) {
      end_sentence(position_ + n, gap.end);
    } else {
      position_ = gap.end;
    }
    if (gap.newlines > 0) begin_line(gap.end);
  }

  void at_newline() {
    const Gap gap = gap_after(position_);
    if (breaks(gap, position_, false)) {
      end_sentence(position_, gap.end);
    } else {
      position_ = gap.end;
    }
    begin_line(gap.end);
  }

  void at_terminator(const StopChar& first) {
    Terminator t{.text = text_, .sentence_begin = body_, .begin = position_};
    read_run(t, first);
    t.close_end = close_end(text_, t, rules_.words);
    if (t.close_end > t.run_end && stop_at(text_, t.close_end).kind != Stop::none) {  // ".)." : the later one decides
      position_ = t.close_end;
      return;
    }
    const Gap gap = gap_after(t.close_end);
    t.next = gap.end;
    if (breaks(gap, t.close_end, true) || rules_.ends_sentence(t)) {
      end_sentence(t.close_end, t.next);
    } else {
      position_ = t.next;
    }
    if (gap.newlines > 0) begin_line(gap.end);
  }

  // Sets run and run_end. Spaced ellipses (". . .") belong to the run; but of "end. . . . The" only the first dot ends the sentence.
  void read_run(Terminator& t, const StopChar& first) const {
    t.run_end = t.begin + first.size_bytes;
    t.run = first.kind == Stop::period ? Terminator::Run::period
            : first.kind == Stop::mark ? Terminator::Run::mark
            : first.kind == Stop::full ? Terminator::Run::full
                                       : Terminator::Run::ellipsis;
    while (take_stops(t) && take_spaced_dots(t)) {
    }
  }

  // Whether a space and a period may follow.
  bool take_stops(Terminator& t) const {
    for (StopChar stop; (stop = stop_at(text_, t.run_end)).kind != Stop::none;) {
      t.run_end += stop.size_bytes;
      if (stop.kind == Stop::mark || stop.kind == Stop::full) {
        if (t.run != Terminator::Run::full) t.run = stop.kind == Stop::mark ? Terminator::Run::mark : Terminator::Run::full;
      } else if (t.run == Terminator::Run::period) {
        t.run = Terminator::Run::ellipsis;
      }
    }
    return t.run_end + 1 < text_.size() && text_[t.run_end] == ' ' && text_[t.run_end + 1] == '.';
  }

  bool take_spaced_dots(Terminator& t) const {
    size_t spaced = t.run_end;
    int dots = 0;
    while (spaced + 1 < text_.size() && text_[spaced] == ' ' && text_[spaced + 1] == '.' && !is_word(spaced + 2)) {
      spaced += 2;
      ++dots;
    }
    if (dots < 2) return false;
    const bool attached = t.begin > begin_ && white_size(text_, t.begin - 1) == 0 && t.run_end == t.begin + 1;
    if (attached && dots == 3 && letter_at(text_, gap_after(spaced).end) == Letter::upper) return false;
    t.run_end = spaced;
    t.run = t.run == Terminator::Run::mark ? t.run : Terminator::Run::ellipsis;
    return true;
  }
  bool is_word(size_t position) const { return letter_at(text_, position) != Letter::none; }

  // "1. The first item 2. The second": the period belongs to the label of the next item of the list that this sentence opens.
  bool starts_next_item(size_t period) { return has_period_label() && starts_labelled_item(period); }
  bool has_period_label() { return label().style == ListLabel::Style::period || label_.style == ListLabel::Style::period_bracket; }

  // The label of the sentence, read when it is asked for: most sentences never do.
  const ListLabel& label() {
    if (!label_is_read_) read_list_label(text_, begin_, label_);
    label_is_read_ = true;
    return label_;
  }
  bool starts_labelled_item(size_t period) {
    if (period == body_ || !label_.may_go_on_to(text_[period - 1]) || (label_.letter && label_.number > 25)) return false;
    size_t start = period;
    while (start > body_ && period - start < 4 && is(text_[start - 1], byte_kind::alnum)) --start;
    if (start == period || start <= body_ + label_.size_bytes || white_size(text_, start - 1) == 0) return false;
    const ListLabel next = list_label_at(text_, start);
    if (!next.follows(label_)) return false;
    if (next.letter && is_ascii_upper(text_[start])) return false;  // "A. Smith met B. Jones"
    end_sentence(start, start);
    position_ = start + next.size_bytes;
    return true;
  }

  Gap gap_after(size_t position) const { return text::gap_after(text_, position); }

  // Whether the newlines of a gap end the sentence, whatever stands before it.
  bool breaks(const Gap& gap, size_t sentence_end, bool terminated) const {
    return gap.newlines > 0 && gap.end < text_.size() && lines_break(gap, sentence_end, terminated);
  }
  bool lines_break(const Gap& gap, size_t sentence_end, bool terminated) const {
    if (newlines_ == Newlines::line) return true;
    if (gap.newlines > 1) {
      if (newlines_ == Newlines::paragraph || terminated) return true;
      const bool goes_on = letter_at(text_, gap.end) == Letter::lower;
      return !goes_on || text_[trim_end(text_, begin_, sentence_end) - 1] == ':';
    }
    if (line_is_rule_ || is_rule_line(text_, gap.end)) return true;
    const size_t line_end = trim_end(text_, line_begin_, sentence_end);
    const size_t line_bytes = line_end - line_begin_;
    if (const ListLabel label = list_label_at(text_, gap.end)) {
      // In wrapped prose a number or an initial may get to the beginning of a line by chance; behind a terminator the rules know better.
      const bool mark = label.style == ListLabel::Style::dash || label.style == ListLabel::Style::bullet;
      return had_room(line_bytes, gap.end) || label.follows(line_label_) || (width_ == 0 && (mark || !terminated));
    }
    if (!titles_ || 5 * line_bytes >= 3 * width_) return false;
    const Letter first = letter_at(text_, gap.end);  // a short line before a capital: a title, an address, a verse
    return (first == Letter::upper || first == Letter::digit) && had_room(line_bytes, gap.end);
  }

  // Whether the first word of the next line would have fitted on a line of wrapped text.
  bool had_room(size_t line_bytes, size_t next_line) const {
    if (line_bytes >= width_) return false;
    const size_t word_bytes = std::min(text_.substr(next_line, width_).find_first_of(" \n"), width_);
    return line_bytes + 1 + word_bytes <= width_;
  }

  void begin_line(size_t position) {
    line_begin_ = position;
    line_is_rule_ = is_rule_line(text_, position);
    read_list_label(text_, position, line_label_);
  }

  void begin_sentence(size_t position) {
    while (const size_t n = mail_formula_size(text_, position)) {
      out_.push_back({position, position + n});
      position = gap_after(position + n).end;
    }
    begin_ = position_ = body_ = position;
    label_is_read_ = false;
    if (position >= text_.size() || is_ascii(text_[position])) return;  // no bullet
    if (label().style == ListLabel::Style::bullet) body_ = gap_after(position + label_.size_bytes).end;
  }

  void end_sentence(size_t end, size_t next) {
    end = trim_end(text_, begin_, end);
    while (end > begin_ && may_have_next_items(text_, begin_) && has_next_items(label())) {  // "1) one 2) two"
      const size_t item = find_next_item(text_, begin_ + label_.size_bytes, end, label_);
      if (item == std::string_view::npos) break;
      out_.push_back({begin_, trim_end(text_, begin_, item)});
      begin_ = item;
      label_is_read_ = false;
    }
    if (end > begin_) out_.push_back({begin_, end});
    begin_sentence(next);
  }

  std::string_view text_;
  CandidateScan scan_;
  Newlines newlines_;
  size_t width_;  // of wrapped lines; 0: unknown
  bool titles_;   // a short line in wrapped text is a sentence of its own
  bool shortcuts_;
  const SentenceRules& rules_;
  bool plain_numbers_;
  PassStops pass_stops_ = pass_stops();
  std::vector<Span>& out_;
  size_t position_ = 0;
  size_t begin_ = 0;  // of the sentence
  size_t body_ = 0;   // the same behind its bullet
  ListLabel label_;   // see label()
  bool label_is_read_ = false;
  OpenSentence open_;      // see passes_stops
  size_t line_begin_ = 0;  // of the line, behind its indent
  ListLabel line_label_;
  bool line_is_rule_ = false;
};

}  // namespace

Segmenter::Segmenter(SegmenterConfig config)
    : config_(std::move(config)), words_(std::make_shared<const SentenceWords>(config_.abbreviations)) {}

void Segmenter::segment(std::string_view text, std::vector<Span>& out, bool shortcuts) const {
  NewlineGuess newlines = config_.newlines == "line" ? NewlineGuess{Newlines::line, 0} : guess_newlines(text);
  const bool guessed = config_.newlines == "auto";
  if (!guessed && newlines.newlines == Newlines::line) newlines.width_bytes = 0;
  if (config_.newlines == "paragraph") newlines.newlines = Newlines::paragraph;
  if (config_.newlines == "reflow") newlines.newlines = Newlines::reflow;
  const SentenceRules rules{.words = *words_, .lowercase_text = looks_lowercased(text)};
  Scanner(text, newlines, guessed, shortcuts, rules, out).run();
}

}  // namespace bertpt::text
