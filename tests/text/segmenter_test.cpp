#include "text/segmenter.h"

#include <algorithm>
#include <fstream>
#include <string>

#include "base/random.h"
#include "support/catch.h"
#include "text/sentence_chars.h"
#include "text/utf8.h"

using namespace bertpt;
using namespace bertpt::text;

namespace {

using Sentences = std::vector<std::string>;

Sentences split(std::string_view text, const SegmenterConfig& config = {.newlines = "paragraph"}) {
  std::vector<Span> spans;
  Segmenter(config).segment(text, spans);
  Sentences out;
  for (const Span& span : spans) out.emplace_back(text.substr(span.begin, span.end - span.begin));
  return out;
}

std::string replace_all(std::string text, const std::string& from, const std::string& to) {
  for (size_t at = 0; (at = text.find(from, at)) != std::string::npos; at += to.size()) text.replace(at, from.size(), to);
  return text;
}

std::string trim(const std::string& text) {
  const size_t begin = text.find_first_not_of(" \t\r\n");
  return begin == std::string::npos ? "" : text.substr(begin, text.find_last_not_of(" \t\r\n") - begin + 1);
}

// What the header promises of any text.
void check_spans(std::string_view text, const std::vector<Span>& spans) {
  size_t last = 0;
  for (const Span& span : spans) {
    REQUIRE(span.begin >= last);
    REQUIRE(span.end > span.begin);
    REQUIRE(span.end <= text.size());
    REQUIRE(white_size(text, span.begin) == 0);
    REQUIRE(trim_end(text, span.begin, span.end) == span.end);
    while (last < span.begin) {
      const size_t n = white_size(text, last);
      REQUIRE(n > 0);  // nothing but white space between spans
      last += n;
    }
    REQUIRE(last == span.begin);
    last = span.end;
  }
  while (last < text.size()) {
    const size_t n = white_size(text, last);
    REQUIRE(n > 0);
    last += n;
  }
}

// No span begins or ends inside a character.
void check_characters(std::string_view text, const std::vector<Span>& spans) {
  std::vector<bool> borders(text.size() + 1, false);
  borders[text.size()] = true;
  for (size_t at = 0; at < text.size(); at += read_utf8(text, at).size_bytes) borders[at] = true;
  for (const Span& span : spans) {
    REQUIRE(borders[span.begin]);
    REQUIRE(borders[span.end]);
  }
}

// What texts for properties are made of.
// clang-format off
const std::vector<std::string> kPieces = {
    ".", "!", "?", "...", " ", "  ", "\n", "\r\n", "\n\n", "\"", "'", "(", ")", "[", "]", "A", "a", "The", "Mr", "U.S", "e.g",
    "12", "1", ",", "$", "-", "- ", "\t", "etc", ". . .", "é", "…", "。", "」", "「", "今", "¿", "।", "؟", "’",
    "”", "\xE2\x80", "\xFF", "\xC2", "\xE3\x80", "word", "I", "p.m", "www.x.org", "\xC2\xA0", "\xE2\x80\xA8",
    "\xF0\x9F\x98\x80", std::string(1, '\0'), "\xEF", "\xD8", "\xE2", "İ",
};
// clang-format on

const std::vector<std::string> kPolicies = {"auto", "paragraph", "line", "reflow"};

}  // namespace

TEST_CASE("the example sentences", "[text][segmenter]") {
  std::ifstream file(std::string(BERTPT_SOURCE_DIR) + "/tests/text/segmenter_cases.txt", std::ios::binary);
  REQUIRE(file);
  std::string line;
  int n_cases = 0;
  while (std::getline(file, line)) {
    if (line.empty() || line[0] == '#') continue;
    ++n_cases;
    SegmenterConfig config{.newlines = "paragraph"};
    if (line[0] == '{') {
      config.newlines = line.substr(1, line.find('}') - 1);
      line.erase(0, line.find('}') + 2);
    }
    line = replace_all(replace_all(replace_all(line, "\\r", "\r"), "\\n", "\n"), "\\t", "\t");
    Sentences expected;
    for (size_t begin = 0; begin <= line.size();) {
      const size_t end = std::min(line.find('|', begin), line.size());
      expected.push_back(trim(line.substr(begin, end - begin)));
      begin = end + 1;
    }
    CHECK(split(replace_all(line, "|", ""), config) == expected);
  }
  CHECK(n_cases >= 200);
}

