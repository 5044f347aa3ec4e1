#include <sys/stat.h>

#include <cstdlib>
#include <numeric>

#include "base/files.h"
#include "base/hash.h"
#include "corpus/random_documents.h"
#include "corpus/shard_reader.h"
#include "corpus/shard_writer.h"
#include "support/catch.h"
#include "support/temp_dir.h"

using namespace bertpt;
using namespace bertpt::corpus;
using namespace bertpt::test;

namespace {

std::vector<Tokenized> read_all(const ShardReader& shard) {
  std::vector<uint32_t> lengths, sentences;
  shard.append_sentence_lengths(lengths);
  shard.append_document_sentences(sentences);
  Decompressor decompressor;
  std::vector<int32_t> ids, frame;
  for (int64_t i = 0; i < shard.n_frames(); ++i) {
    shard.decode_frame(i, decompressor, frame);
    REQUIRE(frame.size() == shard.frame_tokens(i));
    ids.insert(ids.end(), frame.begin(), frame.end());
  }
  std::vector<Tokenized> documents;
  size_t sentence = 0, token = 0;
  for (size_t i = 0; i < sentences.size(); ++i) {
    Tokenized document;
    document.id = shard.document_id(static_cast<int64_t>(i));
    for (uint32_t n = 0; n < sentences[i]; ++n) {
      const uint32_t length = lengths.at(sentence++);
      document.lengths.push_back(length);
      for (uint32_t t = 0; t < length; ++t) document.ids.push_back(ids.at(token++));
    }
    documents.push_back(std::move(document));
  }
  REQUIRE(token == ids.size());
  return documents;
}

void verify(const ShardReader& shard) {
  Progress progress;
  shard.verify(Cancel(), progress);
}

Code code_of(const std::function<void()>& action) {
  try {
    action();
  } catch (const Error& error) {
    return error.code();
  }
  return Code{0};
}

}  // namespace

TEST_CASE("a shard gives back the documents that were put in") {
  const TempDir dir;
  struct Shape {
    int documents;
    int64_t vocab;
    int sentences, tokens;
    int64_t frame_bytes;
    bool ids;
  };
  for (const Shape& shape : {Shape{1, 1, 1, 1, 65536, true},         // the smallest
                             Shape{300, 30522, 40, 60, 65536, true},  // usual
                             Shape{600, 200000, 5, 20, 4096, false},  // three-byte ranks, no ids, several chunks' worth
                             Shape{20, 5000, 300, 30, 1024, true},    // documents larger than a frame
                             Shape{9, 70000, 3, 5000, 64, true}}) {   // sentences larger than a frame
    const auto documents = random_documents(7, shape.documents, shape.vocab, shape.sentences, shape.tokens, shape.ids);
    const auto path = dir / "a.zst";
    const ShardSummary summary =
        write_shard(path, documents, {.vocab_size = shape.vocab, .metadata_json = "{\"a\": 1}", .frame_bytes = shape.frame_bytes});
    const ShardReader shard(path);
    CHECK(read_all(shard) == documents);
    verify(shard);
    CHECK(shard.metadata_json() == "{\"a\": 1}");
    CHECK(shard.hash() == summary.hash);
    CHECK(shard.size_bytes() == summary.size_bytes);
    CHECK(shard.counts().documents == documents.size());
    std::vector<uint64_t> counts(static_cast<size_t>(shape.vocab));
    for (const Tokenized& document : documents)
      for (const int32_t id : document.ids) ++counts[static_cast<size_t>(id)];
    CHECK(shard.id_counts() == counts);
    std::filesystem::remove(path);
  }
}

TEST_CASE("tokens after the rank sample keep their ids and counts") {
  const TempDir dir;
  auto documents = random_documents(3, 3, 1000, 4, 50);
  Tokenized large{"large", {}, {}};
  Random random(1, 1);
  for (uint64_t i = 0; i < kRankSampleTokens + 1000; ++i) large.ids.push_back(static_cast<int32_t>(random.below(40)));
  large.lengths.push_back(static_cast<uint32_t>(large.ids.size()));
  documents.insert(documents.begin(), large);
  write_shard(dir / "a.zst", documents, {.vocab_size = 1000});
  const ShardReader shard(dir / "a.zst");
  CHECK(read_all(shard) == documents);
  CHECK(std::accumulate(shard.id_counts().begin(), shard.id_counts().end(), uint64_t{0}) == shard.counts().tokens);
  verify(shard);
}

