// GoogleInstances against the original script: tests/oracle/google_instances.py ran it on the same texts and kept a hash of every
// instance in order. The texts go the whole way here: reader, tokenizer, corpus on disk.
#include "examples/google_instances.h"

#include <fstream>
#include <map>
#include <sstream>

#include "base/json.h"
#include "base/python_random.h"
#include "corpus/builder.h"
#include "support/catch.h"
#include "support/errors.h"
#include "support/fake_corpus.h"
#include "support/temp_dir.h"

using namespace bertpt;
using namespace bertpt::examples;

namespace {

const std::string kFolder = BERTPT_SOURCE_DIR "/tests/examples/google/";

Json fixture() {
  std::ifstream file(kFolder + "instances.json");
  std::stringstream text;
  text << file.rdbuf();
  return parse_json(text.str(), "instances.json", Code::corrupt);
}

std::shared_ptr<const corpus::Corpus> build(const test::TempDir& folder, const std::string& name) {
  auto vocab = std::make_shared<const text::Vocab>(text::Vocab::load(BERTPT_SOURCE_DIR "/tests/golden/vocab/bert-base-uncased.txt"));
  text::TokenizerConfig rules;
  rules.rules = "google";
  corpus::DocumentsConfig format;
  format.format = "sentences";
  corpus::CorpusConfig config;
  config.validation_share = 0;
  config.min_validation_documents = 0;
  config.threads = 1;
  Progress progress;
  return corpus::build_corpus(*corpus::open_files({kFolder + name + ".txt"}, format), std::make_shared<const text::Tokenizer>(vocab, rules),
                              folder.path() / name, config, {}, progress);
}

std::string canonical(const Batch& batch) {
  std::string out;
  const auto row = [&](const auto& numbers) {
    if (!out.empty()) out += '|';
    for (size_t i = 0; i < numbers.size(); ++i) out += (i == 0 ? "" : " ") + std::to_string(numbers[i]);
  };
  for (const auto* numbers : {&batch.ids, &batch.types, &batch.masked_positions, &batch.masked_labels, &batch.pair_labels}) row(*numbers);
  return out;
}

std::string short_hash(const std::string& text) {
  uint64_t value = 0xCBF29CE484222325;
  for (const char byte : text) value = (value ^ static_cast<unsigned char>(byte)) * 0x100000001B3;
  char out[9];
  std::snprintf(out, sizeof out, "%08x", static_cast<unsigned>(value));
  return out;
}

std::string canonical(const Json& rows) {
  std::string out;
  for (const Json& row : rows) {
    if (!out.empty()) out += '|';
    for (size_t i = 0; i < row.size(); ++i) out += (i == 0 ? "" : " ") + row[i].dump();
  }
  return out;
}

}  // namespace

TEST_CASE("instances equal create_pretraining_data.py one for one") {
  const Json oracle = fixture();
  REQUIRE(oracle["streams"].size() == 24);
  const test::TempDir folder;
  std::map<std::string, std::shared_ptr<const corpus::Corpus>> corpora;
  for (const Json& stream : oracle["streams"]) {
    const std::string name = stream["corpus"].get<std::string>(), hashes = stream["hashes"].get<std::string>();
    if (!corpora[name]) corpora[name] = build(folder, name);
    CAPTURE(name, stream["config"].dump());
    Progress progress;
    const GoogleInstances instances(corpora[name]->split(corpus::Split::train), corpora[name]->tokenizer()->vocab(),
                                    parse_config<GoogleConfig>(stream["config"].dump(), "google"), {}, progress);
    REQUIRE(instances.size() * 8 == static_cast<int64_t>(hashes.size()));
    for (const auto& [index, rows] : stream["whole"].items()) {
      Batch batch;
      instances.append(std::stoll(index), batch);
      CHECK(canonical(batch) == canonical(rows));
    }
    int64_t different = 0;
    for (int64_t i = 0; i < instances.size(); ++i) {
      Batch batch;
      instances.append(i, batch);
      different += short_hash(canonical(batch)) != hashes.substr(static_cast<size_t>(i) * 8, 8);
    }
    CHECK(different == 0);
  }
}

TEST_CASE("another seed gives other instances, and a batch of many equals them one by one") {
  const test::FakeCorpus corpus;
  Progress progress;
  GoogleConfig config;
  const auto make = [&](int64_t seed) {
    config.random_seed = seed;
    return std::make_unique<GoogleInstances>(corpus.split(corpus::Split::train), corpus.tokenizer()->vocab(), config, Cancel{}, progress);
  };
  const auto one = make(1), same = make(1), two = make(2);
  REQUIRE(one->size() == same->size());
  Batch all, others;
  for (int64_t i = 0; i < one->size(); ++i) one->append(i, all);
  for (int64_t i = 0; i < two->size(); ++i) two->append(i, others);
  CHECK(canonical(all) != canonical(others));
  Batch first;
  same->append(0, first);
  Batch cut;
  cut.append(all, 0, 1);
  CHECK(canonical(first) == canonical(cut));
  CHECK(all.samples.back() == static_cast<uint64_t>(one->size()) - 1);
  CHECK(test::error_of([&] { one->append(one->size(), all); }).value().code() == Code::invalid_argument);
}

TEST_CASE("an empty split is refused and a request to stop is heard") {
  const test::FakeSplit empty({}, 100);
  const auto vocab = test::fake_vocab();
  Progress progress;
  CHECK(test::error_of([&] { (void)GoogleInstances(empty, *vocab, {}, {}, progress); }).value().code() == Code::data);
  const Cancel cancel;
  cancel.request();
  const test::FakeCorpus corpus;
  CHECK(test::error_of([&] { (void)GoogleInstances(corpus.split(corpus::Split::train), *vocab, {}, cancel, progress); }).value().code() == Code::cancelled);
}
