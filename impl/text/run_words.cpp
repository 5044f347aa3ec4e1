#include "text/run_words.h"

namespace bertpt::text {

namespace {

// Unicode 15, section 3.12.
constexpr char32_t kSyllables = 0xAC00, kLead = 0x1100, kVowel = 0x1161, kTrail = 0x11A7, kVowels = 21, kTrails = 28;

size_t char_bytes(char lead) {
  const auto byte = static_cast<uint8_t>(lead);
  return byte < 0x80 ? 1 : byte < 0xE0 ? 2 : byte < 0xF0 ? 3 : 4;
}

}  // namespace

CharForm RunWords::hangul_form(char32_t c) {
  CharForm form;
  const auto put = [&](char32_t letter) {  // all of them take three bytes
    char* out = form.bytes + form.size_bytes;
    out[0] = static_cast<char>(0xE0 | letter >> 12);
    out[1] = static_cast<char>(0x80 | (letter >> 6 & 0x3F));
    out[2] = static_cast<char>(0x80 | (letter & 0x3F));
    form.size_bytes += 3;
    ++form.n_chars;
  };
  const char32_t s = c - kSyllables;
  put(kLead + s / (kVowels * kTrails));
  put(kVowel + s / kTrails % kVowels);
  if (s % kTrails) put(kTrail + s % kTrails);
  return form;
}

// The end of the word that starts at `begin`, and how many characters it has, in any order.
size_t RunWords::ordered_end(std::string_view text, size_t begin, size_t end, size_t& n_chars) {
  CharForm scratch;
  n_chars = 0;
  for (size_t at = begin; at < end;) {
    const Utf8Char c = read(text, at, end);
    const CharTable::Entry entry = table_.entry(c.value, scratch);
    switch (entry.fate) {
      case CharFate::space:
      case CharFate::alone: return at;
      case CharFate::dropped: break;
      case CharFate::copied: ++n_chars; break;
      case CharFate::mapped:
      case CharFate::ordered: n_chars += entry.form->n_chars; break;
      case CharFate::hangul: n_chars += hangul_form(c.value).n_chars; break;
    }
    at += c.size_bytes;
  }
  return end;
}

// Notes where the characters of `form`, which follow `word_bytes` of the word, come from.
void RunWords::add_sources(std::string_view form, size_t word_bytes, size_t begin, uint32_t size_bytes) {
  for (size_t at = 0; at < form.size();) {
    at += char_bytes(form[at]);
    if (sources_.size() > limit_) sources_.pop_back();
    sources_.push_back({begin, size_bytes, static_cast<uint32_t>(word_bytes + at)});
  }
}

}  // namespace bertpt::text
