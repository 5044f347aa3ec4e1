#include "text/unicode.h"

#include <fstream>
#include <map>
#include <string>

#include "support/catch.h"
#include "text/normalizer.h"
#include "text/utf8.h"

using namespace bertpt::text;

namespace {

struct Fnv {
  uint64_t value = 0xCBF29CE484222325;
  void add(std::string_view bytes) {
    for (const char byte : bytes) value = (value ^ static_cast<uint8_t>(byte)) * 0x100000001B3;
  }
};

NormalizerOptions options(bool lowercase) {
  NormalizerOptions o;
  o.lowercase = o.strip_accents = lowercase;
  return o;
}

}  // namespace

// tests/oracle/tokenizer_codepoints.py made the file from Hugging Face's normalizer.
TEST_CASE("every scalar value is normalized as by the reference, cased and uncased") {
  std::ifstream file(BERTPT_SOURCE_DIR "/tests/golden/unicode_hf.txt");
  const Normalizer normalizers[2] = {Normalizer(options(false)), Normalizer(options(true))};
  size_t n_blocks = 0, n_scalars = 0;
  for (std::string line, text; std::getline(file, line);) {
    if (line.starts_with('#')) continue;
    const char32_t first = static_cast<char32_t>(std::stoul(line.substr(0, 4), nullptr, 16)) << 8;
    const uint64_t expected[2] = {std::stoull(line.substr(5, 16), nullptr, 16), std::stoull(line.substr(22, 16), nullptr, 16)};
    Fnv hashes[2];
    for (char32_t c = first; c < first + 256; ++c) {
      text.clear();
      append_utf8(c, text);
      ++n_scalars;
      for (int i = 0; i < 2; ++i) {
        hashes[i].add(normalizers[i].normalize(text));
        hashes[i].add("\xFF");
      }
    }
    INFO("block U+" << line.substr(0, 4) << "00");
    CHECK(hashes[0].value == expected[0]);
    CHECK(hashes[1].value == expected[1]);
    ++n_blocks;
  }
  CHECK(n_blocks == (0x110000 - 0x800) / 256);
  CHECK(n_scalars == 1'112'064);
}

TEST_CASE("decompositions are full, Hangul by arithmetic, and the profiles differ where the reference does") {
  const auto parts = [](UnicodeProfile profile, char32_t c) {
    const CodePoints d = decompose(profile, c);
    return std::u32string(d.begin(), d.end());
  };
  CHECK(parts(UnicodeProfile::hf, U'a') == U"a");
  CHECK(parts(UnicodeProfile::hf, 0x1E69) == std::u32string{0x73, 0x323, 0x307});
  CHECK(parts(UnicodeProfile::hf, 0xAC00) == std::u32string{0x1100, 0x1161});
  CHECK(parts(UnicodeProfile::hf, 0xD7A3) == std::u32string{0x1112, 0x1175, 0x11C2});
  CHECK(parts(UnicodeProfile::hf, 0x1F82) == std::u32string{0x3B1, 0x313, 0x300, 0x345});  // the longest has four
  CHECK(parts(UnicodeProfile::hf, 0x2F81A) == std::u32string{0x51AC});
  CHECK(parts(UnicodeProfile::hf, 0x1D15E) == std::u32string{0x1D157, 0x1D165});
  CHECK(parts(UnicodeProfile::hf, 0x11938) == std::u32string{0x11938});
  CHECK(parts(UnicodeProfile::google, 0x11938) == std::u32string{0x11935, 0x11930});
}

TEST_CASE("classes follow the profile") {
  const auto kind = [](UnicodeProfile profile, char32_t c) { return char_info(profile, c).kind; };
  CHECK(kind(UnicodeProfile::hf, 0xE000) == CharClass::removed);
  CHECK(kind(UnicodeProfile::google, 0xE000) == CharClass::other);
  CHECK(kind(UnicodeProfile::hf, 0x2E52) == CharClass::other);  // punctuation since Unicode 14
  CHECK(kind(UnicodeProfile::google, 0x2E52) == CharClass::punctuation);
  CHECK(kind(UnicodeProfile::hf, 0x2B820) == CharClass::other);
  CHECK(kind(UnicodeProfile::google, 0x2B820) == CharClass::cjk);
  CHECK(kind(UnicodeProfile::hf, '$') == CharClass::punctuation);
  CHECK(kind(UnicodeProfile::hf, 0x301) == CharClass::mark);
  CHECK(kind(UnicodeProfile::hf, 0x10FFFF) == CharClass::other);
}

TEST_CASE("combining classes of the hf profile stop at Unicode 9") {
  CHECK(combining_class(UnicodeProfile::hf, 0x301) == 230);
  CHECK(combining_class(UnicodeProfile::hf, 0x323) == 220);
  CHECK(combining_class(UnicodeProfile::hf, 0x11D42) == 0);  // Unicode 10
  CHECK(combining_class(UnicodeProfile::google, 0x11D42) == 7);
  CHECK(combining_class(UnicodeProfile::google, 'a') == 0);
}

TEST_CASE("lowercase is per character, and newer letters are known to the hf profile only") {
  const auto lower = [](UnicodeProfile profile, char32_t c) { return lowercase(profile, c).values[0]; };
  CHECK(lower(UnicodeProfile::hf, 'Q') == 'q');
  CHECK(lower(UnicodeProfile::hf, 0x3A3) == 0x3C3);
  CHECK(lower(UnicodeProfile::hf, 0x1E9E) == 0xDF);
  CHECK(lower(UnicodeProfile::hf, 0x1C5) == 0x1C6);  // titlecase
  CHECK(lower(UnicodeProfile::hf, 0xA7CE) == 0xA7CF);
  CHECK(lower(UnicodeProfile::google, 0xA7CE) == 0xA7CE);
  CHECK(lowercase(UnicodeProfile::hf, 0x130).size == 2);
}
