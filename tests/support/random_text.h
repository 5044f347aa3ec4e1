// tests/support/random_text.h   Random bytes and characters that exercise a tokenizer. The same seed gives the same text.
#pragma once

#include <random>
#include <string>
#include <vector>

#include "text/utf8.h"

namespace bertpt::test {

// Characters of every class and script that tokenizing treats in its own way, with letters and spaces between them.
inline std::string random_text(std::mt19937& random, size_t n_chars) {
  static const std::vector<std::pair<char32_t, char32_t>> ranges = {
      {'a', 'z'},         {'a', 'z'},         {'A', 'Z'},         {'0', '9'},         {' ', ' '},         {' ', ' '},         {'!', '/'},
      {'[', '`'},         {0x00, 0x1F},       {0x7F, 0xA0},       {0xA1, 0xFF},       {0x100, 0x24F},     {0x2B0, 0x36F},     {0x370, 0x3FF},
      {0x400, 0x52F},     {0x590, 0x6FF},     {0x900, 0x97F},     {0xE00, 0xE7F},     {0x1100, 0x11FF},   {0x1E00, 0x1FFF},   {0x2000, 0x206F},
      {0x20D0, 0x20F0},   {0x2190, 0x22FF},   {0x2E00, 0x303F},   {0x3040, 0x30FF},   {0x4E00, 0x9FFF},   {0x4E00, 0x4EFF},   {0xAC00, 0xD7A3},
      {0xE000, 0xE010},   {0xF900, 0xFAFF},   {0xFE00, 0xFE0F},   {0xFF00, 0xFFFF},   {0x10400, 0x1044F}, {0x11100, 0x111CF}, {0x1D15E, 0x1D185},
      {0x1E900, 0x1E95F}, {0x1F300, 0x1F6FF}, {0x20000, 0x20100}, {0x2B820, 0x2B930}, {0x2F800, 0x2FA1F}, {0x302E, 0x302F},   {0x3A3, 0x3A3}};
  std::string text;
  while (n_chars > 0) {
    // a few of one kind in a row, so that words come about
    const auto [first, last] = ranges[random() % ranges.size()];
    for (size_t n = std::min<size_t>(n_chars, 1 + random() % 6); n > 0; --n, --n_chars) {
      text::append_utf8(first + static_cast<char32_t>(random()) % (last - first + 1), text);
    }
  }
  return text;
}

// Bytes of which few make sense together.
inline std::string random_bytes(std::mt19937& random, size_t size) {
  static constexpr char kBytes[] =
      " aZ09.,\t\n\x01\x7F\x80\xBF\xC2\xC3\xA9\xCC\x81\xE0\xE4\xB8\xAD\xED\xA0\xEF\xBF\xBD\xF0\x9F\x98\xF4\x90\xFF\xCE\xA3";
  std::string text;
  const bool any = random() % 4 == 0;
  while (text.size() < size) text += any ? static_cast<char>(random()) : kBytes[random() % (sizeof kBytes - 1)];
  return text;
}

}  // namespace bertpt::test
