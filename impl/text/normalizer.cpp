#include "text/normalizer.h"

#include <algorithm>

#include "text/utf8.h"

namespace bertpt::text {

namespace {

// A part of a text without white space is normalized at once up to this length; beyond it, breaks are looked for.
constexpr size_t kLongPart = 16 * 1024;

constexpr char32_t kDottedI = 0x130;  // the only character with a lowercase of two characters
constexpr char32_t kSigma = 0x3A3, kFinalSigma = 0x3C2;

// What Rust's char::is_whitespace holds beyond the spaces of the tables; only seen when clean_text is off.
bool is_control_space(char32_t c) { return c == 0x0B || c == 0x0C || c == 0x85; }

// The start of the character that holds text[at], which lies at most 3 bytes before. Further back no lead byte can reach.
size_t character_start(std::string_view text, size_t at) {
  for (size_t back = 0; back < 4 && back <= at; ++back) {
    if ((static_cast<uint8_t>(text[at - back]) & 0xC0) != 0x80) return at - back;
  }
  return at;
}

bool is_ascii_break(char byte) { return byte == ' ' || byte == '\t' || byte == '\n' || byte == '\r'; }

}  // namespace

Normalizer::Normalizer(const NormalizerOptions& options)
    : options_(options), profile_(options.google_rules ? UnicodeProfile::google : UnicodeProfile::hf) {}

CharClass Normalizer::source_class(char32_t c) const {
  const CharClass kind = char_info(profile_, c).kind;
  if (kind == CharClass::removed && !options_.clean_text) return is_control_space(c) ? CharClass::space : CharClass::other;
  return kind;
}

CharClass Normalizer::word_class(char32_t c) const {
  const CharClass kind = source_class(c);
  return kind == CharClass::space || kind == CharClass::punctuation ? kind : CharClass::other;
}

size_t Normalizer::part_end(std::string_view text, size_t begin) const {
  size_t at = begin;
  while (at < text.size() && at - begin < kLongPart && !is_ascii_break(text[at])) ++at;
  if (at == text.size() || is_ascii_break(text[at])) return std::max(at, begin + 1);
  // The final-sigma rule looks across punctuation, so google's parts end at white space only.
  const bool whole = options_.google_rules;
  at = character_start(text, at);
  while (at < text.size() && !is_ascii_break(text[at])) {
    const Utf8Char c = read_utf8(text, at);
    const CharClass kind = char_info(profile_, c.value).kind;
    if (!whole && (kind == CharClass::punctuation || (kind == CharClass::cjk && options_.split_cjk))) break;
    at += c.size_bytes;
  }
  return at;
}

void Normalizer::clean(std::string_view text, size_t begin, size_t end, std::vector<NormalizedChar>& out) const {
  text = text.substr(0, end);
  for (size_t at = begin; at < end;) {
    const Utf8Char c = read_utf8(text, at);
    NormalizedChar entry{c.value, c.size_bytes, at};
    const NormalizedChar space{U' ', c.size_bytes, at};
    at += c.size_bytes;
    switch (source_class(c.value)) {
      case CharClass::removed: break;
      case CharClass::space: out.push_back(options_.clean_text ? space : entry); break;
      case CharClass::cjk:
        if (options_.split_cjk) {
          out.insert(out.end(), {space, entry, space});
          break;
        }
        [[fallthrough]];
      default: out.push_back(entry);
    }
  }
}

// NFD and then dropping marks. Marks leave the order of what is kept unchanged unless a kept character has a combining class of
// its own, so sorting is done only for runs that hold one. Sorted characters take the spans of the places they come to, as in the
// reference.
void Normalizer::decompose_and_strip(std::vector<NormalizedChar>& chars, size_t from) const {
  const std::vector<NormalizedChar> source(chars.begin() + static_cast<ptrdiff_t>(from), chars.end());
  chars.resize(from);
  struct Part {
    char32_t value;
    uint8_t order;
    bool first, kept;  // first: of its decomposition
  };
  std::vector<Part> run;
  size_t n_taken = 0;  // source characters whose place has been filled
  const auto emit = [&](const Part& part) {
    if (part.first) ++n_taken;
    if (part.kept) chars.push_back({part.value, source[n_taken - 1].size_bytes, source[n_taken - 1].begin});
  };
  const auto flush = [&] {
    if (run.empty()) return;
    if (std::any_of(run.begin(), run.end(), [](const Part& part) { return part.kept; })) {
      std::stable_sort(run.begin(), run.end(), [](const Part& a, const Part& b) { return a.order < b.order; });
    }
    std::for_each(run.begin(), run.end(), emit);
    run.clear();
  };
  const auto add = [&](char32_t value, bool first) {
    const CharInfo info = char_info(profile_, value);
    const Part part{value, info.combines ? combining_class(profile_, value) : uint8_t{0}, first, info.kind != CharClass::mark};
    if (part.order > 0) return run.push_back(part);
    flush();
    emit(part);
  };
  for (const NormalizedChar& c : source) {
    if (!char_info(profile_, c.value).maps) {
      add(c.value, true);
      continue;
    }
    const CodePoints parts = decompose(profile_, c.value);
    for (uint32_t i = 0; i < parts.size; ++i) add(parts.values[i], i == 0);
  }
  flush();
}

void Normalizer::lowercase_each(std::vector<NormalizedChar>& chars, size_t from) const {
  for (size_t i = from; i < chars.size(); ++i) {
    if (char_info(profile_, chars[i].value).maps && chars[i].value != kDottedI)
      chars[i].value = lowercase(profile_, chars[i].value).values[0];
  }
  const auto start = chars.begin() + static_cast<ptrdiff_t>(from);
  if (std::find_if(start, chars.end(), [](const NormalizedChar& c) { return c.value == kDottedI; }) == chars.end()) return;
  const std::vector<NormalizedChar> source(start, chars.end());
  chars.resize(from);
  for (const NormalizedChar& c : source) {
    if (c.value != kDottedI) {
      chars.push_back(c);
      continue;
    }
    for (const char32_t value : lowercase(profile_, kDottedI)) chars.push_back({value, c.size_bytes, c.begin});
  }
}

// A capital sigma becomes a final one when a cased letter stands before it in its word and none after, case-ignorable characters
// passed over (Unicode 15, table 3-17), as Python's str.lower() does.
void Normalizer::lowercase_words(std::vector<NormalizedChar>& chars, size_t from) const {
  enum Next : uint8_t { none, cased };
  std::vector<uint8_t> cased_after(chars.size() - from + 1, none);
  for (size_t i = chars.size(); i-- > from;) {
    const char32_t c = chars[i].value;
    if (word_class(c) == CharClass::space) continue;
    cased_after[i - from] = is_case_ignorable(c) ? cased_after[i - from + 1] : static_cast<uint8_t>(is_cased(c) ? cased : none);
  }
  bool cased_before = false;
  for (size_t i = from; i < chars.size(); ++i) {
    const char32_t c = chars[i].value;
    if (c == kSigma && cased_before && !cased_after[i - from + 1]) chars[i].value = kFinalSigma;
    if (word_class(c) == CharClass::space) {
      cased_before = false;
    } else if (!is_case_ignorable(c)) {
      cased_before = is_cased(c);
    }
  }
  lowercase_each(chars, from);
}

void Normalizer::normalize(std::string_view text, size_t begin, size_t end, std::vector<NormalizedChar>& out) const {
  const size_t from = out.size();
  clean(text, begin, end, out);
  if (options_.google_rules && options_.lowercase) lowercase_words(out, from);
  if (options_.strip_accents) decompose_and_strip(out, from);
  if (!options_.google_rules && options_.lowercase) lowercase_each(out, from);
}

std::string Normalizer::normalize(std::string_view text) const {
  std::string result;
  std::vector<NormalizedChar> chars;
  for (size_t begin = 0; begin < text.size();) {
    const size_t end = part_end(text, begin);
    chars.clear();
    normalize(text, begin, end, chars);
    for (const NormalizedChar& c : chars) append_utf8(c.value, result);
    begin = end;
  }
  return result;
}

}  // namespace bertpt::text
