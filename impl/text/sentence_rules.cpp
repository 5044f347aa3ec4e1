#include "text/sentence_rules.h"

#include <algorithm>

#include "text/abbreviations.h"

namespace bertpt::text {
namespace {

constexpr size_t kTokenBytes = 48;  // a longer token is an ordinary word
constexpr size_t kWordBytes = 32;
constexpr int kMaxOpeners = 4;

bool is_digit(char c) { return c >= '0' && c <= '9'; }
bool is_upper(char c) { return c >= 'A' && c <= 'Z'; }
bool is_lower(char c) { return c >= 'a' && c <= 'z'; }
bool is_alpha(char c) { return is_upper(c) || is_lower(c); }
bool all_digits(std::string_view s) { return !s.empty() && std::all_of(s.begin(), s.end(), is_digit); }

bool is_roman(std::string_view word) {
  return !word.empty() && word.size() <= 6 && word.find_first_not_of("IVXLC") == std::string_view::npos;
}

// "U.S", "p.m", "e.g": letters with periods between.
bool is_dotted(std::string_view token) {
  if (token.size() < 3 || token.size() > 12 || token.find('.') == std::string_view::npos) return false;
  size_t run = 0;
  for (const char c : token) {
    if (c == '.') {
      if (run == 0 || run > 3) return false;
      run = 0;
    } else if (is_alpha(c) || (c & 0x80) != 0) {
      ++run;
    } else {
      return false;
    }
  }
  return run > 0 && run <= 3;
}

// The characters without white space before `end`, openers taken off; empty when there are none or too many.
std::string_view token_before(std::string_view text, size_t begin, size_t end) {
  const size_t limit = std::max(begin, end - std::min(end, kTokenBytes));
  size_t start = end;
  while (start > limit && !(static_cast<unsigned char>(text[start - 1]) <= 0x20)) --start;
  if (start == limit && limit > begin) return {};
  for (size_t n = 0; start < end && (n = opener_size(text, start)) > 0;) start += std::min(n, end - start);
  for (const std::string_view dash : {"\xE2\x80\x93", "\xE2\x80\x94", "--"}) {  // "1990–Jan"
    const size_t found = text.substr(start, end - start).rfind(dash);
    if (found != std::string_view::npos && start + found + dash.size() < end) start += found + dash.size();
  }
  return text.substr(start, end - start);
}

// What follows the white space.
struct Following {
  Letter kind = Letter::none;  // of the first character after openers
  bool quoted = false;         // there were openers
  bool inverted = false;       // ¿ or ¡: a sentence begins for sure
  std::string_view word;       // letters and apostrophes from there on
  std::string_view rest;
};

Following look_ahead(std::string_view text, size_t position) {
  Following following;
  for (int i = 0; i < kMaxOpeners && position < text.size(); ++i) {
    const size_t n = opener_size(text, position);
    if (n == 0) break;
    const std::string_view opener = text.substr(position, n);
    following.quoted = true;
    following.inverted = following.inverted || opener == "\xC2\xBF" || opener == "\xC2\xA1";
    position += n;
  }
  if (position >= text.size()) return following;
  const Utf8Char first = read_utf8(text, position);
  following.kind = letter_kind(first.value);
  size_t end = position;
  while (end < text.size() && end - position < kWordBytes) {
    const char c = text[end];
    if (!(is_alpha(c) || is_digit(c) || c == '\'' || c == '-' || (c & 0x80) != 0)) break;
    if (text.substr(end, 3) == "\xE2\x80\x99" || white_size(text, end) > 0) break;
    ++end;
  }
  following.word = text.substr(position, end - position);
  following.rest = text.substr(end, 2);
  return following;
}

bool begins_inner_capital(std::string_view word) {  // "iPhone", "eBay"
  return word.size() > 2 && is_lower(word[0]) && is_upper(word[1]);
}

// Could what follows begin a sentence at all? `lowercase_text`: small letters may.
bool may_begin(const Following& following, std::string_view text, size_t next, bool lowercase_text) {
  switch (following.kind) {
    case Letter::upper:
    case Letter::caseless:
    case Letter::digit: return true;
    case Letter::lower: return lowercase_text || begins_inner_capital(following.word);
    case Letter::none: break;
  }
  if (next >= text.size()) return true;
  // Symbols that stand before a number or a name; any other punctuation continues the sentence.
  return std::string_view("$#@<~+=").find(text[next]) != std::string_view::npos || read_utf8(text, next).value >= 0xA2;
}

// A list number at the beginning of the sentence: "1. The", "IV. The", "a. The", "(2.) The".
bool is_leading_number(const Terminator& t, std::string_view token) {
  if (token.empty() || token.data() != t.text.data() + t.sentence_begin) {
    if (token.empty() || token.data() - 1 != t.text.data() + t.sentence_begin || t.text[t.sentence_begin] != '(') return false;
  }
  return (all_digits(token) && token.size() <= 3) || (token.size() == 1 && is_alpha(token[0]) && token != "I") ||
         (is_roman(token) && token != "I");
}

bool ends_after_initial(std::string_view token, const Following& following) {
  if (is_upper(token[0])) return is_sentence_starter(following.word);  // "J. Smith"; "vitamin C. The"
  return following.kind == Letter::upper;                              // "p. 55"; "variable x. The"
}

bool ends_after_dotted(std::string_view token, const Following& following) {
  if (following.kind != Letter::upper) return false;
  if (token.size() == 3 && (token.ends_with(".m") || token.ends_with(".M"))) {
    return !is_date_word(following.word) && find_abbreviation(following.word, false) != Abbreviation::never &&
           find_abbreviation(following.word, false) != Abbreviation::title;
  }
  return is_sentence_starter(following.word);
}

bool ends_after_abbreviation(Abbreviation kind, std::string_view token, const Following& following, bool lowercase_text) {
  const bool starter = following.kind == Letter::upper && is_sentence_starter(following.word);
  switch (kind) {
    case Abbreviation::never: return false;
    case Abbreviation::title:
    case Abbreviation::starter: return starter;
    case Abbreviation::number:
      if (following.kind == Letter::digit || (is_roman(following.word) && token != "No" && token != "no")) return false;
      return following.kind == Letter::upper || lowercase_text;
    case Abbreviation::capital: return following.kind == Letter::upper && ends_after_dotted("p.m", following);
    case Abbreviation::none: break;
  }
  return true;
}

bool ends_after_ellipsis(const Terminator& t, const Following& following) {
  if (t.begin == t.sentence_begin) return false;  // it leads the sentence
  const std::string_view run = t.text.substr(t.begin, t.run_end - t.begin);
  const auto dots = std::count(run.begin(), run.end(), '.');
  if (following.kind == Letter::upper && dots <= 3 && !following.quoted && (following.word == "I" || following.word.starts_with("I'"))) {
    return false;  // "well ... I mean": its capital says nothing
  }
  return following.kind != Letter::lower && following.kind != Letter::none;
}

// "world.Today is": no space after the period, yet plainly two sentences.
bool ends_without_space(const Terminator& t) {
  const std::string_view token = token_before(t.text, t.sentence_begin, t.begin);
  if (token.size() < 2 || t.run_end != t.close_end || token.find_first_of("/@:\\_.=") != std::string_view::npos) return false;
  const char last = token.back(), before_last = token[token.size() - 2];
  if (!(is_lower(last) && (is_lower(before_last))) && !(is_digit(last) && token.find(',') != std::string_view::npos)) return false;
  const Following following = look_ahead(t.text, t.close_end);
  if (following.kind != Letter::upper || following.word.size() < 2 || !is_lower(following.word[1])) return false;
  if (find_abbreviation(token, false) != Abbreviation::none) return false;
  const bool title = find_abbreviation(following.word, false) == Abbreviation::never && following.rest.starts_with('.');
  return title || (is_sentence_starter(following.word) && following.rest.starts_with(' '));
}

}  // namespace

bool SentenceRules::ends_sentence(const Terminator& t) const {
  if (t.next >= t.text.size()) return true;
  const StopChar last = [&] {
    const StopChar first = stop_at(t.text, t.begin);
    return first.kind == Stop::period && t.run_end - t.begin > 1 && t.text[t.run_end - 1] != '.' ? StopChar{Stop::mark, 1} : first;
  }();
  const Following following = look_ahead(t.text, t.next);
  if (t.in_brackets) return false;
  if (last.kind == Stop::full) {
    const Utf8Char c = read_utf8(t.text, t.next);
    const bool hiragana = c.value >= 0x3041 && c.value <= 0x309F;
    const bool comma = c.value == 0x3001 || c.value == 0xFF0C || c.value == 0x60C;
    return !comma && !(hiragana && t.close_end > t.run_end && t.next == t.close_end);  // 「行く。」と言った
  }
  if (following.inverted) return true;
  const std::string_view run = t.text.substr(t.begin, t.run_end - t.begin);
  const bool ellipsis = last.kind == Stop::ellipsis || (run.size() > 1 && run.find_first_not_of(". ") == std::string_view::npos);
  if (t.next == t.close_end) {  // no white space
    if (last.kind == Stop::period && !ellipsis) return ends_without_space(t);
    const Letter kind = letter_kind(read_utf8(t.text, t.next).value);
    return last.kind == Stop::mark && kind == Letter::caseless;
  }
  if (t.begin > t.sentence_begin && t.run_end < t.close_end && (t.text[t.begin - 1] == '(' || t.text[t.begin - 1] == '[')) {
    return false;  // "(!)", "[...]"
  }
  if (ellipsis) return ends_after_ellipsis(t, following) || (lowercase_text && run.size() > 3 && following.kind == Letter::lower);
  const bool closed = t.close_end > t.run_end;
  if (!may_begin(following, t.text, t.next, lowercase_text && !closed)) return false;
  if (last.kind == Stop::mark) return true;

  std::string_view token = token_before(t.text, t.sentence_begin, t.begin);
  if (token.empty() && t.begin > t.sentence_begin + 1 && t.text[t.begin - 1] == ' ') {  // "mr . smith", as tokenized text has it
    token = token_before(t.text, t.sentence_begin, t.begin - 1);
    const Abbreviation kind = find_abbreviation(token, lowercase_text);
    return kind != Abbreviation::never && kind != Abbreviation::title;
  }
  if (token.empty()) return true;
  if (is_leading_number(t, token)) return false;
  if (own != nullptr && std::binary_search(own->begin(), own->end(), token)) {
    return following.kind == Letter::upper && is_sentence_starter(following.word);
  }
  const Abbreviation kind = find_abbreviation(token, lowercase_text);
  const bool initial = token.size() == 1 && is_upper(token[0]);
  if (closed && kind != Abbreviation::never && !initial) return true;
  if (kind != Abbreviation::none && !is_dotted(token)) return ends_after_abbreviation(kind, token, following, lowercase_text);
  if (kind == Abbreviation::never) return false;
  if (token.size() == 1 && is_alpha(token[0])) {
    return token == "I" ? following.kind != Letter::upper || is_sentence_starter(following.word) : ends_after_initial(token, following);
  }
  if (is_dotted(token)) return ends_after_dotted(token, following);
  if (all_digits(token) && token.size() <= 2) return following.kind != Letter::digit && !is_date_word(following.word);
  return true;
}

bool is_list_marker(std::string_view text, size_t position) {
  std::string_view rest = text.substr(position, 12);
  for (const std::string_view bullet :
       {"- ", "* ", "+ ", "\xE2\x80\xA2", "\xE2\x97\xA6", "\xE2\x96\xAA", "\xE2\x80\xA3", "\xE2\x80\x93 "}) {
    if (rest.starts_with(bullet)) return true;
  }
  const bool bracket = rest.starts_with('(');
  if (bracket) rest.remove_prefix(1);
  const size_t end = rest.find_first_of(".) \t\n");
  if (end == std::string_view::npos || end == 0 || end > 4 || rest[end] == ' ' || rest[end] == '\t' || rest[end] == '\n') return false;
  if (bracket && rest[end] != ')') return false;
  const std::string_view label = rest.substr(0, end);
  const bool numbers = all_digits(label) && label.size() <= 3;
  const bool letters = label.size() == 1 ? is_alpha(label[0]) : label.find_first_not_of("ivxIVX") == std::string_view::npos;
  return (numbers || letters) && end + 1 < rest.size() && white_size(rest, end + 1) > 0;
}

}  // namespace bertpt::text