TEST_CASE("frames keep their size, whole small documents and whole sentences") {
  const TempDir dir;
  const int64_t frame_bytes = 2000;
  const auto documents = random_documents(11, 500, 100, 10, 30);  // one byte a rank, at most 300 bytes a document
  write_shard(dir / "a.zst", documents, {.vocab_size = 100, .frame_bytes = frame_bytes});
  const ShardReader shard(dir / "a.zst");
  std::vector<uint64_t> starts{0};
  for (const Tokenized& document : documents) starts.push_back(starts.back() + document.ids.size());
  uint64_t token = 0;
  for (int64_t i = 0; i < shard.n_frames(); ++i) {
    CHECK(shard.frame_tokens(i) <= frame_bytes);
    CHECK(std::binary_search(starts.begin(), starts.end(), token));
    token += shard.frame_tokens(i);
  }
  CHECK(shard.n_frames() < static_cast<int64_t>(token) / (frame_bytes - 300) + 2);
}

TEST_CASE("the same documents give the same bytes, and nothing is left of an unfinished shard") {
  const TempDir dir;
  const auto documents = random_documents(5, 50, 300, 10, 20);
  const auto a = write_shard(dir / "a.zst", documents, {.vocab_size = 300});
  const auto b = write_shard(dir / "b.zst", documents, {.vocab_size = 300});
  CHECK(a.hash == b.hash);
  CHECK(bytes_of(dir / "a.zst") == bytes_of(dir / "b.zst"));
  {
    ShardWriter writer(dir / "c.zst", {.vocab_size = 300});
    writer.add("", documents[0].ids, documents[0].lengths);
  }
  CHECK(std::distance(std::filesystem::directory_iterator(dir.path()), {}) == 2);
}

TEST_CASE("the writer refuses what is no document") {
  const TempDir dir;
  ShardWriter writer(dir / "a.zst", {.vocab_size = 10});
  const auto add = [&](std::vector<int32_t> ids, std::vector<uint32_t> lengths, std::string id = "") {
    return code_of([&] { writer.add(id, ids, lengths); });
  };
  CHECK(add({}, {}) == Code::invalid_argument);
  CHECK(add({1, 2}, {1}) == Code::invalid_argument);
  CHECK(add({1, 2}, {2, 0}) == Code::invalid_argument);
  CHECK(add({1, 10}, {2}) == Code::invalid_argument);
  CHECK(add({-1}, {1}) == Code::invalid_argument);
  CHECK(add({1}, {1}, std::string(65536, 'x')) == Code::data);
  CHECK(code_of([&] { writer.finish(); }) == Code::state);  // no document was taken
  CHECK(code_of([&] { ShardWriter(dir / "b.zst", {.vocab_size = 0}); }) == Code::invalid_argument);
  CHECK(add({1}, {1}, std::string(65535, 'x')) == Code{0});
  writer.finish();
  CHECK(code_of([&] { writer.finish(); }) == Code::state);
  CHECK(ShardReader(dir / "a.zst").document_id(0).size() == 65535);
  CHECK(code_of([&] { ShardReader(dir / "a.zst").document_id(1); }) == Code::invalid_argument);
  CHECK(code_of([&] { ShardReader(dir / "absent.zst"); }) == Code::not_found);
}

TEST_CASE("stock zstd tests and decodes a shard") {
  if (std::system("zstd --version > /dev/null 2>&1") != 0) BERTPT_SKIP("no zstd command on this machine");
  const TempDir dir;
  const auto documents = random_documents(9, 200, 30522, 20, 40);
  write_shard(dir / "a.zst", documents, {.vocab_size = 30522, .frame_bytes = 4096});
  const std::string path = (dir / "a.zst").string();
  CHECK(std::system(("zstd -t -q " + path).c_str()) == 0);
  REQUIRE(std::system(("zstd -d -q -o " + (dir / "ranks").string() + " " + path).c_str()) == 0);
  // What comes out is the token stream as section 3 of docs/corpus-format.md describes it.
  std::vector<uint64_t> counts(30522);
  for (const Tokenized& document : documents)
    for (const int32_t id : document.ids) ++counts[static_cast<size_t>(id)];
  const std::vector<int32_t> order = rank_order(counts);
  const std::string text = bytes_of(dir / "ranks");
  ByteReader ranks(text, "ranks", 0);
  for (const Tokenized& document : documents)
    for (const int32_t id : document.ids) REQUIRE(order.at(ranks.varint()) == id);
  CHECK(ranks.at_end());
}
