// Any bytes: spans are in order, disjoint, trimmed, not empty, hold every byte that is no white space, and are those of the rules alone.
#include <algorithm>
#include <array>

#include "fuzz/fuzz.h"
#include "text/abbreviation_learner.h"
#include "text/segmenter.h"

namespace bertpt::fuzz {
namespace {
bool is_space(char c) { return c == ' ' || c == '\t' || c == '\n' || c == '\r'; }
}  // namespace

std::vector<std::string> seeds() {
  return {
      "Mr. Smith paid $3.50 (approx.) for it. \"Really?\" he asked... Yes! See http://a.b/c.d?e=f, or mail x@y.org.\n\nNew paragraph: 1. "
      "one 2. two",
      "U.S.A. v. J. R. Jones, No. 5 at 3 p.m. Then\nthe hard-wrapped line\ngoes on.",
      "今天。明天！後天？",
      "\xd9\x85\xd8\xb1\xd8\xad\xd8\xa8\xd8\xa7\xd8\x9f \xc2\xbfQu\xc3\xa9? \xe0\xa5\xa4",
      "1. One 2. Two\n3. Three\n- four\n\u2022 five \u2022 six\n(a) x (b) y\n-----\nA Title\nthe soup was cold. we ate it. He left.[1] "
      "Then :-) so . . . . The \u00abend\u00bb z. B. n. Chr. 5th.",
      std::string(300, '.'),
      std::string(100, '"') + std::string(100, ')'),
      "1. 1.) 2 .. 3.) \"?!\" A... (.) [!] b.\u201d \u00ab.\u00bb A . B \u2026 C.-(D) E.[1] F!? 7 .. \u2026! 12. 13 **. 8.) Then 9.5 a.b.C.D .A ) . 4"};
}

void one_input(std::string_view input) {
  static const std::array<text::Segmenter, 4> segmenters = {
      text::Segmenter({.newlines = "auto"}), text::Segmenter({.newlines = "paragraph"}), text::Segmenter({.newlines = "line"}),
      text::Segmenter({.newlines = "reflow"})};
  for (const text::Segmenter& segmenter : segmenters) {
    std::vector<text::Span> spans;
    segmenter.segment(input, spans);
    std::vector<text::Span> by_rules;
    segmenter.segment(input, by_rules, false);
    const auto same = [](const text::Span& a, const text::Span& b) { return a.begin == b.begin && a.end == b.end; };
    require(std::equal(spans.begin(), spans.end(), by_rules.begin(), by_rules.end(), same), "the shortcuts say what the rules say");
    size_t at = 0;
    for (const text::Span& span : spans) {
      require(span.begin >= at && span.begin < span.end && span.end <= input.size(), "spans are in order, disjoint and not empty");
      require(!is_space(input[span.begin]) && !is_space(input[span.end - 1]), "spans are trimmed");
      for (; at < span.begin; ++at) {
        const auto byte = static_cast<unsigned char>(input[at]);
        require(byte <= 0x20 || byte >= 0x7f, "no printable byte lies between spans");
      }
      at = span.end;
    }
  }
  text::AbbreviationLearner learner;
  learner.add(input);
  for (const std::string& word : learner.learn()) require(!word.empty() && word.size() <= learner.kMaxWordBytes, "learned words are short");
}

}  // namespace bertpt::fuzz
