// text/run_words.h   The normalized words of a stretch of text, character by character. The thorough way, for runs that hold more than
// ASCII letters and digits; text/word_scanner.h is the door for whole texts.
#pragma once

#include <cstring>
#include <span>
#include <string_view>
#include <vector>

#include "text/char_table.h"
#include "text/utf8.h"

namespace bertpt::text {

// The source of one normalized character: text[begin, begin + size_bytes). word_end: bytes of the word up to it, itself included.
struct CharSource {
  size_t begin;
  uint32_t size_bytes, word_end;
};

// A normalized word; valid during the call that it is given to.
struct RunWord {
  std::string_view text;  // never empty, unless n_chars is above max_word_chars: then text is of no meaning
  size_t n_chars = 0;     // Unicode scalar values, counted to the end however many they are
  // One for each character, when they were asked for; above max_word_chars only the first and the last are sure to be there.
  std::span<const CharSource> sources = {};
};

// Scratch for one thread. Memory: max_word_chars characters, whatever the length of the text, except where sources are asked for or
// kept marks must be ordered (rare scripts): then as much as the longest word.
class RunWords {
 public:
  explicit RunWords(const CharTable& table)  // which must outlive this
      : table_(table), limit_(static_cast<size_t>(table.normalizer().options().max_word_chars)), buffer_(kFirstBytes) {}

  // Calls visit(const RunWord&) for the words of text[begin, end), which must be one run or several, in order.
  template <bool kSources, class Visit>
  void split(std::string_view text, size_t begin, size_t end, Visit&& visit);
  // The same by way of Normalizer: for a stretch whose characters depend on each other.
  template <class Visit>
  void split_together(std::string_view text, size_t begin, size_t end, Visit&& visit) {
    n_replaced_ += count_invalid_utf8(text.substr(begin, end - begin));
    visit_together(text, begin, end, visit);
  }

  int64_t n_replaced() const { return n_replaced_; }  // U+FFFD read in place of ill-formed bytes, in all calls so far

 private:
  static constexpr size_t kFirstBytes = 512, kSlack = 16;  // slack: a form is copied as a whole
  static_assert(sizeof(CharForm) == kSlack);

  template <class Visit>
  void visit_together(std::string_view text, size_t begin, size_t end, Visit&& visit);
  Utf8Char read(std::string_view text, size_t at, size_t end) const;
  static bool is_letter_or_digit(char c) { return static_cast<uint8_t>((c | 0x20) - 'a') < 26 || static_cast<uint8_t>(c - '0') < 10; }
  size_t ordered_end(std::string_view text, size_t begin, size_t end, size_t& n_chars);
  void add_sources(std::string_view form, size_t word_bytes, size_t begin, uint32_t size_bytes);
  static CharForm hangul_form(char32_t c);

