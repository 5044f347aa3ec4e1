#include "corpus/merge.h"

#include "base/json.h"
#include "corpus/builder_support.h"
#include "support/catch.h"
#include "support/temp_dir.h"

using namespace bertpt;
using namespace bertpt::corpus;
using namespace bertpt::test;
namespace fs = std::filesystem;

namespace {

std::shared_ptr<const Corpus> build(const fs::path& folder, const std::vector<Written>& documents, std::shared_ptr<const text::Tokenizer> tokenizer) {
  CorpusConfig config;
  config.validation_share = 0.2;
  config.min_validation_documents = 0;  // what waits for its split would stand elsewhere
  config.shard_bytes = 65536;
  CorpusBuilder builder(folder, std::move(tokenizer), config);
  for (const Written& written : documents) builder.add(written.document);
  return builder.finish();
}

std::vector<std::string> documents_of(const SplitView& split) {
  std::vector<std::string> out;
  for (int64_t i = 0; i < split.n_documents(); ++i) {
    std::vector<int32_t> ids;
    split.append_sentences(split.sentence_begin(i), split.sentence_begin(i + 1) - split.sentence_begin(i), ids);
    std::string text = split.document_id(i);
    for (const int32_t id : ids) text += " " + std::to_string(id);
    out.push_back(std::move(text));
  }
  return out;
}

Json report_of(const Corpus& corpus) { return parse_json(corpus.report_json(), "report", Code::internal); }

std::shared_ptr<const Corpus> merge(const std::vector<fs::path>& parts, const fs::path& folder) {
  Progress progress;
  return merge_corpora(parts, folder, Cancel(), progress);
}

}  // namespace

TEST_CASE("a merged corpus holds the parts' documents in their order and adds up their reports") {
  const TempDir dir;
  auto all = write_documents(1, 900, 30, 40);
  const std::vector<Written> one(all.begin(), all.begin() + 500), two(all.begin() + 500, all.end());
  const auto a = build(dir / "a", one, word_tokenizer()), b = build(dir / "b", two, word_tokenizer()), whole = build(dir / "whole", all, word_tokenizer());
  REQUIRE(fs::exists(dir / "a" / "train-00001.zst"));
  const auto merged = merge({dir / "a", dir / "b"}, dir / "merged" / "");
  for (const Split split : {Split::train, Split::validation}) {
    std::vector<std::string> expected = documents_of(a->split(split));
    for (std::string& document : documents_of(b->split(split))) expected.push_back(std::move(document));
    CHECK(documents_of(merged->split(split)) == expected);
    CHECK(documents_of(whole->split(split)) == expected);  // the same as one build
  }
  Progress progress;
  merged->verify(Cancel(), progress);
  Json report = report_of(*merged), expected = report_of(*whole);
  for (Json* json : {&report, &expected}) {
    json->erase("shard_bytes");
    json->erase("shard_bytes_per_token");
  }
  CHECK(report == expected);
  fs::remove_all(dir / "a");
  CHECK(documents_of(Corpus::open(dir / "merged")->split(Split::train)).size() == static_cast<size_t>(merged->split(Split::train).n_documents()));
}

TEST_CASE("parts that do not fit, no parts and taken names are refused, and nothing is left") {
  const TempDir dir;
  const auto documents = write_documents(1, 50);
  build(dir / "a", documents, word_tokenizer());
  build(dir / "other", documents, word_tokenizer(201));
  CHECK(error_of([&] { merge({}, dir / "m"); }).code() == Code::invalid_argument);
  CHECK(error_of([&] { merge({dir / "a", dir / "other"}, dir / "m"); }).code() == Code::data);
  CHECK(error_of([&] { merge({dir / "a", dir / "none"}, dir / "m"); }).code() == Code::not_found);
  CHECK(error_of([&] { merge({dir / "a"}, dir / "a"); }).code() == Code::state);
  CHECK(std::distance(fs::directory_iterator(dir.path()), {}) == 2);
}