TEST_CASE("empty and white texts have no sentences", "[text][segmenter]") {
  for (const char* text : {"", " ", "\n\n", " \t\r\n\v\f", "\xC2\xA0\xE3\x80\x80\xE2\x80\xA8"}) CHECK(split(text).empty());
  CHECK(split(" . ") == Sentences{"."});
  CHECK(split("\xE3\x80\x80 One.\xC2\xA0 \xE2\x80\x89Two.\xC2\xA0") == Sentences{"One.", "Two."});
}

TEST_CASE("spans keep their promises on random text", "[text][segmenter]") {
  for (uint64_t round = 0; round < 4000; ++round) {
    Random random(17, round);
    std::string text;
    for (uint64_t n = random.below(60); n > 0; --n) text += kPieces[random.below(kPieces.size())];
    INFO("round " << round << ": " << text);
    for (const std::string& policy : kPolicies) {
      std::vector<Span> spans;
      Segmenter({.newlines = policy}).segment(text, spans);
      check_spans(text, spans);
      check_characters(text, spans);
    }
  }
}

TEST_CASE("the shortcuts give what the rules give", "[text][segmenter]") {
  const std::vector<std::string> more = {". ",  "? ",  "B",   "I",      "i",   "2",  "3",  "10",      "2001",   "3.14",   "no",    "Fig",
                                         "he",  "www", "u",   "xi",     "1.) ", "(2)", "[7]", ":)",     ":",      ";",      "--",    "=",
                                         "*",   "_",   "`",   "{",      "<",   "#",  "@",  "St",      "Inc",    "Monday", "Oct",   "am",
                                         "and", "of",  "www", "iPhone", "a",   "a",  "c",  "end.The", "Yahoo!", "ex-Gov", "z. B.", "г"};
  std::vector<Segmenter> segmenters;
  for (const std::string& policy : kPolicies) segmenters.emplace_back(SegmenterConfig{.newlines = policy, .abbreviations = {"2b", "Q"}});
  segmenters.emplace_back();
  const auto check = [&](std::string_view text) {
    for (const Segmenter& segmenter : segmenters) {
      std::vector<Span> fast, slow;
      segmenter.segment(text, fast);
      segmenter.segment(text, slow, false);
      REQUIRE(fast.size() == slow.size());
      for (size_t i = 0; i < fast.size(); ++i) REQUIRE((fast[i].begin == slow[i].begin && fast[i].end == slow[i].end));
    }
  };
  for (const char* text : {"It is 7. www.x.org has it.", "On 7. https and http.", "They sold 7. iPhone sales rose.", "It was 2b. A 2b. 3 Q. 4."}) {
    INFO(text);
    check(text);
  }
  for (uint64_t round = 0; round < 40000; ++round) {
    Random random(20, round);
    std::vector<std::string> some;  // a few, so that what repeats comes up too
    for (uint64_t n = 2 + random.below(12); n > 0; --n) {
      const uint64_t which = random.below(kPieces.size() + more.size());
      some.push_back(which < kPieces.size() ? kPieces[which] : more[which - kPieces.size()]);
    }
    std::string text;
    for (uint64_t n = random.below(60); n > 0; --n) {
      text += some[random.below(some.size())];
      if (random.below(3) == 0) text += random.below(2) == 0 ? " " : ".";
    }
    const auto small = [](char c) { return c >= 'A' && c <= 'Z' ? static_cast<char>(c + 32) : c; };
    if (round % 4 == 0) std::transform(text.begin(), text.end(), text.begin(), small);
    INFO("round " << round << ": " << text);
    check(text);
  }
}

