#include "text/sentence_rules.h"

#include <algorithm>

#include "text/sentence_neighbours.h"

namespace bertpt::text {

using beyond_ascii::encoded;
using beyond_ascii::encoded_at;

namespace {

constexpr std::string_view kInAddresses = "/@\\_=<>#.";

bool all_digits(std::string_view s) { return !s.empty() && std::all_of(s.begin(), s.end(), is_ascii_digit); }
bool all_lower(std::string_view s) { return std::all_of(s.begin(), s.end(), is_ascii_lower); }

bool is_roman(std::string_view word) {
  const auto digit = [](char c) { return c == 'I' || c == 'V' || c == 'X' || c == 'L' || c == 'C'; };
  return !word.empty() && word.size() <= 6 && std::all_of(word.begin(), word.end(), digit);
}

// "U.S", "p.m", "Ph.D": letters with periods between, at least one of them alone ("run.log" is a file).
bool is_dotted(std::string_view word) {
  if (word.size() < 3 || word.size() > 12) return false;
  size_t run = 0, dots = 0;
  bool alone = false;
  for (const char c : word) {
    if (c == '.') {
      if (run == 0 || run > 3) return false;
      alone = alone || run == 1;
      run = 0;
      ++dots;
    } else if (is_ascii_letter(c) || !is_ascii(c)) {
      ++run;
    } else {
      return false;
    }
  }
  return dots > 0 && run > 0 && run <= 3 && (alone || run == 1);
}

// "world", "nothing", "5th", but not "zzgl": small letters, one of them a vowel, and enough of them to be no unknown abbreviation.
bool is_plain_small_word(std::string_view word, size_t min_letters) {
  const bool ordinal = word.size() > 2 && is_ascii_digit(word[0]);
  while (ordinal && is_ascii_digit(word[0]) && word.size() > 2) word.remove_prefix(1);
  return all_lower(word) && (ordinal || (word.size() >= min_letters && word.find_first_of("aeiouy") != std::string_view::npos));
}

bool is_web_address(std::string_view word) { return word == "http" || word == "https" || word == "www"; }

// One letter beyond ASCII; two characters in the scripts of India, where a vowel sign is one: "г", "बी", "ز".
bool is_foreign_initial(std::string_view word) {
  if (word.empty() || word.size() > 6 || is_ascii(word[0])) return false;
  const Utf8Char first = read_utf8(word, 0);
  if (first.size_bytes == word.size()) return true;
  return first.value >= 0x900 && first.value < 0xE00 && first.size_bytes + read_utf8(word, first.size_bytes).size_bytes == word.size();
}

bool is_inner_capital(std::string_view word) {  // "iPhone", "eBay"
  return word.size() > 2 && is_ascii_lower(word[0]) && is_ascii_upper(word[1]);
}

bool ends_after_full(const Terminator& t) {
  const char32_t c = read_utf8(t.text, t.next).value;
  const bool hiragana = c >= 0x3041 && c <= 0x309F;
  const bool goes_on = c == 0x3001 || c == 0xFF0C || c == 0x60C || c == 0xFF1A || c == 0xFF1B;
  return !goes_on && !(hiragana && t.closed() && !t.spaced());  // 「行く。」と言った
}

// kUsual: see SentenceRules::is_usual; with it most questions are answered when the program is compiled.
template <bool kUsual>
class Decision {
 public:
  Decision(const SentenceRules& rules, const Terminator& t) : rules_(rules), t_(t), text_(t.text), next_(look_ahead(t.text, t.next)) {}

  bool ends() const {
    if (!kUsual) {
      if (next_.inverted) return true;
      if (!t_.spaced()) return ends_without_space();
      if (is_bracketed_mark()) return false;
    }
    const WordBefore before = word_before(text_, t_.sentence_begin, t_.begin);
    if (!may_begin(before.word)) return false;
    switch (t_.run) {
      case Terminator::Run::mark: return true;
      case Terminator::Run::ellipsis: return ends_after_ellipsis();
      default: return ends_after_period(before);
    }
  }

 private:
  using Kind = Abbreviation;

  bool closed() const { return !kUsual && t_.closed(); }
  bool dashed() const { return !kUsual && next_.dashed; }
  bool quoted() const { return !kUsual && next_.quoted; }

