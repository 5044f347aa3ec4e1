// How it works: bytes that could matter (terminators, brackets, newlines) are found through a table of 256; at a terminator the run of
// terminators, closing quotes and white space behind it is consumed, and sentence_rules.h decides over a bounded window. Every byte
// is consumed once, so the work is linear whatever the text.
//
// Newlines: see newline_policy.h; `auto` guesses for each text.
#include "text/segmenter.h"

#include <algorithm>
#include <array>

#include "text/newline_policy.h"
#include "text/sentence_rules.h"

namespace bertpt::text {
namespace {

constexpr size_t kBracketBytes = 300;  // a bracket open for longer is taken for a slip

constexpr std::array<bool, 256> kCandidates = [] {
  std::array<bool, 256> table{};
  for (const char c : std::string_view(".!?\n\r()[]")) table[static_cast<unsigned char>(c)] = true;
  for (const unsigned lead : {0xC2, 0xD6, 0xD8, 0xDB, 0xE0, 0xE1, 0xE2, 0xE3, 0xEF}) table[lead] = true;
  return table;
}();

struct Gap {
  size_t end = 0;
  int newlines = 0;
};

class Scanner {
 public:
  Scanner(std::string_view text, Newlines newlines, const SentenceRules& rules, std::vector<Span>& out)
      : text_(text), newlines_(newlines), rules_(rules), out_(out) {}

  void run() {
    position_ = begin_ = gap_after(0).end;
    while (position_ < text_.size()) {
      const auto byte = static_cast<unsigned char>(text_[position_]);
      if (!kCandidates[byte]) {
        ++position_;
      } else {
        at_candidate();
      }
    }
    end_sentence(text_.size(), text_.size());
  }

 private:
  void at_candidate() {
    const char c = text_[position_];
    if (c == '(' || c == '[') {
      if (depth_++ == 0) bracket_ = position_;
      ++position_;
    } else if (c == ')' || c == ']') {
      close_bracket();
      ++position_;
    } else if (const StopChar stop = stop_at(text_, position_); stop.kind != Stop::none) {
      at_terminator(stop);
    } else if (c == '\n' || c == '\r' || line_break_size(position_) > 0) {
      at_newline();
    } else {
      ++position_;
    }
  }

  void at_newline() {
    const Gap gap = gap_after(position_);
    if (breaks(gap, position_, false)) {
      end_sentence(position_, gap.end);
    } else {
      position_ = gap.end;
    }
  }

  void at_terminator(const StopChar& first) {
    Terminator t{.text = text_, .sentence_begin = begin_, .begin = position_};
    t.run_end = run_end(position_ + first.size_bytes);
    t.close_end = close_end(t.run_end);
    if (stop_at(text_, t.close_end).kind != Stop::none) {  // ".)." : the later one decides
      position_ = t.close_end;
      return;
    }
    const Gap gap = gap_after(t.close_end);
    t.next = gap.end;
    t.in_brackets = depth_ > 0 && bracket_ > begin_ && t.begin - bracket_ < kBracketBytes;
    if (breaks(gap, t.close_end, true) || rules_.ends_sentence(t)) {
      end_sentence(t.close_end, t.next);
    } else {
      position_ = t.next;
    }
  }

  // Behind a run of terminators, spaced ellipses (". . .") included.
  size_t run_end(size_t end) const {
    while (true) {
      while (const uint32_t n = stop_at(text_, end).size_bytes) end += n;
      size_t spaced = end;
      int dots = 0;
      while (text_.substr(spaced, 2) == " ." && !is_word_byte(spaced + 2)) {
        spaced += 2;
        ++dots;
      }
      if (dots < 2) return end;
      end = spaced;
    }
  }
  bool is_word_byte(size_t position) const {
    if (position >= text_.size()) return false;
    const Letter kind = letter_kind(read_utf8(text_, position).value);
    return kind != Letter::none;
  }

