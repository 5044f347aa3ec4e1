#include "text/normalizer.h"

#include <random>

#include "support/catch.h"
#include "text/utf8.h"

using namespace bertpt::text;

namespace {

std::string normalize(std::string_view text, NormalizerOptions options = {}) { return Normalizer(options).normalize(text); }

NormalizerOptions google() {
  NormalizerOptions options;
  options.google_rules = true;
  return options;
}

std::string random_text(std::mt19937& random, size_t n_chars) {
  const char32_t letters[] = {'a', 'B', '.', 0xE9, 0x130, 0x301, 0x323, 0x302E, 0x4E2D, 0xAC01, 0x3A3, 0x2E43, 0x1D165, 0xFF01, 0x200B};
  std::string text;
  for (size_t i = 0; i < n_chars; ++i) append_utf8(letters[random() % std::size(letters)], text);
  return text;
}

}  // namespace

TEST_CASE("every normalized character knows the bytes it came from") {
  const std::string text = "x\u200b\u00c9 \u4e2d";  // x, a removed space of no width, a capital with accent, a space, an ideograph
  std::vector<NormalizedChar> out;
  Normalizer({}).normalize(text, 0, text.size(), out);
  const std::vector<std::array<size_t, 3>> expected = {{'x', 0, 1}, {'e', 4, 2}, {' ', 6, 1}, {' ', 7, 3}, {0x4E2D, 7, 3}, {' ', 7, 3}};
  REQUIRE(out.size() == expected.size());
  for (size_t i = 0; i < out.size(); ++i) {
    CHECK(std::array<size_t, 3>{out[i].value, out[i].begin, out[i].size_bytes} == expected[i]);
  }
}

TEST_CASE("invalid UTF-8 and NUL vanish when text is cleaned and stay when it is not") {
  const std::string_view text("a\xFF\xC3(\x00z", 6);
  CHECK(normalize(text) == "a(z");
  NormalizerOptions raw;
  raw.clean_text = false;
  CHECK(normalize(text, raw) == std::string("a\uFFFD\uFFFD(\0z", 10));
}

TEST_CASE("marks that are kept are sorted into canonical order") {
  // U+302E has class 224, U+1D165 class 216; an accent between them is dropped but one of class 0 keeps them apart.
  CHECK(normalize("q\u302e\u0301\U0001d165") == "q\U0001d165\u302e");
  CHECK(normalize("q\u302e\u0902\U0001d165") == "q\u302e\U0001d165");
}

TEST_CASE("google's rules lowercase words before they are decomposed, with a final sigma") {
  CHECK(normalize("\u039f\u0394\u039f\u03a3", google()) == "\u03bf\u03b4\u03bf\u03c2");
  CHECK(normalize("\u039f\u0394\u039f\u03a3") == "\u03bf\u03b4\u03bf\u03c3");
  CHECK(normalize("\u0391\u03a3. \u03a3 \u0391\u03a3\u00ad\u0391 \u0391\u03a3.\u0391 \u03a3\u0391", google()) ==
        "\u03b1\u03c2. \u03c3 \u03b1\u03c3\u03b1 \u03b1\u03c3.\u03b1 \u03c3\u03b1");
  CHECK(normalize("\ue000\u2028x", google()) == "\ue000 x");
  CHECK(normalize("\u0130", google()) == "i");
}

TEST_CASE("lowercase without stripping keeps the dot of a dotted capital I") {
  NormalizerOptions options;
  options.strip_accents = false;
  CHECK(normalize("\u0130X\u0130\u00c9", options) == "i\u0307xi\u0307\u00e9");
}

TEST_CASE("parts normalized alone give the normalization of the whole") {
  std::mt19937 random(7);
  for (const bool google_rules : {false, true}) {
    NormalizerOptions options;
    options.google_rules = google_rules;
    const Normalizer normalizer(options);
    for (const size_t n_chars : {100u, 9000u, 40000u}) {
      const std::string text = random_text(random, n_chars);
      std::vector<NormalizedChar> whole;
      normalizer.normalize(text, 0, text.size(), whole);
      std::string expected;
      for (const NormalizedChar& c : whole) append_utf8(c.value, expected);
      CHECK(normalizer.normalize(text) == expected);
      if (!google_rules && n_chars > 20000) CHECK(normalizer.part_end(text, 0) < text.size());  // the long text is cut
    }
  }
}

TEST_CASE("a part never ends inside a character, however broken the text is") {
  std::mt19937 random(11);
  for (int round = 0; round < 300; ++round) {
    std::string text(16 * 1024 - 8, 'a');
    for (int i = 0; i < 24; ++i) {
      const uint8_t bytes[] = {0x80, 0xBF, 0xF0, 0x9F, 0xE4, 0xB8, 0xAD, 0xC3, '.', 'x', 0xFF};
      text.push_back(static_cast<char>(bytes[random() % std::size(bytes)]));
    }
    const Normalizer normalizer({});
    std::vector<NormalizedChar> whole;
    normalizer.normalize(text, 0, text.size(), whole);
    std::string expected;
    for (const NormalizedChar& c : whole) append_utf8(c.value, expected);
    REQUIRE(normalizer.normalize(text) == expected);
  }
}
