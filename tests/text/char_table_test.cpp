// What every character becomes in context is tested in word_encoder_test.cpp; here, that each fate is met where it should be.
#include "text/char_table.h"

#include "support/catch.h"

using namespace bertpt::text;

namespace {

struct Seen {
  CharFate fate;
  std::string form;
};

Seen look(const NormalizerOptions& options, char32_t c) {
  const CharTable table(options);
  CharForm scratch;
  const CharTable::Entry entry = table.entry(c, scratch);
  const bool has_form = entry.fate == CharFate::mapped || entry.fate == CharFate::ordered || entry.fate == CharFate::alone;
  return {entry.fate, has_form ? std::string(entry.form->bytes, entry.form->size_bytes) : ""};
}

}  // namespace

TEST_CASE("each fate has its characters") {
  NormalizerOptions cased, raw;
  cased.lowercase = cased.strip_accents = false;
  raw.clean_text = false;
  const auto check = [](const NormalizerOptions& options, char32_t c, CharFate fate, const std::string& form) {
    INFO("U+" << std::hex << uint32_t{c});
    const Seen seen = look(options, c);
    CHECK(seen.fate == fate);
    CHECK(seen.form == form);
  };
  check({}, 'x', CharFate::copied, "");
  check({}, 'X', CharFate::mapped, "x");
  check(cased, 'X', CharFate::copied, "");
  check({}, 0xC9, CharFate::mapped, "e");
  check({}, 0x301, CharFate::dropped, "");
  check(cased, 0x301, CharFate::copied, "");
  check({}, 0x00, CharFate::dropped, "");
  check(raw, 0x00, CharFate::copied, "");
  check(raw, 0x0B, CharFate::space, "");
  check({}, 0x3000, CharFate::space, "");
  check({}, '$', CharFate::alone, "");
  check({}, 0x37E, CharFate::alone, ";");       // a question mark that decomposes into a semicolon
  check({}, 0x226E, CharFate::alone, "<");      // a symbol that decomposes into punctuation and a mark
  check({}, 0x4E2D, CharFate::alone, "");
  check({}, 0xF900, CharFate::alone, "\u8c48");
  check({}, 0x2F800, CharFate::alone, "\u4e3d");  // beyond the table
  check({}, 0xAC00, CharFate::hangul, "");
  check(cased, 0xAC00, CharFate::copied, "");
  check({}, 0x302E, CharFate::ordered, "\u302e");
  check({}, 0x1D15E, CharFate::ordered, "\U0001d157\U0001d165");
  check({}, 0x10400, CharFate::mapped, "\U00010428");
  check({}, 0x1F600, CharFate::copied, "");
}

TEST_CASE("a capital I with dot keeps its dot where accents are kept") {
  NormalizerOptions accents;
  accents.strip_accents = false;
  const Seen seen = look(accents, 0x130);
  CHECK(seen.fate == CharFate::mapped);
  CHECK(seen.form == "i\u0307");
}
