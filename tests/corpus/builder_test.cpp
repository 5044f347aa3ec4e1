#include "corpus/builder.h"

#include <unistd.h>

#include <algorithm>
#include <fstream>
#include <functional>
#include <map>
#include <numeric>
#include <set>

#include "base/json.h"
#include "corpus/builder_support.h"
#include "corpus/random_documents.h"
#include "support/catch.h"
#include "support/temp_dir.h"

using namespace bertpt;
using namespace bertpt::corpus;
using namespace bertpt::test;
namespace fs = std::filesystem;

namespace {

std::shared_ptr<const Corpus> build(const fs::path& folder, const std::vector<Written>& documents, const CorpusConfig& config = {}) {
  CorpusBuilder builder(folder, word_tokenizer(), config);
  for (const Written& written : documents) builder.add(written.document);
  return builder.finish();
}

std::vector<std::vector<int32_t>> sentences_of(const SplitView& split, int64_t document) {
  std::vector<std::vector<int32_t>> out;
  for (int64_t i = split.sentence_begin(document); i < split.sentence_begin(document + 1); ++i) {
    out.emplace_back();
    split.append_sentences(i, 1, out.back());
    REQUIRE(out.back().size() == split.sentence_lengths()[static_cast<size_t>(i)]);
  }
  return out;
}

std::set<std::string> ids_of(const SplitView& split) {
  std::set<std::string> ids;
  for (int64_t i = 0; i < split.n_documents(); ++i) ids.insert(split.document_id(i));
  return ids;
}

// Path below the folder to bytes.
std::map<std::string, std::string> files_of(const fs::path& folder) {
  std::map<std::string, std::string> files;
  for (const auto& entry : fs::recursive_directory_iterator(folder))
    if (entry.is_regular_file()) files[fs::relative(entry.path(), folder).string()] = bytes_of(entry.path());
  return files;
}

size_t entries_of(const fs::path& folder) { return static_cast<size_t>(std::distance(fs::directory_iterator(folder), {})); }

bool warns(const Corpus& corpus, const std::string& words) {
  const Json report = parse_json(corpus.report_json(), "report", Code::internal);
  for (const Json& warning : report.at("warnings"))
    if (warning.get<std::string>().find(words) != std::string::npos) return true;
  return false;
}

}  // namespace

TEST_CASE("a corpus gives back every document in the split of its hash") {
  const TempDir dir;
  const auto documents = write_documents(1, 600);
  CorpusConfig config;
  config.validation_share = 0.1;
  config.frame_bytes = 1024;
  const auto corpus = build(dir / "corpus", documents, config);
  const SplitView& train = corpus->split(Split::train);
  const SplitView& validation = corpus->split(Split::validation);
  CHECK(train.n_documents() + validation.n_documents() == 600);
  CHECK(validation.n_documents() > 30);
  CHECK(validation.n_documents() < 95);
  std::map<std::string, std::vector<std::vector<int32_t>>> expected;
  for (const Written& written : documents) expected[written.document.id] = written.sentences;
  for (const SplitView* split : {&train, &validation}) {
    for (int64_t i = 0; i < split->n_documents(); ++i) {
      const auto found = expected.find(split->document_id(i));
      REQUIRE(found != expected.end());
      REQUIRE(sentences_of(*split, i) == found->second);
      expected.erase(found);
    }
    CHECK(std::accumulate(split->id_counts().begin(), split->id_counts().end(), uint64_t{0}) == static_cast<uint64_t>(split->n_tokens()));
  }
  CHECK(expected.empty());
}

TEST_CASE("any number of threads gives the same bytes") {
  const TempDir dir;
  auto documents = write_documents(2, 300);
  Random random(4, 4);
  for (const int n : {60000, 70000, 80000, 200000}) {  // larger than what one thread takes at a time
    std::vector<std::vector<int>> sentences(static_cast<size_t>(n / 20));
    for (auto& words : sentences)
      for (int i = 0; i < 20; ++i) words.push_back(static_cast<int>(random.below(200)));
    documents.push_back(write_document("large" + std::to_string(n), sentences));
  }
  CorpusConfig config;
  config.shard_bytes = 65536;
  config.threads = 1;
  const auto one = build(dir / "one", documents, config);
  config.threads = 5;
  const auto five = build(dir / "five", documents, config);
  CHECK(files_of(dir / "one") == files_of(dir / "five"));
  CHECK(one->hash() == five->hash());
  INFO(one->manifest_json());
  CHECK(fs::exists(dir / "one" / "train-00001.zst"));  // several shards
  documents[0] = write_document("d0", {{1}});
  CHECK(build(dir / "other", documents, config)->hash() != one->hash());
}

