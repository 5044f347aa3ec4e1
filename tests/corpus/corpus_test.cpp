#include "corpus/corpus.h"

#include <fstream>
#include <functional>

#include "base/hash.h"
#include "base/json.h"
#include "base/threads.h"
#include "corpus/builder_support.h"
#include "corpus/manifest.h"
#include "corpus/random_documents.h"
#include "support/catch.h"
#include "support/temp_dir.h"

using namespace bertpt;
using namespace bertpt::corpus;
using namespace bertpt::test;
namespace fs = std::filesystem;

namespace {

struct Built {
  TempDir dir;
  fs::path folder = dir / "corpus";
  Built() {
    CorpusConfig config;
    config.frame_bytes = 1024;
    CorpusBuilder builder(folder, word_tokenizer(), config);
    for (const Written& written : write_documents(6, 120)) builder.add(written.document);
    builder.finish();
  }
};

void overwrite(const fs::path& path, const std::string& text) { std::ofstream(path, std::ios::binary | std::ios::trunc) << text; }

void verify(const Corpus& corpus) {
  Progress progress;
  corpus.verify(Cancel(), progress);
  const Progress::Snapshot end = progress.snapshot();
  CHECK(end.total > 0);
  CHECK(end.done == end.total);
}

}  // namespace

TEST_CASE("a corpus folder needs nothing outside itself") {
  const Built built;
  const fs::path moved = built.dir / "moved";
  fs::rename(built.folder, moved);
  const auto corpus = Corpus::open(moved);
  CHECK(corpus->folder() == moved);
  CHECK(corpus->tokenizer()->vocab().hash() == word_tokenizer()->vocab().hash());
  CHECK(corpus->tokenizer()->config_json() == word_tokenizer()->config_json());
  CHECK(corpus->manifest_json() == bytes_of(moved / "corpus.json"));
  CHECK(corpus->hash().size() == 32);
  verify(*corpus);
}

TEST_CASE("many threads read one corpus") {
  const Built built;
  const auto corpus = Corpus::open(built.folder);
  const SplitView& split = corpus->split(Split::train);
  std::vector<std::vector<int32_t>> expected(static_cast<size_t>(split.n_sentences()));
  for (int64_t i = 0; i < split.n_sentences(); ++i) split.append_sentences(i, 1, expected[static_cast<size_t>(i)]);
  parallel_for(4, 20 * split.n_sentences(), [&](int64_t i) {
    const int64_t sentence = i * 7919 % split.n_sentences();
    std::vector<int32_t> ids;
    split.append_sentences(sentence, 1, ids);
    if (ids != expected[static_cast<size_t>(sentence)]) throw Error(Code::internal, "test", "a thread read other tokens");
  });
}

TEST_CASE("folders that are no corpus say what is missing") {
  const Built built;
  CHECK(error_of([&] { Corpus::open(built.dir / "absent"); }).code() == Code::not_found);
  fs::create_directory(built.dir / "empty");
  CHECK(error_of([&] { Corpus::open(built.dir / "empty"); }).message().find("corpus.json") != std::string::npos);
  for (const char* const name : {"train-00000.zst", "validation-00000.zst", "tokenizer/vocab.txt"}) {
    const std::string bytes = bytes_of(built.folder / name);
    fs::remove(built.folder / name);
    const Error error = error_of([&] { Corpus::open(built.folder); });
    INFO(error.message());
    CHECK((error.code() == Code::not_found || error.code() == Code::corrupt));
    CHECK(error.message().find(name) != std::string::npos);
    overwrite(built.folder / name, bytes);
  }
  Corpus::open(built.folder);
}

TEST_CASE("a changed manifest is refused, one of the future by its version") {
  const Built built;
  const fs::path path = built.folder / "corpus.json";
  const std::string good = bytes_of(path);
  const auto open_with = [&](const std::string& text) {
    overwrite(path, text);
    return error_of([&] { Corpus::open(built.folder); });
  };
  for (size_t at = 0; at < good.size(); at += 7) {
    if (good[at] == ' ' || good[at] == '\n') continue;
    std::string bad = good;
    bad[at] = static_cast<char>(bad[at] ^ 0x02);
    const Code code = open_with(bad).code();
    INFO("byte " << at << " " << good.substr(at, 20));
    REQUIRE((code == Code::corrupt || code == Code::unsupported));
  }
  for (size_t size = 0; size + 1 < good.size(); size += 101) REQUIRE(open_with(good.substr(0, size)).code() == Code::corrupt);
  for (const char* const text : {"[]", "null", "{\"format\": 3}", "{\"format\": {\"name\": 1}}", "{\"format\": {\"name\": \"bertpt-corpus\"}}",
                                 "{\"format\": {\"name\": \"bertpt-corpus\", \"version\": 1}}"})
    CHECK(open_with(text).code() == Code::corrupt);
  const Error future = open_with("{\"format\": {\"name\": \"bertpt-corpus\", \"version\": 2}}");
  CHECK(future.code() == Code::unsupported);
  CHECK(future.message().find("format 2") != std::string::npos);
  CHECK(open_with(good).code() == Code{0});
}

