// text/abbreviations.h   Words that are written with a period without ending a sentence, and words that like to begin one.
// The lists are our own; mostly English, with common German, French, Spanish, Italian and Portuguese forms.
#pragma once

#include <cstdint>
#include <string_view>

namespace bertpt::text {

enum class Abbreviation : uint8_t {
  none,
  never,    // "e.g.", "vs.": what follows belongs to the sentence
  title,    // "Dr.", "Gen.": a name follows; before a sentence starter it may be an end ("lives on Main St. The ...")
  number,   // "Fig.", "p.": an abbreviation before a number, else an ordinary word
  starter,  // "Inc.", "Jan.": ends a sentence only before a word that likes to begin one
  capital,  // "etc.", "p.m.": ends a sentence before any capital
};

// `word`: without the final period, with inner ones ("p.m"). Case does not matter, except that words that are ordinary in small
// letters ("Mass.", "Sun.") need their capital; in a text without capitals (`lowercase_text`) they do not.
Abbreviation find_abbreviation(std::string_view word, bool lowercase_text);

// "The", "However": a capitalised word that seldom is part of a name. Case does not matter.
bool is_sentence_starter(std::string_view word);
// Days, months, time zones and German month names: what follows "5 p.m." or "3." inside a sentence.
bool is_date_word(std::string_view word);

}  // namespace bertpt::text