  const CharTable& table_;
  size_t limit_;
  std::vector<char> buffer_;
  std::vector<CharSource> sources_;
  std::vector<NormalizedChar> chars_;
  int64_t n_replaced_ = 0;
};

inline Utf8Char RunWords::read(std::string_view text, size_t at, size_t end) const {
  const auto byte = [&](size_t i) { return static_cast<uint8_t>(text[i]); };
  const uint8_t first = byte(at);
  if (first < 0x80) return {first, 1, true};
  const auto goes_on = [&](size_t i) { return i < end && (byte(i) & 0xC0) == 0x80; };
  if (first >= 0xC2 && first < 0xE0 && goes_on(at + 1)) return {(first & 0x1Fu) << 6 | (byte(at + 1) & 0x3Fu), 2, true};
  if ((first & 0xF0) == 0xE0 && goes_on(at + 1) && goes_on(at + 2)) {
    const char32_t value = (first & 0x0Fu) << 12 | (byte(at + 1) & 0x3Fu) << 6 | (byte(at + 2) & 0x3Fu);
    if (value >= 0x800 && value - 0xD800 >= 0x800) return {value, 3, true};
  }
  return read_utf8(text.substr(0, end), at);
}

template <bool kSources, class Visit>
void RunWords::split(std::string_view text, size_t begin, size_t end, Visit&& visit) {
  char* word = buffer_.data();
  size_t room = buffer_.size() - kSlack, n_bytes = 0, n_chars = 0, word_begin = begin;
  CharForm scratch;
  const auto finish = [&](size_t next) {
    if (n_chars > 0) visit(RunWord{{word, n_bytes}, n_chars, sources_});
    n_bytes = n_chars = 0;
    word_begin = next;
    if constexpr (kSources) sources_.clear();
  };
  const auto add = [&](const char* bytes, size_t size, size_t chars, size_t at, uint32_t source_size) {  // 16 bytes from `bytes` are read
    if (n_bytes > room) [[unlikely]] {
      if (n_chars > limit_) n_bytes = 0;  // nobody reads it any more
      else buffer_.resize(2 * buffer_.size());
      word = buffer_.data();
      room = buffer_.size() - kSlack;
    }
    std::memcpy(word + n_bytes, bytes, kSlack);
    if constexpr (kSources) add_sources({bytes, size}, n_bytes, at, source_size);
    n_bytes += size;
    n_chars += chars;
  };
  if constexpr (kSources) sources_.clear();
  for (size_t at = begin; at < end;) {
    if (!kSources && n_chars > limit_) {  // only the number of characters is wanted any more
      const size_t first = at;
      while (at < end && is_letter_or_digit(text[at])) ++at;
      n_chars += at - first;
      if (at == end) break;
    }
    const Utf8Char c = read(text, at, end);
    const CharTable::Entry entry = table_.entry(c.value, scratch);
    n_replaced_ += !c.valid;
    switch (entry.fate) {
      case CharFate::copied: {
        if (at + kSlack <= text.size() && c.valid) {
          add(text.data() + at, c.size_bytes, 1, at, c.size_bytes);
        } else {
          const std::string_view source = c.valid ? text.substr(at, c.size_bytes) : std::string_view("\xEF\xBF\xBD");
          std::memcpy(scratch.bytes, source.data(), source.size());
          add(scratch.bytes, source.size(), 1, at, c.size_bytes);
        }
        break;
      }
      case CharFate::dropped: break;
      case CharFate::mapped: add(entry.form->bytes, entry.form->size_bytes, entry.form->n_chars, at, c.size_bytes); break;
      case CharFate::hangul:
        scratch = hangul_form(c.value);
        add(scratch.bytes, scratch.size_bytes, scratch.n_chars, at, c.size_bytes);
        break;
      case CharFate::space: finish(at + c.size_bytes); break;
      case CharFate::alone: {
        finish(at + c.size_bytes);
        const bool same = entry.form->size_bytes == 0;
        const std::string_view form = same ? text.substr(at, c.size_bytes) : std::string_view(entry.form->bytes, entry.form->size_bytes);
        const CharSource source{at, c.size_bytes, static_cast<uint32_t>(form.size())};
        visit(RunWord{form, 1, std::span(&source, 1)});
        break;
      }
      case CharFate::ordered: {
        const size_t stop = ordered_end(text, word_begin, end, n_chars);
        n_replaced_ += count_invalid_utf8(text.substr(at, stop - at));
        if (!kSources && n_chars > limit_) visit(RunWord{{}, n_chars, {}});
        else visit_together(text, word_begin, stop, visit);
        n_chars = 0;
        finish(stop);
        at = stop;
        continue;
      }
    }
    at += c.size_bytes;
  }
  finish(end);
}

template <class Visit>
void RunWords::visit_together(std::string_view text, size_t begin, size_t end, Visit&& visit) {
  const Normalizer& normalizer = table_.normalizer();
  chars_.clear();
  normalizer.normalize(text, begin, end, chars_);
  std::string word;
  for (size_t i = 0; i < chars_.size();) {
    const CharClass kind = normalizer.word_class(chars_[i].value);
    const size_t first = i++;
    if (kind == CharClass::space) continue;
    while (kind == CharClass::other && i < chars_.size() && normalizer.word_class(chars_[i].value) == CharClass::other) ++i;
    word.clear();
    sources_.clear();
    for (size_t k = first; k < i; ++k) {
      append_utf8(chars_[k].value, word);
      sources_.push_back({chars_[k].begin, chars_[k].size_bytes, static_cast<uint32_t>(word.size())});
    }
    word.reserve(word.size() + kSlack);
    visit(RunWord{word, i - first, sources_});
  }
  sources_.clear();
}

}  // namespace bertpt::text
