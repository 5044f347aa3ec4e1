#include "text/words.h"

#include <array>

#include "text/utf8.h"

namespace bertpt::text {

namespace {

enum ByteKind : uint8_t { letter, punctuation, space, special };  // special: a control or a byte of a longer character

constexpr std::array<ByteKind, 256> byte_kinds() {
  std::array<ByteKind, 256> kinds{};
  for (int c = 0; c < 256; ++c) {
    const bool alphanumeric = (c >= '0' && c <= '9') || (c >= 'A' && c <= 'Z') || (c >= 'a' && c <= 'z');
    kinds[static_cast<size_t>(c)] = c == ' ' || c == '\t' || c == '\n' || c == '\r' ? space
                                    : c < 0x20 || c >= 0x7F                         ? special
                                    : alphanumeric                                  ? letter
                                                                                    : punctuation;
  }
  return kinds;
}
constexpr std::array<ByteKind, 256> kByteKinds = byte_kinds();

ByteKind kind_of(char byte) { return kByteKinds[static_cast<uint8_t>(byte)]; }

}  // namespace

WordReader::WordReader(const Normalizer& normalizer, std::string_view text) : normalizer_(normalizer), text_(text) {}

bool WordReader::next(Word& word) {
  for (;;) {
    if (plain_ ? next_plain(word) : next_normalized(word)) return true;
    if (position_ >= text_.size()) return false;
    next_part();
  }
}

void WordReader::next_part() {
  while (position_ < text_.size() && kind_of(text_[position_]) == space) ++position_;
  part_end_ = position_;
  plain_ = true;
  if (position_ == text_.size()) return;
  part_end_ = normalizer_.part_end(text_, position_);
  for (size_t i = position_; i < part_end_ && plain_; ++i) plain_ = kind_of(text_[i]) <= punctuation;
  if (plain_) return;
  chars_.clear();
  next_char_ = 0;
  normalizer_.normalize(text_, position_, part_end_, chars_);
  position_ = part_end_;
}

bool WordReader::next_plain(Word& word) {
  if (position_ >= part_end_) return false;
  size_t end = position_ + 1;
  if (kind_of(text_[position_]) == letter) {
    while (end < part_end_ && kind_of(text_[end]) == letter) ++end;
  }
  word = {text_.substr(position_, end - position_), end - position_, {}, position_};
  position_ = end;
  if (!normalizer_.options().lowercase) return true;
  buffer_.assign(word.text);
  for (char& c : buffer_) c = c >= 'A' && c <= 'Z' ? static_cast<char>(c | 0x20) : c;
  word.text = buffer_;
  return true;
}

bool WordReader::next_normalized(Word& word) {
  const auto kind = [&](size_t i) { return normalizer_.word_class(chars_[i].value); };
  while (next_char_ < chars_.size() && kind(next_char_) == CharClass::space) ++next_char_;
  if (next_char_ == chars_.size()) return false;
  size_t end = next_char_ + 1;
  if (kind(next_char_) == CharClass::other) {
    while (end < chars_.size() && kind(end) == CharClass::other) ++end;
  }
  buffer_.clear();
  for (size_t i = next_char_; i < end; ++i) append_utf8(chars_[i].value, buffer_);
  word = {buffer_, end - next_char_, std::span(chars_).subspan(next_char_, end - next_char_), chars_[next_char_].begin};
  next_char_ = end;
  return true;
}

}  // namespace bertpt::text