TEST_CASE("another corpus's shard or vocabulary is refused") {
  const Built built;
  Built other;
  fs::remove_all(other.folder);
  CorpusBuilder builder(other.folder, word_tokenizer(201), {});
  for (const Written& written : write_documents(6, 120)) builder.add(written.document);
  builder.finish();
  for (const char* const name : {"train-00000.zst", "tokenizer"}) {
    fs::rename(built.folder / name, built.dir / "kept");
    fs::copy(other.folder / name, built.folder / name, fs::copy_options::recursive);
    const Error error = error_of([&] { Corpus::open(built.folder); });
    INFO(error.message());
    CHECK(error.code() == Code::corrupt);
    CHECK(error.message().find(name) != std::string::npos);
    fs::remove_all(built.folder / name);
    fs::rename(built.dir / "kept", built.folder / name);
  }
  Corpus::open(built.folder);
}

TEST_CASE("a vocabulary of the same size but other pieces is refused") {
  const Built built;
  for (const char* const name : {"vocab.txt", "tokenizer.json"}) {
    const fs::path path = built.folder / "tokenizer" / name;
    std::string text = bytes_of(path);
    const size_t at = text.find("w17");
    REQUIRE(at != std::string::npos);
    overwrite(path, text.replace(at, 3, "x17"));
  }
  const Error error = error_of([&] { Corpus::open(built.folder); });
  CHECK(error.code() == Code::corrupt);
  CHECK(error.message().find("not the one that the corpus was built with") != std::string::npos);
}

TEST_CASE("verify finds a flipped byte and names the shard and the place") {
  const Built built;
  const auto check = [&](const std::string& name, size_t at) {
    const std::string good = bytes_of(built.folder / name);
    std::string bad = good;
    bad[at] = static_cast<char>(bad[at] ^ 0x10);
    overwrite(built.folder / name, bad);
    const Error error = error_of([&] { verify(*Corpus::open(built.folder)); });
    INFO(name << " byte " << at << ": " << error.message());
    CHECK(error.code() == Code::corrupt);
    CHECK(error.message().find(name) != std::string::npos);
    overwrite(built.folder / name, good);
    return error;
  };
  // In the data: the offset is the beginning of the damaged frame.
  const Error error = check("train-00000.zst", 500);
  const Json details = parse_json(error.details_json(), "details", Code::internal);
  CHECK(details.at("offset").get<int64_t>() <= 500);
  CHECK(details.at("path").get<std::string>().ends_with("train-00000.zst"));
  const size_t size = fs::file_size(built.folder / "validation-00000.zst");
  for (size_t at = 0; at < size; at += 13) check("validation-00000.zst", at);
  check("tokenizer/tokenizer.json", fs::file_size(built.folder / "tokenizer" / "tokenizer.json") - 3);
  verify(*Corpus::open(built.folder));
  Cancel cancel;
  cancel.request();
  Progress progress;
  CHECK(error_of([&] { Corpus::open(built.folder)->verify(cancel, progress); }).code() == Code::cancelled);
}

TEST_CASE("a read of a damaged frame is an error, other frames stay readable") {
  const Built built;
  std::string bytes = bytes_of(built.folder / "train-00000.zst");
  bytes[40] = static_cast<char>(bytes[40] ^ 0xFF);
  overwrite(built.folder / "train-00000.zst", bytes);
  const auto corpus = Corpus::open(built.folder);
  const SplitView& split = corpus->split(Split::train);
  std::vector<int32_t> ids;
  const Error error = error_of([&] { split.append_sentences(0, 1, ids); });
  CHECK(error.code() == Code::corrupt);
  CHECK(error.message().find("train-00000.zst' is damaged at byte 0") != std::string::npos);
  split.append_sentences(split.n_sentences() - 1, 1, ids);
  CHECK(ids.size() == split.sentence_lengths().back());
}
