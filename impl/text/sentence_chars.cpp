#include "text/sentence_chars.h"

#include <algorithm>
#include <iterator>

namespace bertpt::text {
namespace {

bool is_any_of(char32_t c, std::u32string_view set) { return set.find(c) != std::u32string_view::npos; }

bool is_white(char32_t c) {
  if (c <= 0x20) return c == 0x20 || (c >= 0x09 && c <= 0x0D);
  return c == 0x85 || c == 0xA0 || c == 0x1680 || (c >= 0x2000 && c <= 0x200A) || c == 0x2028 || c == 0x2029 || c == 0x202F ||
         c == 0x205F || c == 0x3000;
}

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
  const auto byte = static_cast<unsigned char>(text[position]);
  if (byte != 0xC2 && byte != 0xE1 && byte != 0xE2 && byte != 0xE3) return 0;
  const Utf8Char c = read_utf8(text, position);
  return is_white(c.value) ? c.size_bytes : 0;
}

size_t beyond_ascii::line_break_size(std::string_view text, size_t position) {
  if (text.substr(position, 2) == "\xC2\x85") return 2;
  const std::string_view three = text.substr(position, 3);
  return three == "\xE2\x80\xA8" || three == "\xE2\x80\xA9" ? 3 : 0;
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
  if (position + 1 >= text.size()) return {};
  const auto second = static_cast<unsigned char>(text[position + 1]);
  bool maybe = false;  // most characters with these lead bytes are letters: look at the second byte before all of it
  switch (static_cast<unsigned char>(text[position])) {
    case 0xD6: maybe = second == 0x89; break;
    case 0xD8: maybe = second == 0x9F; break;
    case 0xDB: maybe = second == 0x94; break;
    case 0xE0: maybe = second == 0xA5; break;
    case 0xE1: maybe = second == 0x81 || second == 0x8D || second == 0x9F; break;
    case 0xE2: maybe = second == 0x80 || second == 0x81; break;
    case 0xE3: maybe = second == 0x80; break;
    case 0xEF: maybe = second == 0xBC || second == 0xBD; break;
    default: break;
  }
  if (!maybe) return {};
  const Utf8Char c = read_utf8(text, position);
  if (c.value == 0x2026) return {Stop::ellipsis, c.size_bytes};
  if (is_any_of(c.value, U"\u203C\u203D\u2047\u2048\u2049")) return {Stop::mark, c.size_bytes};
  if (is_any_of(c.value, U"\u3002\uFF01\uFF1F\uFF61\u0964\u0965\u061F\u06D4\u0589\u1362\u1367\u1368\u17D4\u17D5\u104B")) {
    return {Stop::full, c.size_bytes};
  }
  return {};
}

size_t beyond_ascii::closer_size(std::string_view text, size_t position) {
  const auto byte = static_cast<unsigned char>(text[position]);
  if (byte != 0xC2 && byte != 0xE2 && byte != 0xE3 && byte != 0xEF) return 0;
  const Utf8Char c = read_utf8(text, position);
  const bool closes =
      is_any_of(c.value, U"\u2019\u201D\u00AB\u00BB\u2039\u203A\u2018\u201C\u3009\u300B\u300D\u300F\u3011\u3015\uFF09\uFF3D\uFF5D\uFF02");
  return closes ? c.size_bytes : 0;
}

size_t beyond_ascii::opener_size(std::string_view text, size_t position) {
  const auto byte = static_cast<unsigned char>(text[position]);
  if (byte != 0xC2 && byte != 0xE2 && byte != 0xE3 && byte != 0xEF) return 0;
  const Utf8Char c = read_utf8(text, position);
  const bool opens = is_any_of(
      c.value,
      U"\u00A1\u00AB\u00BB\u00BF\u2018\u2019\u201A\u201C\u201D\u201E\u2039\u203A\u3008\u300A\u300C\u300E\u3010\u3014\uFF08\uFF3B\uFF5B");
  return opens ? c.size_bytes : 0;
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
