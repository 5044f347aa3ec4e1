#include "text/utf8.h"

#include <cstring>

namespace bertpt::text {

namespace {

constexpr char32_t kReplacement = 0xFFFD;

// What a lead byte promises: length, the bits it holds, and the range of the second byte (which excludes overlong forms,
// surrogates and values above U+10FFFF).
struct Lead {
  uint8_t size_bytes, mask, second_min, second_max;
};

Lead lead_of(uint8_t byte) {
  if (byte >= 0xC2 && byte <= 0xDF) return {2, 0x1F, 0x80, 0xBF};
  if (byte == 0xE0) return {3, 0x0F, 0xA0, 0xBF};
  if (byte == 0xED) return {3, 0x0F, 0x80, 0x9F};
  if (byte >= 0xE1 && byte <= 0xEF) return {3, 0x0F, 0x80, 0xBF};
  if (byte == 0xF0) return {4, 0x07, 0x90, 0xBF};
  if (byte >= 0xF1 && byte <= 0xF3) return {4, 0x07, 0x80, 0xBF};
  if (byte == 0xF4) return {4, 0x07, 0x80, 0x8F};
  return {0, 0, 0, 0};
}

}  // namespace

Utf8Char read_utf8(std::string_view text, size_t position) {
  const auto first = static_cast<uint8_t>(text[position]);
  if (first < 0x80) return {first, 1, true};
  const Lead lead = lead_of(first);
  if (lead.size_bytes == 0) return {kReplacement, 1, false};
  char32_t value = first & lead.mask;
  for (uint32_t i = 1; i < lead.size_bytes; ++i) {
    if (position + i >= text.size()) return {kReplacement, i, false};
    const auto byte = static_cast<uint8_t>(text[position + i]);
    const uint8_t low = i == 1 ? lead.second_min : 0x80, high = i == 1 ? lead.second_max : 0xBF;
    if (byte < low || byte > high) return {kReplacement, i, false};
    value = value << 6 | (byte & 0x3F);
  }
  return {value, lead.size_bytes, true};
}

void append_utf8(char32_t c, std::string& out) {
  const auto tail = [&](int shift) { out.push_back(static_cast<char>(0x80 | (c >> shift & 0x3F))); };
  if (c < 0x80) {
    out.push_back(static_cast<char>(c));
  } else if (c < 0x800) {
    out.push_back(static_cast<char>(0xC0 | c >> 6));
    tail(0);
  } else if (c < 0x10000) {
    out.push_back(static_cast<char>(0xE0 | c >> 12));
    tail(6);
    tail(0);
  } else {
    out.push_back(static_cast<char>(0xF0 | c >> 18));
    tail(12);
    tail(6);
    tail(0);
  }
}

namespace {

// The place of the next byte that may not be ASCII, looked for eight bytes at a time.
size_t skip_ascii(std::string_view text, size_t at) {
  uint64_t word = 0;
  for (; at + sizeof word <= text.size(); at += sizeof word) {
    std::memcpy(&word, text.data() + at, sizeof word);
    if (word & 0x8080808080808080) break;
  }
  return at;
}

}  // namespace

std::optional<size_t> first_invalid_utf8(std::string_view text) {
  for (size_t at = skip_ascii(text, 0); at < text.size(); at = skip_ascii(text, at)) {
    const Utf8Char c = read_utf8(text, at);
    if (!c.valid) return at;
    at += c.size_bytes;
  }
  return std::nullopt;
}

int64_t count_invalid_utf8(std::string_view text) {
  int64_t count = 0;
  for (size_t at = skip_ascii(text, 0); at < text.size(); at = skip_ascii(text, at)) {
    const Utf8Char c = read_utf8(text, at);
    count += !c.valid;
    at += c.size_bytes;
  }
  return count;
}

}  // namespace bertpt::text
