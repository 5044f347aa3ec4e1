#include "corpus/manifest.h"

#include <algorithm>

#include "base/files.h"
#include "base/hash.h"
#include "base/json.h"

namespace bertpt::corpus {
namespace {

constexpr const char* kFormatName = "bertpt-corpus";

Json object_of(const std::string& text, const char* what) { return parse_json(text, what, Code::internal); }

Json write_split(const ManifestSplit& split) {
  Json shards = Json::array();
  for (const ManifestShard& shard : split.shards) {
    const ShardSummary& summary = shard.summary;
    shards.push_back({{"name", shard.name},
                      {"size_bytes", summary.size_bytes},
                      {"hash", summary.hash},
                      {"documents", summary.counts.documents},
                      {"sentences", summary.counts.sentences},
                      {"tokens", summary.counts.tokens}});
  }
  return {{"documents", split.counts.documents},
          {"sentences", split.counts.sentences},
          {"tokens", split.counts.tokens},
          {"shards", std::move(shards)}};
}

ShardCounts read_counts(const Json& json) {
  return {json.at("documents").get<uint64_t>(), json.at("sentences").get<uint64_t>(), json.at("tokens").get<uint64_t>()};
}

ManifestSplit read_split(const Json& json) {
  ManifestSplit split;
  split.counts = read_counts(json);
  for (const Json& shard : json.at("shards")) {
    split.shards.push_back({shard.at("name").get<std::string>(),
                            {shard.at("size_bytes").get<uint64_t>(), shard.at("hash").get<std::string>(), read_counts(shard)}});
  }
  return split;
}

[[noreturn]] void throw_corrupt(const std::string& path, const std::string& what) {
  throw Error(Code::corrupt, "corpus/manifest", "'" + path + "' " + what + "; restore the folder from a copy or build the corpus again",
              {{"path", path}});
}

void check_format(const Json& document, const std::string& path) {
  if (!document.is_object() || !document.contains("format") || !document["format"].is_object() ||
      document["format"].value("name", "") != kFormatName)
    throw_corrupt(path, "is not the manifest of a corpus");
  const Json version = document["format"].value("version", Json());
  if (!version.is_number_integer()) throw_corrupt(path, "has no format version");
  if (version != kManifestVersion) {
    throw Error(Code::unsupported, "corpus/manifest",
                "'" + path + "' has corpus format " + version.dump() + ", this library reads " + std::to_string(kManifestVersion) +
                    "; use the libbertpt that wrote it, or build the corpus again",
                {{"path", path}, {"expected", kManifestVersion}, {"actual", version.dump()}});
  }
}

Manifest read_document(const Json& document) {
  Manifest manifest;
  const Json& tokenizer = document.at("tokenizer");
  manifest.vocab_hash = tokenizer.at("vocab_hash").get<std::string>();
  manifest.vocab_size = tokenizer.at("vocab_size").get<int64_t>();
  manifest.tokenizer_json = tokenizer.at("config").dump();
  for (const Json& file : tokenizer.at("files"))
    manifest.tokenizer_files.push_back(
        {file.at("name").get<std::string>(), file.at("size_bytes").get<uint64_t>(), file.at("hash").get<std::string>()});
  manifest.segmenter_version = document.at("segmenter").at("version").get<int64_t>();
  manifest.segmenter_json = document.at("segmenter").at("config").dump();
  manifest.config_json = document.at("config").dump();
  manifest.source_json = document.at("source").dump();
  manifest.report_json = document.at("report").dump();
  for (size_t i = 0; i < kSplitNames.size(); ++i) manifest.splits[i] = read_split(document.at("splits").at(kSplitNames[i]));
  return manifest;
}

}  // namespace

std::string Manifest::hash() const {
  Hasher hasher;
  hasher.add(vocab_hash + "\n" + object_of(tokenizer_json, "tokenizer configuration").dump() + "\n");
  for (size_t i = 0; i < splits.size(); ++i)
    for (const ManifestShard& shard : splits[i].shards) hasher.add(std::string(kSplitNames[i]) + " " + shard.summary.hash + "\n");
  return hasher.hex();
}

std::string Manifest::write() const {
  Json files = Json::array();
  for (const ManifestFile& file : tokenizer_files)
    files.push_back({{"name", file.name}, {"size_bytes", file.size_bytes}, {"hash", file.hash}});
  Json document = {{"format", {{"name", kFormatName}, {"version", kManifestVersion}}},
                   {"tokenizer",
                    {{"vocab_hash", vocab_hash},
                     {"vocab_size", vocab_size},
                     {"config", object_of(tokenizer_json, "tokenizer configuration")},
                     {"files", std::move(files)}}},
                   {"segmenter", {{"version", segmenter_version}, {"config", object_of(segmenter_json, "segmenter configuration")}}},
                   {"config", object_of(config_json, "corpus configuration")},
                   {"source", object_of(source_json, "source description")},
                   {"splits", Json::object()},
                   {"report", object_of(report_json, "report")}};
  for (size_t i = 0; i < kSplitNames.size(); ++i) document["splits"][kSplitNames[i]] = write_split(splits[i]);
  document["hash"] = hash();
  document["check"] = hash128_hex(document.dump());
  return document.dump(2) + "\n";
}

Manifest Manifest::parse(std::string_view text, const std::string& path) {
  Json document = parse_json(text, "'" + path + "'", Code::corrupt);
  try {
    check_format(document, path);
    const std::string check = document.at("check").get<std::string>();
    document.erase("check");
    if (check != hash128_hex(document.dump())) throw_corrupt(path, "was changed after it was written (its check does not fit)");
    Manifest manifest = read_document(document);
    if (document.at("hash").get<std::string>() != manifest.hash()) throw_corrupt(path, "has a hash that does not fit its shards");
    return manifest;
  } catch (const nlohmann::json::exception& error) {
    throw_corrupt(path, std::string("lacks a key or has a wrong type (") + error.what() + ")");
  }
}

std::vector<ManifestFile> list_files(const std::filesystem::path& folder) {
  std::vector<ManifestFile> files;
  std::error_code error;
  for (std::filesystem::directory_iterator entry(folder, error), end; !error && entry != end; entry.increment(error)) {
    if (!entry->is_regular_file()) continue;
    const std::string text = read_file(entry->path());
    files.push_back({entry->path().filename().string(), text.size(), hash128_hex(text)});
  }
  if (error) throw_errno(error.value(), "corpus/manifest", "read the folder", folder.string());
  std::sort(files.begin(), files.end(), [](const ManifestFile& a, const ManifestFile& b) { return a.name < b.name; });
  return files;
}

}  // namespace bertpt::corpus