TEST_CASE("adding documents moves none to another split") {
  const TempDir dir;
  auto documents = write_documents(3, 400);
  CorpusConfig config;
  config.validation_share = 0.2;
  const auto before = ids_of(build(dir / "a", documents, config)->split(Split::validation));
  std::reverse(documents.begin(), documents.end());
  for (const Written& written : write_documents(99, 300)) {
    documents.push_back(written);
    documents.back().document.id += "-new";
  }
  auto after = ids_of(build(dir / "b", documents, config)->split(Split::validation));
  std::erase_if(after, [](const std::string& id) { return id.ends_with("-new"); });
  CHECK(after == before);
}

TEST_CASE("sentences and documents without tokens are dropped and counted") {
  const TempDir dir;
  auto documents = write_documents(5, 20);
  documents.push_back(write_document("empty", {}));
  documents.push_back(write_document("blank", {{}, {}}));
  documents.push_back(write_document("partly", {{}, {3}, {}}));
  Written unknown = write_document("unknown", {});
  unknown.document.text = "zzz";
  unknown.document.sentences = {{0, 3}};
  documents.push_back(unknown);
  documents.push_back(documents[0]);
  const auto corpus = build(dir / "corpus", documents);
  const Json report = parse_json(corpus->report_json(), "report", Code::internal);
  CHECK(report["documents"]["read"] == 25);
  CHECK(report["documents"]["kept"] == 23);
  CHECK(report["documents"]["dropped"]["without_text"] == 1);
  CHECK(report["documents"]["dropped"]["without_tokens"] == 1);
  CHECK(report["documents"]["exact_duplicates"] == 1);
  CHECK(report["sentences"]["dropped_without_tokens"] == 4);
  CHECK(report["tokens"]["unk"] == 1);
  CHECK(report["tokens"]["unk_words"] == Json::parse(R"([{"word": "zzz", "count": 1}])"));
  const SplitView& train = corpus->split(Split::train);
  CHECK(report["tokens"]["total"].get<int64_t>() == train.n_tokens() + corpus->split(Split::validation).n_tokens());
  uint64_t bytes = 0;
  for (const auto& [name, text] : files_of(dir / "corpus")) bytes += name.ends_with(".zst") ? text.size() : 0;
  CHECK(report["shard_bytes"] == bytes);
}

TEST_CASE("the report says in words what will hurt") {
  const TempDir dir;
  std::vector<Written> single;
  for (int i = 0; i < 30; ++i) single.push_back(write_document("d" + std::to_string(i), {{i, i + 1}}));
  CHECK(warns(*build(dir / "single", single), "every pair would be random"));
  const auto one = build(dir / "one", {write_document("d", {{1, 2}, {3}})});
  CHECK(one->split(Split::train).n_documents() == 1);
  CHECK(one->split(Split::validation).n_documents() == 0);
  CHECK(warns(*one, "one document"));
  CHECK(warns(*one, "no validation document"));
  std::vector<Written> latin = write_documents(8, 300);
  latin[3].document.text += "Caf\xE9 noir. ";
  const auto spoiled = build(dir / "latin", latin);
  CHECK(warns(*spoiled, "not UTF-8"));
  const Json ill_formed = parse_json(spoiled->report_json(), "report", Code::internal)["ill_formed"];
  CHECK((ill_formed["count"] == 1 && ill_formed["documents"] == 1));
  CHECK(ill_formed["first"].get<std::string>().starts_with("document 4 "));
  const auto healthy = build(dir / "healthy", write_documents(8, 300));
  CHECK(parse_json(healthy->report_json(), "report", Code::internal)["warnings"].empty());
}

TEST_CASE("a corpus without documents or tokens is refused, and nothing is left") {
  const TempDir dir;
  CHECK(error_of([&] { build(dir / "corpus", {}); }).code() == Code::data);
  const Error error = error_of([&] { build(dir / "corpus", {write_document("blank", {{}})}); });
  CHECK(error.code() == Code::data);
  CHECK(error.message().find("1 documents read") != std::string::npos);
  CHECK(entries_of(dir.path()) == 0);
}