  std::string_view next_word() const {
    if (word_.data() == nullptr) word_ = word_at(text_, next_.begin);
    return word_;
  }
  char next_rest() const {  // the character behind it; 0 at the end of the text
    const size_t end = next_.begin + next_word().size();
    return end < text_.size() ? text_[end] : '\0';
  }
  const WordFacts& next_facts() const {
    if (facts_ == nullptr) facts_ = &rules_.words.find(next_word());
    return *facts_;
  }

  bool is_pronoun() const { return next_word() == "I" || next_word().starts_with("I'"); }
  bool starts() const {  // what follows likes to begin a sentence; "A. Miller" and "I. P. George" do not
    const bool initial = next_word().size() == 1 && next_rest() == '.';
    return next_.kind == Letter::upper && !initial && next_facts().starts;
  }

  // "(!)", "[...]": the mark is all there is between the brackets.
  bool is_bracketed_mark() const {
    return closed() && t_.begin > t_.sentence_begin && (text_[t_.begin - 1] == '(' || text_[t_.begin - 1] == '[');
  }

  // Could what follows begin a sentence at all? `before`: the word before the terminator.
  bool may_begin(std::string_view before) const {
    switch (next_.kind) {
      case Letter::upper:
      case Letter::caseless:
      case Letter::digit: return true;
      case Letter::lower: return small_may_begin(before);
      case Letter::none: break;
    }
    // Symbols that stand before a number or a name; any other punctuation continues the sentence.
    const char c = text_[t_.next];
    if (c == '.') return text_.substr(t_.next, 5) == ". . .";  // "end. . . . The"
    if (is_ascii(c)) return std::string_view("$#@<~+=*_|>[").find(c) != std::string_view::npos;
    const uint32_t sign = encoded_at(text_, t_.next);
    return !dashed() && !(sign >= encoded(0x80) && sign < encoded(0xA2));
  }

  bool small_may_begin(std::string_view before) const {
    if (is_inner_capital(next_word()) || is_web_address(next_word())) return true;
    if (closed() || dashed() || t_.run == Terminator::Run::ellipsis) return false;
    if (rules_.lowercase_text) return true;
    const bool mark = t_.run == Terminator::Run::mark;
    if (mark && is_speech_tag()) return false;
    if (mark && (t_.run_end > t_.begin + 1 || text_[t_.begin] == '?')) return true;          // "Yahoo! is" is a name, "Yahoo? is" is none
    if (before.empty() && t_.begin > t_.sentence_begin + 1 && text_[t_.begin - 1] == ' ') {  // "he said ? she did"
      before = word_before(text_, t_.sentence_begin, t_.begin - 1).word;
    } else if (before.empty()) {
      return t_.begin > t_.sentence_begin;
    }
    if (before.empty()) return false;  // too long for a word
    if (is_ascii_digit(before.back())) return before.size() > 3;
    const WordFacts& facts = rules_.words.find(before);
    if (is_ascii_upper(before[0])) {  // "in Miami. i think"
      return before.size() > 3 && facts.abbreviation == Kind::none && next_facts().subject;
    }
    return facts.abbreviation == Kind::none && is_plain_small_word(before, mark ? 2 : 3);
  }

  // "Who is it? he asked", "No! said the man": speech without quotation marks.
  bool is_speech_tag() const {
    if (next_facts().speech) return true;
    if (!next_facts().subject || next_rest() != ' ') return false;
    return rules_.words.find(word_at(text_, next_.begin + next_word().size() + 1)).speech;
  }

  // Everything without white space before the terminator; nothing when it is long or has signs of an address, a path or a file in it.
  std::string_view token_before() const {
    size_t begin = t_.begin;
    while (begin > t_.sentence_begin && static_cast<unsigned char>(text_[begin - 1]) > 0x20) {
      if (t_.begin - --begin == kWordBytes || kInAddresses.find(text_[begin]) != std::string_view::npos) return {};
    }
    return text_.substr(begin, t_.begin - begin);
  }

