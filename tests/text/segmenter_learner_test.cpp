// Abbreviations learned from a corpus.
#include <algorithm>
#include <string>
#include <vector>

#include "support/catch.h"
#include "text/abbreviation_learner.h"
#include "text/segmenter.h"

using namespace bertpt::text;

namespace {

// A small corpus: "Abtlg." and "masch." are always abbreviated, "house" ends sentences as other words do.
std::vector<std::string> corpus() {
  std::vector<std::string> documents;
  for (int i = 0; i < 40; ++i) {
    documents.push_back(
        "The Abtlg. Werkzeug has a masch. saw and a house. They went to the house and saw the garden. Then (xyl.) came rain.\n"
        "Nobody was at home in the garden, and a house is a house. The cold rain was cold.");
  }
  return documents;
}

std::vector<std::string> learned(const std::vector<std::string>& documents) {
  AbbreviationLearner learner;
  for (const std::string& document : documents) learner.add(document);
  return learner.learn();
}

}  // namespace

TEST_CASE("abbreviations of a corpus are found", "[text][segmenter]") {
  CHECK(learned(corpus()) == std::vector<std::string>{"Abtlg", "masch", "xyl"});
  CHECK(learned({}).empty());
  CHECK(learned({"One. Two. Three.", "", "... . .", "Mr. Mr. Mr. Mr. Mr. and e.g. e.g. e.g. e.g."}).empty());
}

TEST_CASE("the order of documents does not matter", "[text][segmenter]") {
  std::vector<std::string> documents = corpus();
  documents.push_back("Der Hptbhf. ist der Hptbhf. am Hptbhf. dort.");
  const std::vector<std::string> expected = learned(documents);
  std::reverse(documents.begin(), documents.end());
  CHECK(learned(documents) == expected);
}

TEST_CASE("what was learned changes the sentences", "[text][segmenter]") {
  const std::string text = "The Abtlg. Werkzeug is closed. The rain was cold.";
  std::vector<Span> before, after;
  Segmenter({.newlines = "paragraph"}).segment(text, before);
  Segmenter({.newlines = "paragraph", .abbreviations = learned(corpus())}).segment(text, after);
  CHECK(before.size() == 3);
  CHECK(after.size() == 2);
}

TEST_CASE("hostile texts teach nothing", "[text][segmenter]") {
  AbbreviationLearner learner;
  for (const char* unit : {"a", ".", ". ", "\xFF. ", "\xE2\x80", "\"", "(", "(. ", "\n"}) {
    std::string text;
    while (text.size() < 100000) text += unit;
    learner.add(text);
  }
  for (const std::string& word : learner.learn()) CHECK(word.size() <= AbbreviationLearner::kMaxWordBytes);
}