TEST_CASE("targets that cannot serve are refused before the first document") {
  const TempDir dir;
  const auto tokenizer = word_tokenizer();
  dir.write("file", "x");
  fs::create_directory(dir / "taken");
  CHECK(error_of([&] { CorpusBuilder(dir / "taken", tokenizer, {}); }).code() == Code::state);
  CHECK(error_of([&] { CorpusBuilder(dir / "file" / "corpus", tokenizer, {}); }).code() == Code::io);
  CHECK(error_of([&] { CorpusBuilder("/proc/bertpt-corpus", tokenizer, {}); }).message().find("/proc") != std::string::npos);
  CHECK(error_of([&] { CorpusBuilder(dir / "corpus", nullptr, {}); }).code() == Code::invalid_argument);
  CorpusConfig config;
  config.validation_share = 0.9;
  CHECK(error_of([&] { CorpusBuilder(dir / "corpus", tokenizer, config); }).code() == Code::config);
  if (::geteuid() != 0) {
    fs::create_directory(dir / "readonly");
    fs::permissions(dir / "readonly", fs::perms::owner_read | fs::perms::owner_exec);
    CHECK(error_of([&] { CorpusBuilder(dir / "readonly" / "corpus", tokenizer, {}); }).code() == Code::io);
    fs::permissions(dir / "readonly", fs::perms::owner_all);
  }
  CHECK(!fs::exists(dir / "corpus"));
  CorpusBuilder builder(dir / "slash" / "", tokenizer, {});  // "slash/" is "slash"
  builder.add(write_document("d", {{1}}).document);
  CHECK(builder.finish()->folder() == dir / "slash");
}

TEST_CASE("cancel, errors and a builder that is dropped leave nothing behind") {
  const TempDir dir;
  const auto documents = write_documents(1, 50);
  Cancel cancel;
  {
    CorpusBuilder builder(dir / "corpus", word_tokenizer(), {}, cancel);
    for (const Written& written : documents) builder.add(written.document);
    CHECK(entries_of(dir.path()) == 1);
    cancel.request();
    CHECK(error_of([&] { builder.finish(); }).code() == Code::cancelled);
    CHECK(entries_of(dir.path()) == 0);
    CHECK(error_of([&] { builder.finish(); }).code() == Code::state);
  }
  {
    CorpusBuilder builder(dir / "corpus", word_tokenizer(), {});
    builder.add(documents[0].document);
  }
  CorpusBuilder builder(dir / "corpus", word_tokenizer(), {});
  Document outside = documents[0].document;
  outside.sentences.push_back({0, outside.text.size() + 1});
  CHECK(error_of([&] { builder.add(outside); }).code() == Code::invalid_argument);
  CHECK(error_of([&] { builder.add(documents[0].document); }).code() == Code::state);
  CHECK(entries_of(dir.path()) == 0);
}

TEST_CASE("sources are built with progress, and the manifest says where the documents came from") {
  const TempDir dir;
  std::string lines;
  for (int i = 0; i < 200; ++i) lines += "{\"id\": \"n" + std::to_string(i) + "\", \"text\": \"W1 w" + std::to_string(i) + ". w3 w4.\"}\n";
  const auto source = open_files({dir.write("a.jsonl", lines).string()}, {});
  Progress progress;
  const auto corpus = build_corpus(*source, word_tokenizer(), dir / "corpus", {}, Cancel(), progress);
  CHECK(corpus->split(Split::train).n_documents() + corpus->split(Split::validation).n_documents() == 200);
  CHECK(progress.snapshot().unit == "bytes");
  CHECK(progress.snapshot().total == lines.size());
  CHECK(progress.snapshot().done == lines.size());
  const Json manifest = parse_json(corpus->manifest_json(), "manifest", Code::internal);
  CHECK(manifest["source"] == parse_json(source->describe_json(), "source", Code::internal));
  CHECK(manifest["config"]["threads"].is_null());
  Cancel cancel;
  cancel.request();
  CHECK(error_of([&] { build_corpus(*source, word_tokenizer(), dir / "b", {}, cancel, progress); }).code() == Code::cancelled);
  CHECK(entries_of(dir.path()) == 2);
}

TEST_CASE("every key of the corpus configuration has help and bounds") {
  const Json schema = parse_json(config_schema<CorpusConfig>("corpus"), "schema", Code::internal);
  CHECK(schema["properties"].size() == 12);
  for (const auto& [name, key] : schema["properties"].items()) {
    INFO(name);
    CHECK(key["description"].get<std::string>().size() > 20);
    const bool no_number = name == "segmenter" || name == "filters" || name == "duplicates" || name == "drop_list";
    CHECK((no_number || (key.contains("minimum") && key.contains("maximum"))));
  }
  CHECK_THROWS_AS(parse_config<CorpusConfig>("{\"frame_bytes\": 10}", "corpus"), Error);
}