  // "world.Today is": no space, yet plainly two sentences.
  bool ends_without_space() const {
    if (t_.run == Terminator::Run::mark && next_.kind == Letter::caseless) return true;
    if (t_.run == Terminator::Run::mark && next_.kind == Letter::lower && !quoted() && !dashed() && !closed()) {
      return next_rest() == ' ' && is_plain_small_word(next_word(), 2) && is_plain_small_word(token_before(), 2);  // "is it?they said no"
    }
    if (next_.kind != Letter::upper || quoted() || dashed()) return false;
    const bool pronoun = is_pronoun() && (t_.run != Terminator::Run::ellipsis || t_.run_end - t_.begin == 2);
    if (!pronoun && (next_word().size() < 2 || !is_ascii_lower(next_word()[1]))) return false;
    if (next_word() == "Com" || next_word() == "Net" || next_word() == "Org") return false;
    const char rest = next_rest();
    const bool whole =
        next_.begin + next_word().size() == text_.size() || std::string_view(" ,'\n\xE2.!?").find(rest) != std::string_view::npos;
    if (!whole) return false;
    if (closed()) return text_[t_.close_end - 1] == ']' || text_[t_.close_end - 1] == ')';
    const std::string_view token = token_before();
    if (token.size() < 2) return false;
    const bool number = is_ascii_digit(token.back()) && token.find(',') != std::string_view::npos;
    const bool word = is_ascii_lower(token.back()) && is_ascii_lower(token[token.size() - 2]);
    if (!word && !number && token.back() != ')') return false;
    if (rest == '.') return next_facts().person;
    if (t_.run != Terminator::Run::period) return true;
    return rules_.words.find(token).abbreviation == Kind::none && (starts() || (token.size() > 2 && rest != '\''));
  }

  bool ends_after_ellipsis() const {
    if (t_.begin == t_.sentence_begin) return false;   // it leads the sentence
    const bool two_dots = t_.run_end - t_.begin == 2;  // a sloppy full stop
    const bool pronoun = !quoted() && !two_dots && is_pronoun();
    return next_.kind != Letter::none && !pronoun;  // "well ... I mean": its capital says nothing
  }

  bool ends_after_period(const WordBefore& before) const {
    std::string_view word = before.word;
    if (word.empty() && t_.begin > t_.sentence_begin + 1 && text_[t_.begin - 1] == ' ') {  // "mr . smith", as tokenized text has it
      const WordBefore apart = word_before(text_, t_.sentence_begin, t_.begin - 1);
      return rules_.words.abbreviation(apart.word, rules_.lowercase_text) != Kind::never;
    }
    if (word.empty()) return true;
    if (is_leading_label(before)) return false;
    if (word.size() == 1 && is_ascii_upper(word[0])) return ends_after_initial(before);
    if (is_ascii_digit(word.back()) && word.size() <= 2 && all_digits(word)) return closed() || ends_after_number(before);
    Kind kind = rules_.words.abbreviation(word, rules_.lowercase_text);
    if (kind == Kind::none && word.size() > 2) {
      if (const size_t hyphen = word.rfind('-'); hyphen != std::string_view::npos) {  // "ex-Gov.", "Sept. 29-Oct."
        word.remove_prefix(hyphen + 1);
        kind = rules_.words.abbreviation(word, rules_.lowercase_text);
      }
    }
    if (kind == Kind::never) return false;
    if (closed()) return true;
    if (kind != Kind::none) return ends_after_abbreviation(kind, before, word);
    if (word.size() == 1 && is_ascii_lower(word[0])) return next_.kind == Letter::upper && !short_with_period();  // "p. 55"; "an x. The"
    if (is_foreign_initial(word)) {                                                                               // "1990 г."
      return next_.kind == Letter::upper && (follows_number(before) || closes_small_chain(before)) && !short_with_period();
    }
    if (is_dotted(word)) return starts() || next_facts().person;
    if (is_roman(word)) return ends_after_number(before);
    return true;
  }

  // What follows is short and has a period of its own: "a. C.", "n. Chr.", "z. B."
  bool short_with_period() const { return next_word().size() <= 4 && next_rest() == '.' && !next_facts().starts; }

  bool follows_number(const WordBefore& before) const {
    return before.begin > t_.sentence_begin + 1 && is_ascii_digit(text_[before.begin - 2]);
  }

  // "a. C.", "н. э.": the word before is a small letter with its period.
  bool closes_small_chain(const WordBefore& before) const {
    if (before.begin < t_.sentence_begin + 3 || text_[before.begin - 1] != ' ' || text_[before.begin - 2] != '.') return false;
    if (const char last = text_[before.begin - 3]; is_ascii(last) && !is_ascii_lower(last)) return false;
    const std::string_view previous = word_before(text_, t_.sentence_begin, before.begin - 2).word;
    return !previous.empty() && letter_at(previous, 0) == Letter::lower && read_utf8(previous, 0).size_bytes == previous.size();
  }

