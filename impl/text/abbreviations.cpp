// A word is its bytes with bit 0x20 set, in 16 bytes: small and capital letters look alike, also the accented ones of Latin-1, and
// two words are compared as two numbers. What else looks alike ("[" and "{") is in no word.
#include "text/abbreviations.h"

#include <algorithm>
#include <bit>
#include <cstring>

#include "base/error.h"
#include "text/sentence_chars.h"
#include "text/sentence_words.h"

namespace bertpt::text {
namespace {

template <class Use>
void each_word(std::string_view words, const Use& use) {
  while (!words.empty()) {
    const size_t end = std::min(words.find(' '), words.size());
    if (end > 0) use(words.substr(0, end));
    words.remove_prefix(std::min(end + 1, words.size()));
  }
}

template <class Number>
Number load(const char* bytes) {
  Number number;
  std::memcpy(&number, bytes, sizeof number);
  return number;
}

constexpr size_t kMaxOwn = 10000;  // with the lists far below what 16-bit slots address

}  // namespace

SentenceWords::SentenceWords(const std::vector<std::string>& own) : slots_(2048, 0) {
  const auto add = [&](std::string_view word, Abbreviation kind) {
    WordFacts& facts = at(word);
    if (facts.abbreviation != Abbreviation::none) return;  // the first list wins
    facts.abbreviation = kind;
    facts.needs_capital = is_ascii_upper(word[0]);
  };
  if (own.size() > kMaxOwn) throw Error(Code::config, "text/abbreviations", "more abbreviations than the 10000 that are allowed");
  for (const std::string& word : own) {
    if (word.empty() || word.size() > kMaxWordBytes) {
      throw Error(Code::config, "text/abbreviations", "an abbreviation has 1 to 16 bytes, not those of '" + word + "'");
    }
    add(word, Abbreviation::starter);
  }
  for (const auto& [list, kind] : words::kAbbreviations) {
    each_word(list, [&, kind = kind](std::string_view word) { add(word, kind); });
  }
  for (const auto& [list, fact] : words::kFacts) {
    each_word(list, [&, fact = fact](std::string_view word) { at(word).*fact = true; });
  }
  for (unsigned i = 0; i < letters_.size(); ++i) {
    const char letter = static_cast<char>(i);
    letters_[i] = look_up({&letter, 1});
  }
}

const WordFacts& SentenceWords::look_up(std::string_view word) const {
  const Key key = key_of(word);
  for (size_t slot = hash(key) & (slots_.size() - 1);; slot = (slot + 1) & (slots_.size() - 1)) {
    if (slots_[slot] == 0) return kNothing;
    const Entry& entry = entries_[slots_[slot] - 1U];
    if (entry.key == key) return entry.facts;
  }
}

SentenceWords::Key SentenceWords::key_of(std::string_view word) {
  constexpr uint64_t kSmall = 0x2020202020202020;
  const char* const begin = word.data();
  const size_t size = word.size();
  Key key;
  if (std::endian::native != std::endian::little) {
    char bytes[kMaxWordBytes] = {};
    std::memcpy(bytes, begin, size);
    key = {load<uint64_t>(bytes), load<uint64_t>(bytes + 8)};
  } else if (size > 8) {  // two loads that may overlap, without a loop
    key = {load<uint64_t>(begin), load<uint64_t>(begin + size - 8) >> (8 * (16 - size))};
  } else if (size >= 4) {
    key.low = load<uint32_t>(begin) | static_cast<uint64_t>(load<uint32_t>(begin + size - 4)) << (8 * (size - 4));
  } else {  // 1 to 3 bytes: the first, the middle, the last
    const auto byte = [&](size_t i) { return static_cast<uint64_t>(static_cast<unsigned char>(begin[i])) << (8 * i); };
    key.low = byte(0) | byte(size / 2) | byte(size - 1);
  }
  key.low |= kSmall;
  key.high |= kSmall;
  return key;
}

size_t SentenceWords::hash(const Key& key) {
  const uint64_t mixed = (key.low ^ (key.high * 0x9E3779B97F4A7C15)) * 0xD6E8FEB86659FD93;
  return static_cast<size_t>(mixed >> 32);
}

WordFacts& SentenceWords::at(std::string_view word) {
  if (2 * (entries_.size() + 1) > slots_.size()) grow();
  const Key key = key_of(word);
  size_t slot = hash(key) & (slots_.size() - 1);
  while (slots_[slot] != 0) {
    if (entries_[slots_[slot] - 1U].key == key) return entries_[slots_[slot] - 1U].facts;
    slot = (slot + 1) & (slots_.size() - 1);
  }
  sizes_[small(word[0])] |= 1U << word.size();
  entries_.push_back({key, {}});
  slots_[slot] = static_cast<uint16_t>(entries_.size());
  return entries_.back().facts;
}

void SentenceWords::grow() {
  slots_.assign(2 * slots_.size(), 0);
  for (size_t i = 0; i < entries_.size(); ++i) {
    size_t slot = hash(entries_[i].key) & (slots_.size() - 1);
    while (slots_[slot] != 0) slot = (slot + 1) & (slots_.size() - 1);
    slots_[slot] = static_cast<uint16_t>(i + 1);
  }
}

}  // namespace bertpt::text