  // Behind closing quotes and brackets and note numbers "[12]".
  size_t close_end(size_t end) {
    while (end < text_.size()) {
      const size_t n = closer_size(text_, end);
      if (n > 0) {
        if (text_[end] == ')' || text_[end] == ']') close_bracket();
        end += n;
      } else if (const size_t note = note_size(end); note > 0) {
        end += note;
      } else {
        break;
      }
    }
    return end;
  }
  size_t note_size(size_t position) const {
    if (text_[position] != '[') return 0;
    const std::string_view inside = text_.substr(position + 1, 12);
    const size_t end = inside.find_first_not_of("0123456789,- ");
    return end != std::string_view::npos && end > 0 && inside[end] == ']' ? end + 2 : 0;
  }
  void close_bracket() {
    if (depth_ > 0) --depth_;
  }

  // U+0085, U+2028, U+2029: line breaks beside \n and \r.
  size_t line_break_size(size_t position) const {
    if (text_.substr(position, 2) == "\xC2\x85") return 2;
    const std::string_view three = text_.substr(position, 3);
    return three == "\xE2\x80\xA8" || three == "\xE2\x80\xA9" ? 3 : 0;
  }

  Gap gap_after(size_t position) const {
    Gap gap{position, 0};
    for (size_t n = 0; (n = white_size(text_, gap.end)) > 0; gap.end += n) {
      const char c = text_[gap.end];
      const bool lone_return = c == '\r' && text_.substr(gap.end + 1, 1) != "\n";
      if (c == '\n' || lone_return || line_break_size(gap.end) > 0) ++gap.newlines;
    }
    return gap;
  }

  // Whether the newlines of a gap end the sentence, whatever stands before it.
  bool breaks(const Gap& gap, size_t sentence_end, bool terminated) const {
    if (gap.newlines == 0 || gap.end >= text_.size()) return false;
    if (newlines_ == Newlines::line || is_list_marker(text_, gap.end)) return true;
    if (gap.newlines < 2) return false;
    if (newlines_ == Newlines::paragraph || terminated) return true;
    const bool goes_on = letter_kind(read_utf8(text_, gap.end).value) == Letter::lower;
    return !goes_on || text_[trim_end(text_, begin_, sentence_end) - 1] == ':';
  }

  void end_sentence(size_t end, size_t next) {
    end = trim_end(text_, begin_, end);
    if (end > begin_) out_.push_back({begin_, end});
    begin_ = position_ = next;
    depth_ = 0;
  }

  std::string_view text_;
  Newlines newlines_;
  const SentenceRules& rules_;
  std::vector<Span>& out_;
  size_t position_ = 0;
  size_t begin_ = 0;    // of the sentence
  size_t bracket_ = 0;  // where the outermost open bracket stands, when depth_ > 0
  int64_t depth_ = 0;
};

}  // namespace

void SegmenterConfig::visit(ConfigVisitor& v) {
  v.field({.name = "newlines",
           .help = "What a newline means: paragraph (a blank line ends a sentence, a single newline is a space), line (every newline ends "
                   "a sentence), reflow (as paragraph, but a blank line inside a sentence is a page break), auto (guessed for each "
                   "document from its lines).",
           .choices = {"auto", "paragraph", "line", "reflow"}},
          newlines);
  v.field({.name = "abbreviations",
           .help = "Abbreviations of your own, without the final period and with case as written (\"Abt\", \"approx\"); such a word ends a "
                   "sentence only before a word that seldom follows a name, like The or However."},
          abbreviations);
}

Segmenter::Segmenter(SegmenterConfig config) : config_(std::move(config)), own_(config_.abbreviations) {
  std::sort(own_.begin(), own_.end());
}

void Segmenter::segment(std::string_view text, std::vector<Span>& out) const {
  const Newlines newlines = config_.newlines == "line"        ? Newlines::line
                            : config_.newlines == "paragraph" ? Newlines::paragraph
                            : config_.newlines == "reflow"    ? Newlines::reflow
                                                              : guess_newlines(text);
  const SentenceRules rules{.lowercase_text = looks_lowercased(text), .own = &own_};
  Scanner(text, newlines, rules, out).run();
}

std::string Segmenter::config_json() const { return write_config(config_); }

}  // namespace bertpt::text
