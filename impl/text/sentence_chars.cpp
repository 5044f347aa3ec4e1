#include "text/sentence_chars.h"

namespace bertpt::text {

using beyond_ascii::encoded;
using beyond_ascii::encoded_at;

namespace {

size_t size_of(uint32_t encoded) { return encoded > 0xFFFF ? 3 : 2; }

// Blocks in which even code points are capitals and the odd ones after them their small letters, or the reverse.
Letter by_parity(char32_t c, bool odd_is_upper) { return ((c & 1) != 0) == odd_is_upper ? Letter::upper : Letter::lower; }

Letter latin_kind(char32_t c) {  // U+00AA to U+024F
  if (c < 0xC0) return c == 0xAA || c == 0xB5 || c == 0xBA ? Letter::lower : Letter::none;
  if (c == 0xD7 || c == 0xF7) return Letter::none;
  if (c < 0x100) return c < 0xDF ? Letter::upper : Letter::lower;
  if (c == 0x178) return Letter::upper;
  if (c == 0x138 || c == 0x149 || c == 0x17F) return Letter::lower;
  if (c < 0x138 || (c > 0x149 && c < 0x178) || c >= 0x1DE) return by_parity(c, false);
  if (c < 0x180 || (c >= 0x1CD && c < 0x1DD)) return by_parity(c, true);
  return Letter::caseless;
}

}  // namespace

size_t beyond_ascii::white_size(std::string_view text, size_t position) {
  const uint32_t c = encoded_at(text, position);
  if (c >= encoded(0x2000) && c <= encoded(0x200A)) return 3;
  switch (c) {
    case encoded(0x85):
    case encoded(0xA0): return 2;
    case encoded(0x1680):
    case encoded(0x2028):
    case encoded(0x2029):
    case encoded(0x202F):
    case encoded(0x205F):
    case encoded(0x3000): return 3;
    default: return 0;
  }
}

size_t beyond_ascii::line_break_size(std::string_view text, size_t position) {
  const uint32_t c = encoded_at(text, position);
  return c == encoded(0x85) ? 2 : c == encoded(0x2028) || c == encoded(0x2029) ? 3 : 0;
}

size_t beyond_ascii::trim_end(std::string_view text, size_t begin, size_t end) {
  while (end > begin) {
    if (text::white_size(text, end - 1) == 1) {
      --end;
    } else if (end - begin >= 2 && text::white_size(text, end - 2) == 2) {
      end -= 2;
    } else if (end - begin >= 3 && text::white_size(text, end - 3) == 3) {
      end -= 3;
    } else {
      break;
    }
  }
  return end;
}

StopChar beyond_ascii::stop_at(std::string_view text, size_t position) {
  switch (const uint32_t c = encoded_at(text, position)) {
    case encoded(0x2026): return {Stop::ellipsis, 3};
    case encoded(0x203C):
    case encoded(0x203D):
    case encoded(0x2047):
    case encoded(0x2048):
    case encoded(0x2049): return {Stop::mark, 3};
    case encoded(0x3002):
    case encoded(0xFF01):
    case encoded(0xFF1F):
    case encoded(0xFF61):
    case encoded(0x964):
    case encoded(0x965):
    case encoded(0x61F):
    case encoded(0x6D4):
    case encoded(0x589):
    case encoded(0x1362):
    case encoded(0x1367):
    case encoded(0x1368):
    case encoded(0x17D4):
    case encoded(0x17D5):
    case encoded(0x104B): return {Stop::full, static_cast<uint32_t>(size_of(c))};
    default: return {};
  }
}

size_t beyond_ascii::closer_size(std::string_view text, size_t position) {
  switch (const uint32_t c = encoded_at(text, position)) {
    case encoded(0x2019):
    case encoded(0x201D):
    case encoded(0xAB):
    case encoded(0xBB):
    case encoded(0x2039):
    case encoded(0x203A):
    case encoded(0x2018):
    case encoded(0x201C):
    case encoded(0x3009):
    case encoded(0x300B):
    case encoded(0x300D):
    case encoded(0x300F):
    case encoded(0x3011):
    case encoded(0x3015):
    case encoded(0xFF09):
    case encoded(0xFF3D):
    case encoded(0xFF5D):
    case encoded(0xFF02): return size_of(c);
    default: return 0;
  }
}

size_t beyond_ascii::opener_size(std::string_view text, size_t position) {
  switch (const uint32_t c = encoded_at(text, position)) {
    case encoded(0xA1):
    case encoded(0xAB):
    case encoded(0xBB):
    case encoded(0xBF):
    case encoded(0x2018):
    case encoded(0x2019):
    case encoded(0x201A):
    case encoded(0x201C):
    case encoded(0x201D):
    case encoded(0x201E):
    case encoded(0x2039):
    case encoded(0x203A):
    case encoded(0x3008):
    case encoded(0x300A):
    case encoded(0x300C):
    case encoded(0x300E):
    case encoded(0x3010):
    case encoded(0x3014):
    case encoded(0xFF08):
    case encoded(0xFF3B):
    case encoded(0xFF5B): return size_of(c);
    default: return 0;
  }
}

Letter beyond_ascii::letter_at(std::string_view text, size_t position) {
  // Two and three well-formed bytes, except those that begin with E0 or ED, which need a closer look.
  const uint32_t c = encoded_at(text, position);
  if (c >= encoded(0x80) && c < 0xE00000 && (c & 0xC0) == 0x80) return letter_kind((c >> 8 & 0x1F) << 6 | (c & 0x3F));
  if (c >= encoded(0x1000) && (c & 0xC0C0) == 0x8080 && c >> 16 != 0xED) {
    return letter_kind((c >> 16 & 0xF) << 12 | (c >> 8 & 0x3F) << 6 | (c & 0x3F));
  }
  return letter_kind(read_utf8(text, position).value);
}

Letter letter_kind(char32_t c) {
  if (c < 0x80) {
    if (c >= '0' && c <= '9') return Letter::digit;
    return !is_ascii_letter(static_cast<char>(c)) ? Letter::none : c < 'a' ? Letter::upper : Letter::lower;
  }
  if (c < 0xAA) return Letter::none;
  if (c < 0x250) return latin_kind(c);
  if (c >= 0x386 && c <= 0x3AB && c != 0x387 && c != 0x390) return Letter::upper;
  if (c == 0x390 || (c >= 0x3AC && c <= 0x3CE)) return Letter::lower;
  if (c >= 0x400 && c < 0x430) return Letter::upper;
  if (c >= 0x430 && c < 0x460) return Letter::lower;
  if ((c >= 0x460 && c < 0x482) || (c >= 0x48A && c < 0x4C0) || (c >= 0x4D0 && c < 0x530)) return by_parity(c, false);
  if (c >= 0x531 && c <= 0x556) return Letter::upper;
  if (c >= 0x561 && c <= 0x587) return Letter::lower;
  if (c >= 0x1E00 && c < 0x1F00) return by_parity(c, false);
  if ((c >= 0x2000 && c < 0x2C00) || (c >= 0x3000 && c < 0x3005) || (c >= 0x3008 && c < 0x3021) || (c >= 0xFF01 && c <= 0xFF0F)) {
    return Letter::none;  // punctuation and symbols
  }
  return Letter::caseless;
}

}  // namespace bertpt::text
