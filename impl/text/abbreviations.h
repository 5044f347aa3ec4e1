// text/abbreviations.h   What the segmenter knows about words: those written with a period without ending a sentence, and those
// that like to begin one. The lists are our own; mostly English, with common German, French, Spanish, Italian and Portuguese forms.
#pragma once

#include <array>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "text/sentence_chars.h"

namespace bertpt::text {

enum class Abbreviation : uint8_t {
  none,
  never,    // "e.g.", "Dr.": what follows belongs to the sentence
  number,   // "Fig.", "p.": an abbreviation before a number, else an ordinary word
  starter,  // "Inc.", "Jan.": ends a sentence only before a word that likes to begin one
  capital,  // "etc.", "p.m.": ends a sentence before any capital
};

struct WordFacts {
  Abbreviation abbreviation = Abbreviation::none;
  bool needs_capital = false;  // "Mass.", "Sun.": in small letters these are ordinary words
  bool starts = false;         // "The", "However": with a capital it seldom is part of a name
  bool date = false;           // days, months, time zones: they follow "5 p.m." or "3." inside a sentence
  bool name_part = false;      // "De", "La": a capitalised one may be part of a name
  bool subject = false;        // "he", "i": begins a sentence also where nobody cares for capitals
  bool speech = false;         // "said", "asked"
  bool person = false;         // "Mr.": begins a sentence more often than it follows an acronym
  bool leads_ordinal = false;  // "am", "der": a number with a period behind it is an ordinal in German
  bool leads_pronoun = false;  // "and", "than": "and I." is no initial
  bool leads_phrase = false;   // "At", "On": "At 5 p.m." is no sentence
};

// An immutable set of words; shared by threads. Case does not matter in look-ups, see needs_capital.
class SentenceWords {
 public:
  // own: the user's abbreviations, without the final period; they count as `starter`, and as needs_capital when they have one.
  explicit SentenceWords(const std::vector<std::string>& own);

  // `word`: without the final period, with inner ones ("p.m"); empty and overlong words have no facts.
  const WordFacts& find(std::string_view word) const {
    if (word.size() == 1) return letters_[static_cast<unsigned char>(word[0])];
    if (word.size() - 1 >= kMaxWordBytes || (sizes_[small(word[0])] >> word.size() & 1) == 0) return kNothing;
    return look_up(word);
  }

  // The kind of abbreviation that the word is as it stands; `lowercase_text`: in a text without capitals nothing needs one.
  Abbreviation abbreviation(std::string_view word, bool lowercase_text) const {
    const WordFacts& facts = find(word);
    return facts.needs_capital && !lowercase_text && !is_ascii_upper(word[0]) ? Abbreviation::none : facts.abbreviation;
  }

  // False when no word begins with `first`.
  bool has_words_with(char first) const { return sizes_[small(first)] != 0; }
  bool has_words_with_digits() const {
    for (char digit = '0'; digit <= '9'; ++digit) {
      if (has_words_with(digit)) return true;
    }
    return false;
  }

  static constexpr size_t kMaxWordBytes = 16;

 private:
  static constexpr WordFacts kNothing{};
  static unsigned char small(char c) { return static_cast<unsigned char>(c) | 0x20; }
  const WordFacts& look_up(std::string_view word) const;

  struct Key {
    uint64_t low = 0, high = 0;
    bool operator==(const Key&) const = default;
  };
  struct Entry {
    Key key;
    WordFacts facts;
  };
  static Key key_of(std::string_view word);
  static size_t hash(const Key& key);
  WordFacts& at(std::string_view word);
  void grow();

  std::array<uint32_t, 256> sizes_{};     // by the first byte: bit n is set when there are words of n bytes
  std::array<WordFacts, 256> letters_{};  // of words of one byte
  std::vector<Entry> entries_;
  std::vector<uint16_t> slots_;  // 1 + index of an entry, 0: free; a power of two, at most half full
};

}  // namespace bertpt::text