  // A number or letter that opens the sentence: "1. The", "IV. The", "a. The", "(2.) The", "1.2. The".
  bool is_leading_label(const WordBefore& before) const {
    const bool first = before.begin == t_.sentence_begin || (before.begin == t_.sentence_begin + 1 && text_[t_.sentence_begin] == '(');
    if (!first || before.word.empty()) return false;
    const std::string_view word = before.word;
    if (word.size() == 1) return is_ascii_letter(word[0]) || is_ascii_digit(word[0]);
    const bool number = word.size() <= 8 && is_ascii_digit(word[0]) && word.find_first_not_of("0123456789.") == std::string_view::npos;
    return (number && (word.size() <= 3 || word.find('.') != std::string_view::npos)) || is_roman(word);
  }

  // "J. Smith" and "World War I. The": a name goes on unless a starter follows; "you and I." is the pronoun.
  bool ends_after_initial(const WordBefore& before) const {
    if (next_.kind == Letter::lower || next_.kind == Letter::digit) return false;
    if (starts() && !next_facts().name_part) return true;
    if (next_.kind == Letter::upper && closes_small_chain(before)) return !short_with_period();
    if (before.word[0] != 'I' || next_.kind != Letter::upper || before.begin < t_.sentence_begin + 2) return false;
    if (!is_ascii_lower(text_[before.begin - 2])) return false;
    const WordBefore previous = word_before(text_, t_.sentence_begin, before.begin - 1);
    return rules_.words.find(previous.word).leads_pronoun && all_lower(previous.word);
  }

  bool ends_after_abbreviation(Kind kind, const WordBefore& before, std::string_view word) const {
    const bool number = next_.kind == Letter::digit;
    switch (kind) {
      case Kind::number:
        if (number || (is_roman(next_word()) && word != "No" && word != "no")) return false;
        if (word.size() == 1 && short_with_period()) return false;  // "z. B."
        return next_.kind == Letter::upper || (rules_.lowercase_text && next_.kind == Letter::lower);
      case Kind::capital: return next_.kind == Letter::upper && !is_fronted_time(before) && !next_facts().date;
      default: return starts() || (next_.kind == Letter::upper && next_facts().person);
    }
  }

  // "At 5 a.m. Mr. Smith": a phrase of time before its sentence.
  bool is_fronted_time(const WordBefore& before) const {
    if (before.begin - t_.sentence_begin > 24) return false;
    const std::string_view phrase = text_.substr(t_.sentence_begin, before.begin - t_.sentence_begin);
    const size_t space = phrase.find(' ');
    return space != std::string_view::npos && is_ascii_digit(phrase[std::min(space + 1, phrase.size() - 1)]) &&
           rules_.words.find(phrase.substr(0, space)).leads_phrase;
  }

  // "Am 3. Oktober", "der 2. Weltkrieg", "Ludwig XIV. war".
  bool ends_after_number(const WordBefore& before) const {
    const WordFacts& facts = next_facts();
    if (facts.date) return false;
    if (starts() || before.begin < t_.sentence_begin + 2 || !is(text_[before.begin - 2], byte_kind::letter)) return true;
    return !rules_.words.find(word_before(text_, t_.sentence_begin, before.begin - 1).word).leads_ordinal;
  }

