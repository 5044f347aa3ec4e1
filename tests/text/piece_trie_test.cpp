#include "text/piece_trie.h"

#include <map>
#include <random>

#include "support/catch.h"

using namespace bertpt::text;

namespace {

// Greedy cutting by its definition.
std::vector<int32_t> greedy(const std::vector<std::string>& pieces, const std::string& word) {
  std::map<std::string, int32_t> ids;
  for (size_t i = 0; i < pieces.size(); ++i) ids[pieces[i]] = static_cast<int32_t>(i);
  std::vector<int32_t> out;
  for (size_t begin = 0; begin < word.size();) {
    size_t end = word.size();
    for (; end > begin; --end) {
      const auto found = ids.find((begin ? "##" : "") + word.substr(begin, end - begin));
      if (found == ids.end()) continue;
      out.push_back(found->second);
      break;
    }
    if (end == begin) return {};
    begin = end;
  }
  return out;
}

std::vector<int32_t> cut(const PieceTrie& trie, const std::string& word) {
  std::vector<int32_t> ids = {-7};
  const bool whole = trie.cut(word, ids);
  CHECK(ids.front() == -7);
  CHECK((whole || ids.size() == 1));
  return {ids.begin() + 1, ids.end()};
}

}  // namespace

TEST_CASE("the paper's examples") {
  const std::vector<std::string> pieces = {"a", "abcdx", "##b", "##c", "##cdy", "##dz"};
  const PieceTrie trie(pieces);
  CHECK(cut(trie, "abcdz") == std::vector<int32_t>{0, 2, 3, 5});
  CHECK(cut(trie, "abcdx") == std::vector<int32_t>{1});
  CHECK(cut(trie, "abcdy") == std::vector<int32_t>{0, 2, 4});
  CHECK(cut(trie, "abcz").empty());
  CHECK(cut(trie, "b").empty());
  CHECK(cut(trie, "abcd").empty());
}

TEST_CASE("of equal pieces the last wins; empty pieces and a bare ## never match") {
  const PieceTrie trie(std::vector<std::string>{"a", "", "##", "a", "##a", "##a"});
  CHECK(cut(trie, "aaa") == std::vector<int32_t>{3, 5, 5});
  CHECK(cut(PieceTrie(std::vector<std::string>{}), "a").empty());
}

TEST_CASE("random words over random vocabularies are cut greedily") {
  std::mt19937 random(5);
  const auto string = [&](size_t longest, unsigned letters) {
    std::string s;
    for (size_t n = 1 + random() % longest; n > 0; --n) s.push_back(static_cast<char>(0xFE + random() % letters));  // around the end of a byte
    return s;
  };
  for (int round = 0; round < 300; ++round) {
    const unsigned letters = 1 + random() % 4;
    std::vector<std::string> pieces;
    for (size_t n = random() % 60; n > 0; --n) pieces.push_back((random() % 3 ? "##" : "") + string(round % 2 ? 4 : 12, letters));
    const PieceTrie trie(pieces);
    for (int i = 0; i < 100; ++i) {
      const std::string word = string(30, letters);
      REQUIRE(cut(trie, word) == greedy(pieces, word));
    }
  }
}

TEST_CASE("many pieces that begin alike share one list of what they fall back to") {
  std::vector<std::string> pieces = {"a", "##a", std::string(20000, 'a') + "b"};
  const PieceTrie trie(pieces);
  CHECK(trie.size_bytes() < (size_t{4} << 20));
  CHECK(cut(trie, std::string(19999, 'a')).size() == 19999);
  CHECK(cut(trie, pieces[2]) == std::vector<int32_t>{2});
}