TEST_CASE("so they do where every other character is a mark", "[text][segmenter]") {
  const std::vector<std::vector<std::string>> alphabets = {
      {"1", ".", " "},
      {".", "1", "\"", "(", ")", "[", "]", " ", "a", "A", "!", ",", "-", "'"},
      {".", "!", "…", "”", "»", "\"", " ", "a", "A", "1", "The", "("},
      {"1. ", "2. ", "2.) ", "3.) ", "(4) ", "a. ", "b) ", ".", " ", "x", "\n"},
      {"*", "-", "=", "_", ">", ":", ";", ")", "D", " ", "a", "1", "\n", "."},
      {"。", "」", "«", "–", "• ", "é", "\xC2\xA0", ".", " ", "A", "の", "؟"}};
  const Segmenter segmenter;
  for (uint64_t round = 0; round < 20000; ++round) {
    Random random(21, round);
    const std::vector<std::string>& alphabet = alphabets[round % alphabets.size()];
    std::string text;
    for (uint64_t n = random.below(300); n > 0; --n) text += alphabet[random.below(alphabet.size())];
    INFO("round " << round << ": " << text);
    std::vector<Span> fast, slow;
    segmenter.segment(text, fast);
    segmenter.segment(text, slow, false);
    REQUIRE(fast.size() == slow.size());
    for (size_t i = 0; i < fast.size(); ++i) REQUIRE((fast[i].begin == slow[i].begin && fast[i].end == slow[i].end));
  }
}

TEST_CASE("spans keep their promises on random bytes", "[text][segmenter]") {
  for (uint64_t round = 0; round < 2000; ++round) {
    Random random(18, round);
    std::string text(random.below(80), '\0');
    for (char& c : text) c = static_cast<char>(random.below(256));
    INFO("round " << round);
    std::vector<Span> spans;
    Segmenter().segment(text, spans);
    check_spans(text, spans);
    check_characters(text, spans);
  }
}

// Quadratic work on these sizes would take hours and run into ctest's limit; tests/bench/text_scaling.cpp measures the growth.
TEST_CASE("hostile texts of a megabyte are cut", "[text][segmenter]") {
  const std::vector<std::string> units = {".",   "?",    "1",    "1.",   "1. ",  "\"",   "(",    ")",  "([",   ". ",   " .",     "\n",
                                          "\r",  "a.",   "A. ",  "...",  ". . ", "….",   "”",    "。", "「",   "[1]",  ".[1]",   ".)",
                                          ".\"", "\n- ", "(A. ", "Mr. ", " ",    "e.g.", "a.\n", ".'", "?\" ", "\xE2", "\xFF. ", "x"};
  for (const std::string& unit : units) {
    INFO("unit '" << unit << "'");
    std::string text;
    while (text.size() < (size_t{1} << 20)) text += unit;
    for (const std::string& policy : {std::string("auto"), std::string("reflow")}) {
      std::vector<Span> spans;
      Segmenter({.newlines = policy}).segment(text, spans);
      CHECK(spans.size() <= text.size());
    }
  }
}

TEST_CASE("a word too long for the rules before a spaced terminator", "[text][segmenter]") {
  const std::string word(100, 'x');
  CHECK(split(word + " . it goes On") == Sentences{word + " . it goes On"});
  CHECK(split(word + " ! \xC2\xBFWhy? it goes On").size() == 3);
  CHECK(split(word + " . It goes on").size() == 2);
}

TEST_CASE("the user's abbreviations", "[text][segmenter]") {
  const SegmenterConfig config{.newlines = "paragraph", .abbreviations = {"Wkst", "Abt"}};
  const std::string text = "Die Abt. Werkzeug und die Wkst. Nord. Sie ist neu.";
  CHECK(split(text, config) == Sentences{"Die Abt. Werkzeug und die Wkst. Nord.", "Sie ist neu."});
  CHECK(split(text).size() == 4);
  CHECK(split("Die Abt. Sie ist neu.", config).size() == 2);
}

TEST_CASE("segment appends and its configuration is strict", "[text][segmenter]") {
  std::vector<Span> spans = {{0, 1}};
  Segmenter().segment("One. Two.", spans);
  CHECK(spans.size() == 3);
  CHECK(Segmenter().config_json() == R"({"newlines":"auto","abbreviations":[]})");
  CHECK_THROWS_AS(parse_config<SegmenterConfig>(R"({"newlines": "never"})", "segmenter"), Error);
  CHECK_THROWS_AS(Segmenter({.abbreviations = {""}}), Error);
  CHECK_THROWS_AS(Segmenter({.abbreviations = {"abcdefghijklmnopq"}}), Error);
  CHECK_NOTHROW(Segmenter({.abbreviations = {"abcdefghijklmnop"}}));
}
