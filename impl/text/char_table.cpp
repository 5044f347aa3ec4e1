#include "text/char_table.h"

#include <algorithm>

#include "base/error.h"
#include "text/utf8.h"

namespace bertpt::text {

namespace {

constexpr char32_t kHangulFirst = 0xAC00, kHangulCount = 11172, kSurrogateFirst = 0xD800, kSurrogateCount = 0x800;

CharForm form_of(const std::vector<NormalizedChar>& chars) {
  std::string bytes;
  for (const NormalizedChar& c : chars) append_utf8(c.value, bytes);
  CharForm form;
  if (bytes.size() > sizeof form.bytes) {
    throw Error(Code::internal, "text/char_table", "a character has a form of " + std::to_string(bytes.size()) + " bytes");
  }
  std::copy(bytes.begin(), bytes.end(), form.bytes);
  form.size_bytes = static_cast<uint8_t>(bytes.size());
  form.n_chars = static_cast<uint8_t>(chars.size());
  return form;
}

}  // namespace

CharTable::CharTable(const NormalizerOptions& options) : normalizer_(options), entries_(kTableEnd), forms_(1) {
  CharForm form;
  for (char32_t c = 0; c < kTableEnd; ++c) {
    if (c - kSurrogateFirst < kSurrogateCount) continue;  // no scalar value: never asked for
    const CharFate fate = derive(c, form);
    entries_[c] = static_cast<uint16_t>(fate);
    if (form.size_bytes == 0) continue;
    if (forms_.size() >> (16 - kFateBits)) throw Error(Code::internal, "text/char_table", "too many forms");
    entries_[c] = static_cast<uint16_t>(entries_[c] | forms_.size() << kFateBits);
    forms_.push_back(form);
  }
}

// What becomes of c. form: left empty when the fate needs none.
CharFate CharTable::derive(char32_t c, CharForm& form) const {
  form.size_bytes = 0;
  const NormalizerOptions& options = normalizer_.options();
  const UnicodeProfile profile = options.google_rules ? UnicodeProfile::google : UnicodeProfile::hf;
  const CharInfo info = char_info(profile, c);
  const CharClass kind = info.kind == CharClass::removed ? normalizer_.source_class(c) : info.kind;
  if (c - kHangulFirst < kHangulCount) return options.strip_accents ? CharFate::hangul : CharFate::copied;
  if (kind == CharClass::removed) return CharFate::dropped;
  if (kind == CharClass::space) return CharFate::space;
  if (!info.maps && !info.combines) {
    if (kind == CharClass::punctuation || (kind == CharClass::cjk && options.split_cjk)) return CharFate::alone;
    return kind == CharClass::mark && options.strip_accents ? CharFate::dropped : CharFate::copied;
  }
  std::string source;
  append_utf8(c, source);
  std::vector<NormalizedChar> chars;
  normalizer_.normalize(source, 0, source.size(), chars);
  std::erase_if(chars, [&](const NormalizedChar& x) { return normalizer_.word_class(x.value) == CharClass::space; });  // around CJK
  if (chars.empty()) return CharFate::dropped;
  const auto is_mark = [&](const NormalizedChar& x) { return normalizer_.word_class(x.value) == CharClass::punctuation; };
  const bool same = chars.size() == 1 && chars[0].value == c;
  if (!same) form = form_of(chars);
  if ((kind == CharClass::cjk && options.split_cjk) || std::any_of(chars.begin(), chars.end(), is_mark)) {
    if (chars.size() == 1) return CharFate::alone;
    throw Error(Code::internal, "text/char_table", "character " + std::to_string(uint32_t{c}) + " becomes several words");
  }
  const auto moves = [&](const NormalizedChar& x) { return combining_class(profile, x.value) > 0; };
  if (options.strip_accents && std::any_of(chars.begin(), chars.end(), moves)) {
    form = form_of(chars);
    return CharFate::ordered;
  }
  return same ? CharFate::copied : CharFate::mapped;
}

CharTable::Entry CharTable::far_entry(char32_t c, CharForm& scratch) const {
  const CharFate fate = derive(c, scratch);
  return {fate, &scratch};
}

}  // namespace bertpt::text