TEST_CASE("copies of documents and paragraphs are dropped on request, the first stays") {
  const TempDir dir;
  const std::string line = "w1 w2 w3 w4 w5 w6 w7 w8 w9 w10 w11 w12 w13 w14 w15 w16 w17 w18 w19 w20.";
  const auto document = [](const std::string& id, const std::string& text) {
    Document out;
    out.id = id;
    out.text = text;
    return out;
  };
  const std::vector<Document> documents{document("a", line + "\nw30 w31."), document("b", "w40 w41."), document("a2", line + "\nw30 w31."),
                                        document("c", line + "\nw50."),     document("e", ""),         document("e2", ""),
                                        document("b2", "w40 w41.")};
  const auto build_all = [&](const std::string& name, const std::string& duplicates) {
    CorpusConfig config;
    config.duplicates = duplicates;
    config.validation_share = 0;
    config.min_validation_documents = 0;
    CorpusBuilder builder(dir / name, word_tokenizer(), config);
    for (const Document& given : documents) builder.add(given);
    return builder.finish();
  };
  const auto keep = build_all("keep", "keep"), drop = build_all("drop", "drop_documents"), cut = build_all("cut", "drop_paragraphs");
  const auto report_of = [](const auto& corpus) { return parse_json(corpus->report_json(), "report", Code::internal); };
  CHECK(ids_of(keep->split(Split::train)) == std::set<std::string>{"a", "a2", "b", "b2", "c"});
  CHECK(report_of(keep)["documents"]["exact_duplicates"] == 2);
  CHECK(ids_of(drop->split(Split::train)) == std::set<std::string>{"a", "b", "c"});
  CHECK(report_of(drop)["documents"]["dropped"]["exact_duplicates"] == 2);
  CHECK(report_of(drop)["documents"]["dropped"]["without_text"] == 2);
  CHECK(report_of(drop)["documents"]["read"] == 7);
  CHECK(ids_of(cut->split(Split::train)) == std::set<std::string>{"a", "b", "c"});
  CHECK(sentences_of(cut->split(Split::train), 2) == std::vector<std::vector<int32_t>>{{id_of_word(50), 5}});
  CHECK(report_of(cut)["dropped_paragraphs"] == 1);
  CHECK(report_of(cut)["dropped_paragraph_bytes"] == line.size() + 1);
  CHECK(report_of(cut)["text_bytes"] == report_of(keep)["text_bytes"]);

  CorpusConfig small;
  small.duplicates = "drop_documents";
  small.duplicates_memory_bytes = 4096;
  CorpusBuilder builder(dir / "small", word_tokenizer(), small);
  const Error full = error_of([&] {
    for (int i = 0; i < 1000; ++i) builder.add(document("d", "w1 w" + std::to_string(i)));
  });
  CHECK(full.code() == Code::out_of_memory);
  CHECK(full.message().find("duplicates_memory_bytes") != std::string::npos);
}

TEST_CASE("filters drop and count by name, and a drop list leaves documents out") {
  const TempDir dir;
  const std::string prose = "w1 w2 w3 w4 w5 w6 w7 w8. w9 w10 w11.";
  std::vector<std::string> texts{prose, "w1", "12345 678 901 234 w1.", "zzz zzz zzz w1 w2.", "", prose + " w12."};
  std::string same;
  for (int i = 0; i < 50; ++i) same += "w5 w6 w7.\n";
  texts.push_back(same);
  CorpusConfig config;
  config.filters.min_document_bytes = 3;
  config.filters.max_digit_share = 0.5;
  config.filters.max_unk_share = 0.4;
  config.filters.max_repeated_line_share = 0.5;
  config.filters.max_document_tokens = 14;
  config.drop_list = dir.write("list.txt", "# numbers\n5\n\n").string();
  CorpusBuilder builder(dir / "corpus", word_tokenizer(), config);
  for (const std::string& text : texts) {
    Document document;
    document.text = text;
    builder.add(document);
  }
  const Json report = parse_json(builder.finish()->report_json(), "report", Code::internal);
  INFO(report.dump(2));
  const Json& dropped = report["documents"]["dropped"];
  CHECK(report["documents"]["kept"] == 1);
  CHECK(dropped["document_bytes"] == 2);
  CHECK(dropped["digit_share"] == 1);
  CHECK(dropped["unk_share"] == 1);
  CHECK(dropped["repeated_line_share"] == 1);
  CHECK(dropped["drop_list"] == 1);
  CHECK(report["documents"]["read"] == 7);
  CHECK(error_of([&] {
          CorpusConfig bad;
          bad.drop_list = dir.write("bad.txt", "1\nx\n").string();
          CorpusBuilder(dir / "b", word_tokenizer(), bad);
        }).code() == Code::data);
}
