#include "text/word_cache.h"

#include <string>

#include "support/catch.h"

using bertpt::text::WordCache;

namespace {

WordCache::Key key_of(std::string word) {
  const size_t size = word.size();
  word.resize(std::max<size_t>(size, 16), '~');  // what lies behind a word must not matter
  return WordCache::key(reinterpret_cast<const uint8_t*>(word.data()), size);
}

std::vector<int32_t> ids_of(WordCache& cache, const std::string& word) {
  const WordCache::Key key = key_of(word);
  int32_t ids[WordCache::kMaxIds];
  const uint32_t* packed = cache.find(key, cache.line_of(key));
  if (!packed) return {-1};
  return {ids, ids + WordCache::unpack(packed, ids)};
}

void insert(WordCache& cache, const std::string& word, const std::vector<int32_t>& ids) {
  const WordCache::Key key = key_of(word);
  cache.insert(key, cache.line_of(key), ids);
}

}  // namespace

TEST_CASE("words of up to sixteen bytes and four ids are kept") {
  WordCache cache(1024);
  CHECK(ids_of(cache, "a") == std::vector<int32_t>{-1});
  const std::vector<std::pair<std::string, std::vector<int32_t>>> kept = {
      {"a", {7}}, {"aa", {}}, {"abcdefgh", {1, 2}}, {"abcdefghi", {3, 4, 5}}, {"abcdefghijklmnop", {0, WordCache::kIdLimit - 1, 6, 8}}};
  for (const auto& [word, ids] : kept) insert(cache, word, ids);
  for (const auto& [word, ids] : kept) CHECK(ids_of(cache, word) == ids);
  insert(cache, "five", {1, 2, 3, 4, 5});
  insert(cache, "wide", {WordCache::kIdLimit});
  CHECK(ids_of(cache, "five") == std::vector<int32_t>{-1});
  CHECK(ids_of(cache, "wide") == std::vector<int32_t>{-1});
  CHECK(ids_of(cache, "abcdefghijklmnopq") == std::vector<int32_t>{-1});  // not taken for its first sixteen bytes
}

TEST_CASE("a word that is met again outlives those that are met once") {
  WordCache cache(1);
  insert(cache, "first", {1});
  insert(cache, "often", {2});
  CHECK(ids_of(cache, "often") == std::vector<int32_t>{2});
  for (int i = 0; i < 100; ++i) insert(cache, "once" + std::to_string(i), {3});
  CHECK(ids_of(cache, "often") == std::vector<int32_t>{2});
  CHECK(ids_of(cache, "once99") == std::vector<int32_t>{3});
  CHECK(ids_of(cache, "first") == std::vector<int32_t>{-1});
  CHECK(cache.size_bytes() == 64);
}
