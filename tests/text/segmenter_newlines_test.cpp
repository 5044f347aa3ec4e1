// What a newline means: the guess, and that a text has the same sentences in every layout.
#include <string>
#include <vector>

#include "support/catch.h"
#include "text/newline_policy.h"
#include "text/segmenter.h"

using namespace bertpt::text;

namespace {

using Sentences = std::vector<std::string>;

// With every run of white space as one space, so that layouts compare.
Sentences split(const std::string& text, const std::string& newlines = "auto") {
  std::vector<Span> spans;
  Segmenter({.newlines = newlines}).segment(text, spans);
  Sentences out;
  for (const Span& span : spans) {
    std::string sentence;
    for (size_t i = span.begin; i < span.end; ++i) {
      const bool white = text[i] == ' ' || text[i] == '\n' || text[i] == '\r';
      if (!white || sentence.back() != ' ') sentence += white ? ' ' : text[i];
    }
    out.push_back(sentence);
  }
  return out;
}

const Sentences kParagraphs = {
    "Dr. Hill came to the house of Mr. and Mrs. R. C. Wood on Jan. 5. Nobody was in; the door was open. He waited for an hour, as he had "
    "been told, and left a note on the table (see p. 14) that said little.",
    "In the year 1911 he had bought nine horses, 12 cows and 3. Others say 4. It is not known. The farm lay 5 miles from the village "
    "- a long way in those days - and had a number: 7. It was sold in the spring to J. Miller, Jr. and Co. of Leeds, who never came.",
    "A last paragraph is here. It has two sentences and no more than that, but it should be long enough to fill more than a line."};

std::string joined(const std::string& glue) {
  std::string text;
  for (const std::string& paragraph : kParagraphs) text += (text.empty() ? "" : glue) + paragraph;
  return text;
}

std::string wrapped(const std::string& paragraph, size_t width, const std::string& newline) {
  std::string out, line;
  for (size_t begin = 0; begin < paragraph.size();) {
    const size_t end = std::min(paragraph.find(' ', begin), paragraph.size());
    const std::string word = paragraph.substr(begin, end - begin);
    if (!line.empty() && line.size() + 1 + word.size() > width) {
      out += line + newline;
      line.clear();
    }
    line += (line.empty() ? "" : " ") + word;
    begin = end + 1;
  }
  return out + line;
}

}  // namespace

TEST_CASE("the same sentences in every layout", "[text][segmenter]") {
  const Sentences expected = split(joined("\n\n"), "paragraph");
  REQUIRE(expected.size() == 10);
  CHECK(split(joined("\n")) == expected);
  CHECK(split(joined("\r\n")) == expected);
  CHECK(split(joined("\n\n")) == expected);
  for (size_t width = 40; width <= 120; ++width) {
    for (const std::string& newline : {std::string("\n"), std::string("\r\n"), std::string("\n   ")}) {
      std::string text;
      for (const std::string& paragraph : kParagraphs) text += (text.empty() ? "" : newline + newline) + wrapped(paragraph, width, newline);
      INFO(text);
      CHECK(split(text) == expected);
      CHECK(split(text, "paragraph") == expected);
    }
  }
}

TEST_CASE("auto guesses what a newline means", "[text][segmenter]") {
  CHECK(split("The quick brown fox jumps over the lazy dog and\nthen it goes on to the\nriver. It drinks.") ==
        Sentences{"The quick brown fox jumps over the lazy dog and then it goes on to the river.", "It drinks."});
  CHECK(split("A title\nThe first paragraph is long. It has two sentences.\nThe second is short") ==
        Sentences{"A title", "The first paragraph is long.", "It has two sentences.", "The second is short"});
  CHECK(split("hi all\nwho is in tonight\ni am\nme too but only if the train is on time") ==
        Sentences{"hi all", "who is in tonight", "i am", "me too but only if the train is on time"});
}

TEST_CASE("the width of wrapped text", "[text][segmenter]") {
  std::string text;
  for (int i = 0; i < 4; ++i) text += wrapped(kParagraphs[1], 60, "\n") + "\n\n";
  const NewlineGuess guess = guess_newlines(text);
  CHECK(guess.newlines == Newlines::paragraph);
  CHECK(guess.width_bytes >= 56);
  CHECK(guess.width_bytes <= 60);
  CHECK(guess_newlines("One\nTwo\nThree is a bit longer\nFour").newlines == Newlines::line);
  CHECK(guess_newlines("One line").width_bytes == 0);
}

TEST_CASE("short lines in wrapped text are titles", "[text][segmenter]") {
  const std::string body = wrapped(kParagraphs[2], 50, "\n");
  const Sentences body_sentences = split(body, "paragraph");
  Sentences expected = {"A Title"};
  expected.insert(expected.end(), body_sentences.begin(), body_sentences.end());
  CHECK(split("A Title\n" + body) == expected);
  CHECK(split("A Title\n" + body, "paragraph").front().starts_with("A Title A last"));  // nobody asked for a guess
}

TEST_CASE("list items and rules begin on lines of their own", "[text][segmenter]") {
  CHECK(split("Bring this:\n- a cup\n- a plate\nand a spoon\n- a knife", "paragraph") ==
        Sentences{"Bring this:", "- a cup", "- a plate and a spoon", "- a knife"});
  CHECK(split("1. First\n2. Second\n3. Third", "paragraph") == Sentences{"1. First", "2. Second", "3. Third"});
  CHECK(split("One thing\n-----\nAnother thing\n* * *\nA third", "paragraph") ==
        Sentences{"One thing", "-----", "Another thing", "* * *", "A third"});
  CHECK(split("[1] Hill, A. Trees.\n[2] Wood, B. Stones.", "paragraph") == Sentences{"[1] Hill, A. Trees.", "[2] Wood, B. Stones."});
}
