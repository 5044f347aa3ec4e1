// Any bytes, any options: the sources of normalized characters lie in the text, a text is the sum of its parts, and what is left out of the
// result by cleaning and stripping is not in it.
#include "fuzz/fuzz.h"
#include "text/normalizer.h"
#include "text/utf8.h"

namespace bertpt::fuzz {
namespace {

std::vector<text::NormalizerOptions> all_options() {
  std::vector<text::NormalizerOptions> all;
  for (int bits = 0; bits < 32; ++bits) {
    text::NormalizerOptions options;
    options.lowercase = bits & 1;
    options.strip_accents = bits & 2;
    options.clean_text = bits & 4;
    options.split_cjk = bits & 8;
    options.google_rules = bits & 16;
    all.push_back(options);
  }
  return all;
}

bool is_scalar(char32_t c) { return c < 0xD800 || (c >= 0xE000 && c < 0x110000); }

}  // namespace

std::vector<std::string> seeds() {
  return {"\xc3\x89t\xc3\xa9 e\xcc\xa3\xcc\x81 I\xcc\x87 \xc4\xb0", "\xe4\xbb\x8a\xef\xa4\x80\xf0\xaf\xa0\x80 x", "\xed\x95\x9c\xe1\x84\x80\xe1\x85\xa1\xe1\x86\xa8", "\xce\x91\xce\xa3. \xce\xa3\xce\x91\xce\xa3'\xce\x91",
          "a\xe2\x80\x8b\xc2\xad\xef\xbb\xbf\xc2\x85\x0b\x0c b\xe2\x80\xa8", "\xff\xc0\xaf\xed\xa0\x80\xf4\x90\x80\x80\xf0\x9f", std::string("\0\x7f", 2), "q\xcc\x87\xcc\xa3\xe3\x80\xae\xcc\xa7\xf0\x9d\x85\xa5\xcc\x96z"};
}

void one_input(std::string_view input) {
  static const std::vector<text::NormalizerOptions> all = all_options();
  for (const text::NormalizerOptions& options : all) {
    const text::Normalizer normalizer(options);
    std::vector<text::NormalizedChar> whole, parts;
    normalizer.normalize(input, 0, input.size(), whole);
    for (size_t begin = 0; begin < input.size();) {
      const size_t end = normalizer.part_end(input, begin);
      require(end > begin && end <= input.size(), "a part ends after its beginning and in the text");
      normalizer.normalize(input, begin, end, parts);
      begin = end;
    }
    require(whole.size() == parts.size(), "a text has as many characters as its parts");
    std::string text;
    for (size_t i = 0; i < whole.size(); ++i) {
      const text::NormalizedChar& c = whole[i];
      require(is_scalar(c.value), "a normalized character is a Unicode scalar value");
      require(c.value == parts[i].value && c.begin == parts[i].begin && c.size_bytes == parts[i].size_bytes, "a text is the sum of its parts");
      require(c.begin <= input.size() && c.begin + c.size_bytes <= input.size(), "sources lie in the text");
      require(!options.clean_text || (c.value != 0 && c.value != 0xFFFD), "cleaning takes NUL and U+FFFD out");
      text::append_utf8(c.value, text);
    }
    require(text == normalizer.normalize(input), "both forms of the result agree");
  }
}

}  // namespace bertpt::fuzz
