#include "corpus/merge.h"

#include <cstdio>

#include "base/files.h"
#include "base/json.h"
#include "base/log.h"
#include "corpus/build_report.h"
#include "corpus/manifest.h"

namespace bertpt::corpus {
namespace fs = std::filesystem;
namespace {

constexpr const char* kComponent = "corpus/merge";

struct Part {
  fs::path folder;
  std::shared_ptr<const Corpus> corpus;
  Manifest manifest;
};

void check_same(const Part& first, const Part& part) {
  const auto refuse = [&](const char* what) {
    throw Error(Code::data, kComponent,
                "'" + part.folder.string() + "' was built with another " + what + " than '" + first.folder.string() +
                    "'; parts of one corpus need the same",
                {{"path", part.folder.string()}});
  };
  const auto json = [](const std::string& text) { return parse_json(text, "configuration", Code::internal); };
  if (part.manifest.vocab_hash != first.manifest.vocab_hash) refuse("vocabulary");
  if (json(part.manifest.tokenizer_json) != json(first.manifest.tokenizer_json)) refuse("tokenizer configuration");
  if (part.manifest.segmenter_version != first.manifest.segmenter_version ||
      json(part.manifest.segmenter_json) != json(first.manifest.segmenter_json))
    refuse("segmenter");
}

void link_or_copy(const fs::path& from, const fs::path& to) {
  std::error_code error;
  fs::create_hard_link(from, to, error);
  if (!error) return;
  fs::copy_file(from, to, error);
  if (error) throw_errno(error.value(), kComponent, "copy to", to.string());
}

void count_documents(const SplitView& split, QuantileSketch& sketch) {
  const auto lengths = split.sentence_lengths();
  for (int64_t document = 0, sentence = 0; document < split.n_documents(); ++document) {
    uint64_t tokens = 0;
    for (const int64_t end = split.sentence_begin(document + 1); sentence < end; ++sentence)
      tokens += lengths[static_cast<size_t>(sentence)];
    sketch.add(tokens);
  }
}

uint64_t count_used(const std::vector<Part>& parts) {
  std::vector<bool> used(static_cast<size_t>(parts.front().manifest.vocab_size));
  for (const Part& part : parts) {
    for (const Split split : {Split::train, Split::validation}) {
      const auto counts = part.corpus->split(split).id_counts();
      for (size_t id = 0; id < used.size(); ++id) used[id] = used[id] || counts[id] > 0;
    }
  }
  uint64_t n = 0;
  for (const bool bit : used) n += bit;
  return n;
}

}  // namespace

std::shared_ptr<const Corpus> merge_corpora(const std::vector<fs::path>& folders, const fs::path& folder, const Cancel& cancel,
                                            Progress& progress) {
  if (folders.empty()) throw Error(Code::invalid_argument, kComponent, "no part was given to merge");
  std::vector<Part> parts;
  uint64_t n_shards = 0;
  for (const fs::path& path : folders) {
    cancel.check(kComponent);
    std::shared_ptr<const Corpus> corpus = Corpus::open(path);
    Manifest manifest = Manifest::parse(corpus->manifest_json(), (path / kManifestName).string());
    for (const ManifestSplit& split : manifest.splits) n_shards += split.shards.size();
    parts.push_back({path, std::move(corpus), std::move(manifest)});
    check_same(parts.front(), parts.back());
  }
  progress.begin("merging corpora", "shards", n_shards);

  AtomicDirectory directory(folder.has_filename() ? folder : folder.parent_path());
  Manifest merged = parts.front().manifest;
  merged.splits = {};
  BuildReport report;
  report.vocab_size = static_cast<uint64_t>(merged.vocab_size);
  Json sources = Json::array();
  for (const Part& part : parts) {
    report.add(parse_json(part.manifest.report_json, "report", Code::corrupt));
    sources.push_back({{"hash", part.manifest.hash()}, {"source", parse_json(part.manifest.source_json, "source", Code::corrupt)}});
    for (size_t i = 0; i < merged.splits.size(); ++i) {
      ManifestSplit& into = merged.splits[i];
      for (const ManifestShard& shard : part.manifest.splits[i].shards) {
        cancel.check(kComponent);
        char name[64];
        std::snprintf(name, sizeof name, "%s-%05zu.zst", kSplitNames[i], into.shards.size());
        link_or_copy(part.folder / shard.name, directory.path() / name);
        into.shards.push_back({name, shard.summary});
        progress.advance(1);
      }
      into.counts.documents += part.manifest.splits[i].counts.documents;
      into.counts.sentences += part.manifest.splits[i].counts.sentences;
      into.counts.tokens += part.manifest.splits[i].counts.tokens;
      count_documents(part.corpus->split(static_cast<Split>(i)), report.tokens_per_document);
    }
  }
  report.ids_used = count_used(parts);
  merged.source_json = Json{{"source", "merged"}, {"parts", std::move(sources)}}.dump();
  merged.report_json = report.json(merged.splits);
  make_directories(directory.path() / kTokenizerFolder);
  for (const ManifestFile& file : merged.tokenizer_files) {
    write_file_atomic(directory.path() / kTokenizerFolder / file.name, read_file(parts.front().folder / kTokenizerFolder / file.name));
  }
  write_file_atomic(directory.path() / kManifestName, merged.write());
  directory.commit();
  for (const std::string& warning : report.warnings(merged.splits))
    process_log().write(LogLevel::warn, kComponent, folder.string() + ": " + warning);
  return Corpus::open(folder.has_filename() ? folder : folder.parent_path());
}

}  // namespace bertpt::corpus