  const SentenceRules& rules_;
  const Terminator& t_;
  const std::string_view& text_;
  const Following next_;
  mutable std::string_view word_;             // see next_word
  mutable const WordFacts* facts_ = nullptr;  // see next_facts
};

// What Decision<true> comes to where the bytes around the terminator say it: before most marks, and behind the single letters and short
// numbers that stand between periods where these are thickest.
enum class Answer : uint8_t { unknown, ends, goes_on };

// "a. b", "7. of", "A. Lee": a letter or digit alone before the period, white space before it; but no digit before a capital or another
// digit.
Answer answer_behind_letter(const SentenceRules& rules, std::string_view text, size_t sentence_begin, size_t begin) {
  const char word = text[begin - 1], next = text[begin + 2];
  const char behind = begin + 3 < text.size() ? text[begin + 3] : '\0';
  if (is_ascii_lower(next)) {
    if (is_ascii_upper(behind) || next == 'h' || next == 'w') return Answer::unknown;  // "iPhone", "http", "www"
    if (!rules.lowercase_text || is_ascii_upper(word)) return Answer::goes_on;
    if (is_ascii_digit(word)) return Answer::unknown;
    const Abbreviation kind = rules.words.abbreviation({&word, 1}, true);
    return kind == Abbreviation::none || kind == Abbreviation::never ? Answer::goes_on : Answer::unknown;
  }
  if (is_ascii_digit(next)) return Answer::goes_on;
  if (!is_ascii_upper(next) || !is_ascii_upper(word) || behind != '.') return Answer::unknown;
  // "A. B.": initials, unless "and I." or "a. C." stands there
  const bool dots = begin >= sentence_begin + 4 && text[begin - 3] == '.';
  const bool chain = dots && (!is_ascii(text[begin - 4]) || is_ascii_lower(text[begin - 4]));
  const bool pronoun = word == 'I' && begin >= sentence_begin + 3 && is_ascii_lower(text[begin - 3]);
  return chain || pronoun ? Answer::unknown : Answer::goes_on;
}

// "7. 8", "in 2001. The", "1.2. The": a number before the period, white space before it, a capital or a digit behind the period.
Answer answer_behind_number(const SentenceRules& rules, std::string_view text, size_t sentence_begin, size_t begin) {
  constexpr size_t kLongest = 16;
  const size_t limit = begin - sentence_begin > kLongest ? begin - kLongest : sentence_begin;
  size_t word = begin - 1;
  bool dotted = false;
  while (word > limit && (is_ascii_digit(text[word - 1]) || text[word - 1] == '.')) dotted = text[--word] == '.' || dotted;
  const bool first = word == sentence_begin;
  if (!is_ascii_digit(text[word]) || !(first || is(text[word - 1], byte_kind::white)) || rules.words.has_words_with(text[word])) {
    return Answer::unknown;
  }
  const size_t size = begin - word;
  if (first && (size <= 3 || (dotted && size <= 8))) return Answer::goes_on;  // a label
  if (size > 2) return Answer::ends;
  const char next = text[begin + 2];
  const bool behind_word = !first && word >= sentence_begin + 2 && is(text[word - 2], byte_kind::letter);
  return behind_word || is_ascii_upper(next) || rules.words.has_words_with(next) ? Answer::unknown : Answer::ends;
}

Answer answer_shortly(const SentenceRules& rules, std::string_view text, size_t sentence_begin, size_t begin) {
  const char next = text[begin + 2];
  const bool capital = is_ascii_upper(next) || is_ascii_digit(next);
  if (text[begin] != '.') return capital ? Answer::ends : Answer::unknown;
  if (begin <= sentence_begin || !is(text[begin - 1], byte_kind::alnum)) return Answer::unknown;
  if (begin - 1 == sentence_begin) return Answer::goes_on;  // "1. The", "a. The": a label
  if (capital && is_ascii_digit(text[begin - 1])) return answer_behind_number(rules, text, sentence_begin, begin);
  return is(text[begin - 2], byte_kind::white) ? answer_behind_letter(rules, text, sentence_begin, begin) : Answer::unknown;
}

}  // namespace

bool SentenceRules::next_is_date(std::string_view text, size_t position) const { return words.find(word_at(text, position)).date; }

bool SentenceRules::ends_sentence(const Terminator& t) const {
  if (t.next >= t.text.size()) return true;
  return t.run == Terminator::Run::full ? ends_after_full(t) : Decision<false>(*this, t).ends();
}

bool SentenceRules::ends_sentence_usually(const std::string_view& text, size_t sentence_begin, size_t begin) const {
  const Answer answer = answer_shortly(*this, text, sentence_begin, begin);
  if (answer != Answer::unknown) return answer == Answer::ends;
  const Terminator t{.text = text,
                     .sentence_begin = sentence_begin,
                     .begin = begin,
                     .run_end = begin + 1,
                     .close_end = begin + 1,
                     .next = begin + 2,
                     .run = text[begin] == '.' ? Terminator::Run::period : Terminator::Run::mark};
  return Decision<true>(*this, t).ends();
}

}  // namespace bertpt::text
