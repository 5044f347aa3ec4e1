#include "corpus/frequent_words.h"

#include "base/random.h"
#include "support/catch.h"

using namespace bertpt;
using namespace bertpt::corpus;

TEST_CASE("frequent words are counted exactly while they are few") {
  FrequentWords words;
  for (int i = 0; i < 2000; ++i) words.add("w" + std::to_string(i), static_cast<uint64_t>(i % 7 + 1));
  words.add("w3", 10);
  const auto most = words.most(2);
  CHECK(most == std::vector<std::pair<std::string, uint64_t>>{{"w3", 14}, {"w1000", 7}});  // 1000 % 7 is 6
  CHECK(words.most(5000).size() == 2000);
}

TEST_CASE("frequent words are found among a million others, and a continued count is the same") {
  FrequentWords words, other;
  Random random(4, 4);
  for (int i = 0; i < 300'000; ++i) {
    std::string word = i % 50 == 0 ? "often" : i % 100 == 1 ? "sometimes" : "x" + std::to_string(random.next_u32());
    words.add(word);
    if (i == 150'000) {
      std::string saved;
      words.save(saved);
      ByteReader in(saved, "test", 0);
      other.load(in);
      continue;
    }
    if (i > 150'000) other.add(word);
  }
  const auto most = words.most(2);
  REQUIRE(most.size() == 2);
  CHECK(most[0].first == "often");
  CHECK(most[0].second > 5500);
  CHECK(most[0].second <= 6000);
  CHECK(most[1].first == "sometimes");
  CHECK(other.most(100) == words.most(100));
}

TEST_CASE("long words are cut between characters") {
  FrequentWords words;
  words.add(std::string(63, 'a') + "\u00e9" + "b");
  CHECK(words.most(1)[0].first == std::string(63, 'a'));
}
