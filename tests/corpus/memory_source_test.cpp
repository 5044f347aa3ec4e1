#include <thread>

#include "corpus/read_documents.h"
#include "corpus/source.h"

using namespace bertpt;
using namespace bertpt::corpus;
using namespace bertpt::test;

TEST_CASE("pushed documents", "[corpus][source]") {
  PushedDocuments documents;
  CHECK(read_all(documents).empty());
  Document with_sentences{"id", "One. Two.", {{0, 4}, {5, 9}}, true};
  documents.push(with_sentences);
  const auto before = documents.open();
  documents.push({"", "Three.", {}, false});
  const auto all = read_all(documents);
  REQUIRE(all.size() == 2);
  CHECK(all[0].id == "id");
  CHECK(all[0].has_sentences);
  CHECK(all[0].sentences.size() == 2);
  CHECK(all[1].text == "Three.");
  Document document;
  CHECK(before->bytes_total() == 9);
  CHECK(before->next(document));
  CHECK(before->bytes_read() == 9);
  CHECK_FALSE(before->next(document));  // a pass sees what was there when it began

  std::vector<std::thread> threads;
  for (int t = 0; t < 4; ++t) {
    threads.emplace_back([&] {
      for (int i = 0; i < 200; ++i) documents.push({"", "x", {}, false});
    });
  }
  for (int i = 0; i < 20; ++i) {  // readers live beside pushers
    const auto reader = documents.open();
    while (reader->next(document)) {
    }
  }
  for (auto& thread : threads) thread.join();
  CHECK(read_all(documents).size() == 802);
}

TEST_CASE("a host iterator", "[corpus][source]") {
  int i = 0;
  const auto next = [&](Document& document) {
    if (i == 3) return false;
    document.text = std::to_string(i++);
    return true;
  };
  SECTION("single pass") {
    const auto documents = from_iterator({next, {}});
    CHECK(texts(read_all(*documents)) == Texts{"0", "1", "2"});
    try {
      documents->open();
      FAIL("a second pass was allowed");
    } catch (const Error& error) {
      CHECK(error.code() == Code::state);
    }
  }
  SECTION("rewind") {
    const auto documents = from_iterator({next, [&] { i = 0; }});
    CHECK(read_all(*documents).size() == 3);
    CHECK(read_all(*documents).size() == 3);
    const auto old = documents->open();
    Document document;
    CHECK(old->next(document));
    const auto fresh = documents->open();
    CHECK_THROWS_AS(old->next(document), Error);
    CHECK(fresh->next(document));
    CHECK(document.text == "0");
  }
  SECTION("an error of the host ends the pass") {
    const auto documents = from_iterator({[](Document&) -> bool { throw Error(Code::host, "test", "no more disk"); }, {}});
    const auto reader = documents->open();
    Document document;
    CHECK_THROWS_AS(reader->next(document), Error);
    CHECK_FALSE(reader->next(document));
  }
  CHECK_THROWS_AS(from_iterator({}), Error);
}
