#include "corpus/builder.h"

#include <algorithm>
#include <array>
#include <cstdio>

#include "base/files.h"
#include "base/hash.h"
#include "base/json.h"
#include "base/log.h"
#include "base/threads.h"
#include "corpus/build_report.h"
#include "corpus/manifest.h"
#include "corpus/shard_writer.h"
#include "corpus/splitter.h"

namespace bertpt::corpus {
namespace fs = std::filesystem;
namespace {

constexpr const char* kComponent = "corpus/builder";
constexpr size_t kBatchBytes = size_t{8} << 20, kBatchDocuments = 65536;
constexpr size_t kUnitBytes = size_t{64} << 10;  // of text, tokenized by one thread in one go

fs::path without_trailing_slash(const fs::path& folder) { return folder.has_filename() ? folder : folder.parent_path(); }

// Fails before the first document is read, with what to do.
fs::path checked_target(const fs::path& given) {
  const fs::path folder = without_trailing_slash(given);
  if (folder.empty()) throw Error(Code::invalid_argument, kComponent, "the corpus needs a folder name");
  require_writable_directory(folder.has_parent_path() ? folder.parent_path() : fs::path("."), "the folder that shall hold the corpus");
  return folder;
}

// Some sentences of a document and what the tokenizer made of them.
struct Unit {
  size_t document, first_sentence, end_sentence;
  std::vector<int32_t> ids = {};
  std::vector<uint32_t> lengths = {};
  uint64_t dropped_sentences = 0;
};

void check_sentences(const Document& document) {
  for (const text::Span& span : document.sentences) {
    if (span.begin <= span.end && span.end <= document.text.size()) continue;
    throw Error(Code::invalid_argument, kComponent,
                "document '" + document.id + "' has a sentence at bytes " + std::to_string(span.begin) + " to " + std::to_string(span.end) +
                    ", outside its text of " + std::to_string(document.text.size()) + " bytes");
  }
}

}  // namespace

void CorpusConfig::visit(ConfigVisitor& v) {
  v.field({.name = "validation_share", .help = "Share of the documents kept for validation, chosen by a hash of the text.", .min = 0, .max = 0.5}, validation_share);
  v.field({.name = "min_validation_documents",
           .help = "Take the documents of the smallest hashes when the share gives fewer than this (random pairs need two); training keeps two before validation gets its second; 0 allows an empty validation split.",
           .unit = "documents", .min = 0, .max = 10000}, min_validation_documents);
  v.field({.name = "frame_bytes", .help = "Size of a decoded frame, the unit of reading and checking.", .unit = "bytes", .min = 1024,
           .max = static_cast<double>(kMaxFrameBytes)}, frame_bytes);
  v.field({.name = "shard_bytes", .help = "A shard is closed when it has about this size.", .unit = "bytes", .min = 65536, .max = 0x1p31}, shard_bytes);
  v.field({.name = "compression_level", .help = "zstd level of the token frames; 3 writes about twice as fast and takes about 3 % more, above 6 nothing is gained.", .min = 1, .max = 19}, compression_level);
  v.field({.name = "threads", .help = "Threads that tokenize; null: all cores of the process. The corpus does not depend on it.", .min = 1, .max = 1024}, threads);
  v.object({.name = "segmenter", .help = "How text is cut into sentences."}, segmenter);
}

struct CorpusBuilder::Impl {
  Impl(const fs::path& target, std::shared_ptr<const text::Tokenizer> given, const CorpusConfig& given_config, const Cancel& given_cancel)
      : config(parse_config<CorpusConfig>(write_config(given_config), "corpus")), cancel(given_cancel), tokenizer(std::move(given)),
        segmenter(config.segmenter), folder(checked_target(target)), directory(folder),
        splitter(config.validation_share, config.min_validation_documents, [this](Split split, const TokenizedDocument& document) { write(split, document); }) {}

  void add(Document document);
  void flush();
  std::vector<std::vector<text::Span>> segment_batch();
  void tokenize(Unit& unit, const std::vector<text::Span>& sentences);
  void take(const std::vector<text::Span>& sentences, Document& document, std::span<Unit> units);
  void write(Split split, const TokenizedDocument& document);
  void finish_shard(Split split);
  std::string shard_metadata(Split split) const;
  Manifest make_manifest();
  std::shared_ptr<const Corpus> finish();

  const CorpusConfig config;
  const Cancel cancel;
  const std::shared_ptr<const text::Tokenizer> tokenizer;
  const text::Segmenter segmenter;
  const fs::path folder;
  AtomicDirectory directory;
  Splitter splitter;
  std::string source_json = "{}";
  std::vector<Document> batch;
  size_t batch_bytes = 0;
  BuildReport report;
  std::vector<bool> id_used = std::vector<bool>(static_cast<size_t>(tokenizer->vocab().size()));
  std::array<std::unique_ptr<ShardWriter>, 2> writers;
  std::array<ManifestSplit, 2> splits;
};

void CorpusBuilder::Impl::add(Document document) {
  cancel.check(kComponent);
  if (document.has_sentences) check_sentences(document);
  batch_bytes += document.text.size();
  batch.push_back(std::move(document));
  if (batch_bytes >= kBatchBytes || batch.size() >= kBatchDocuments) flush();
}

std::vector<std::vector<text::Span>> CorpusBuilder::Impl::segment_batch() {
  std::vector<std::vector<text::Span>> sentences(batch.size());
  parallel_for(config.threads.value_or(usable_cores()), static_cast<int64_t>(batch.size()), [&](int64_t i) {
    cancel.check(kComponent);
    Document& document = batch[static_cast<size_t>(i)];
    if (document.has_sentences) sentences[static_cast<size_t>(i)] = std::move(document.sentences);
    else segmenter.segment(document.text, sentences[static_cast<size_t>(i)]);
  });
  return sentences;
}

void CorpusBuilder::Impl::tokenize(Unit& unit, const std::vector<text::Span>& sentences) {
  const std::string_view text = batch[unit.document].text;
  for (size_t i = unit.first_sentence; i < unit.end_sentence; ++i) {
    const size_t before = unit.ids.size();
    tokenizer->append_ids(text.substr(sentences[i].begin, sentences[i].end - sentences[i].begin), unit.ids);
    if (unit.ids.size() == before) ++unit.dropped_sentences;
    else unit.lengths.push_back(static_cast<uint32_t>(unit.ids.size() - before));
  }
}

void CorpusBuilder::Impl::flush() {
  const std::vector<std::vector<text::Span>> sentences = segment_batch();
  std::vector<Unit> units;
  std::vector<size_t> first_unit;
  for (size_t document = 0; document < batch.size(); ++document) {
    first_unit.push_back(units.size());
    const std::vector<text::Span>& spans = sentences[document];
    for (size_t first = 0, end = 0; first < spans.size(); first = end) {
      for (end = first + 1; end < spans.size() && spans[end].end - spans[first].begin <= kUnitBytes; ++end) {}
      units.push_back({document, first, end});
    }
  }
  first_unit.push_back(units.size());
  parallel_for(config.threads.value_or(usable_cores()), static_cast<int64_t>(units.size()), [&](int64_t i) {
    cancel.check(kComponent);
    Unit& unit = units[static_cast<size_t>(i)];
    tokenize(unit, sentences[unit.document]);
  });
  for (size_t i = 0; i < batch.size(); ++i) {
    cancel.check(kComponent);
    take(sentences[i], batch[i], std::span(units).subspan(first_unit[i], first_unit[i + 1] - first_unit[i]));
  }
  batch.clear();
  batch_bytes = 0;
}

// Joins the units of a document and counts it.
void CorpusBuilder::Impl::take(const std::vector<text::Span>& sentences, Document& document, std::span<Unit> units) {
  TokenizedDocument out{std::move(document.id), hash64(document.text), {}, {}};
  for (Unit& unit : units) {
    out.ids.insert(out.ids.end(), unit.ids.begin(), unit.ids.end());
    out.sentence_lengths.insert(out.sentence_lengths.end(), unit.lengths.begin(), unit.lengths.end());
    report.sentences_without_tokens += unit.dropped_sentences;
    unit = {};
  }
  ++report.documents_read;
  report.text_bytes += document.text.size();
  if (out.ids.empty()) {
    ++(sentences.empty() ? report.documents_without_text : report.documents_without_tokens);
    return;
  }
  ++report.documents_kept;
  report.one_sentence_documents += out.sentence_lengths.size() == 1;
  report.sentences_kept += out.sentence_lengths.size();
  report.tokens += out.ids.size();
  report.tokens_per_document.add(out.ids.size());
  report.text_hashes.push_back(out.text_hash);
  for (const int32_t id : out.ids) {
    report.unk_tokens += id == tokenizer->vocab().special().unk;
    id_used[static_cast<size_t>(id)] = true;
  }
  splitter.add(std::move(out));
}

std::string CorpusBuilder::Impl::shard_metadata(Split split) const {
  const size_t index = static_cast<size_t>(split);
  return Json{{"vocab_hash", tokenizer->vocab().hash()},
              {"split", kSplitNames[index]},
              {"shard", splits[index].shards.size()},
              {"tokenizer", parse_json(tokenizer->config_json(), "tokenizer configuration", Code::internal)},
              {"segmenter",
               {{"version", text::Segmenter::kRulesVersion}, {"config", parse_json(segmenter.config_json(), "segmenter configuration", Code::internal)}}}}
      .dump();
}

void CorpusBuilder::Impl::write(Split split, const TokenizedDocument& document) {
  const size_t index = static_cast<size_t>(split);
  std::unique_ptr<ShardWriter>& writer = writers[index];
  if (!writer) {
    char name[64];
    std::snprintf(name, sizeof name, "%s-%05zu.zst", kSplitNames[index], splits[index].shards.size());
    writer = std::make_unique<ShardWriter>(directory.path() / name, ShardOptions{.vocab_size = tokenizer->vocab().size(),
                                                                               .metadata_json = shard_metadata(split),
                                                                               .frame_bytes = config.frame_bytes,
                                                                               .compression_level = config.compression_level});
    splits[index].shards.push_back({name, {}});
  }
  writer->add(document.id, document.ids, document.sentence_lengths);
  if (writer->size_estimate_bytes() >= static_cast<uint64_t>(config.shard_bytes)) finish_shard(split);
}

void CorpusBuilder::Impl::finish_shard(Split split) {
  ManifestSplit& listed = splits[static_cast<size_t>(split)];
  std::unique_ptr<ShardWriter>& writer = writers[static_cast<size_t>(split)];
  if (!writer) return;
  const ShardSummary summary = writer->finish();
  writer.reset();
  listed.shards.back().summary = summary;
  listed.counts.documents += summary.counts.documents;
  listed.counts.sentences += summary.counts.sentences;
  listed.counts.tokens += summary.counts.tokens;
  report.shard_bytes += summary.size_bytes;
}

Manifest CorpusBuilder::Impl::make_manifest() {
  CorpusConfig stored = config;
  stored.threads.reset();
  report.vocab_size = id_used.size();
  report.ids_used = static_cast<uint64_t>(std::count(id_used.begin(), id_used.end(), true));
  Manifest manifest;
  manifest.vocab_hash = tokenizer->vocab().hash();
  manifest.vocab_size = tokenizer->vocab().size();
  manifest.tokenizer_json = tokenizer->config_json();
  manifest.tokenizer_files = list_files(directory.path() / kTokenizerFolder);
  manifest.segmenter_version = text::Segmenter::kRulesVersion;
  manifest.segmenter_json = segmenter.config_json();
  manifest.config_json = write_config(stored);
  manifest.source_json = source_json;
  manifest.report_json = report.json(splits);
  manifest.splits = splits;
  return manifest;
}

std::shared_ptr<const Corpus> CorpusBuilder::Impl::finish() {
  flush();
  splitter.finish();
  if (report.documents_kept == 0) {
    throw Error(Code::data, kComponent,
                "the corpus would be empty: of " + std::to_string(report.documents_read) + " documents read, " +
                    std::to_string(report.documents_without_text) + " had no text and " + std::to_string(report.documents_without_tokens) +
                    " gave no token; check the files, the format and the text field",
                {{"documents_read", report.documents_read},
                 {"without_text", report.documents_without_text},
                 {"without_tokens", report.documents_without_tokens}});
  }
  cancel.check(kComponent);
  finish_shard(Split::train);
  finish_shard(Split::validation);
  make_directories(directory.path() / kTokenizerFolder);
  tokenizer->save(directory.path() / kTokenizerFolder);
  write_file_atomic(directory.path() / kManifestName, make_manifest().write());
  cancel.check(kComponent);
  directory.commit();
  for (const std::string& warning : report.warnings(splits)) process_log().write(LogLevel::warn, kComponent, folder.string() + ": " + warning);
  return Corpus::open(folder);
}

CorpusBuilder::CorpusBuilder(fs::path folder, std::shared_ptr<const text::Tokenizer> tokenizer, const CorpusConfig& config, const Cancel& cancel)
    : impl_(tokenizer ? std::make_unique<Impl>(folder, std::move(tokenizer), config, cancel) : nullptr) {
  if (!impl_) throw Error(Code::invalid_argument, kComponent, "a corpus needs a tokenizer");
}
CorpusBuilder::~CorpusBuilder() = default;

// Runs `step`; when it throws, all that was written goes and the builder is at its end.
template <class Step>
auto CorpusBuilder::run(Step&& step) {
  if (!impl_) throw Error(Code::state, kComponent, "the builder is at its end (finished, or an earlier error); make a new one");
  try {
    return step(*impl_);
  } catch (...) {
    impl_.reset();
    throw;
  }
}

void CorpusBuilder::describe_source(std::string json) {
  parse_json(json, "source description", Code::invalid_argument);
  run([&](Impl& impl) { impl.source_json = std::move(json); });
}

void CorpusBuilder::add(Document document) {
  run([&](Impl& impl) { impl.add(std::move(document)); });
}

std::shared_ptr<const Corpus> CorpusBuilder::finish() {
  auto corpus = run([](Impl& impl) { return impl.finish(); });
  impl_.reset();
  return corpus;
}

std::shared_ptr<const Corpus> build_corpus(const Documents& documents, std::shared_ptr<const text::Tokenizer> tokenizer, const fs::path& folder,
                                           const CorpusConfig& config, const Cancel& cancel, Progress& progress) {
  CorpusBuilder builder(folder, std::move(tokenizer), config, cancel);
  const std::unique_ptr<DocumentReader> reader = documents.open();
  progress.begin("building corpus", "bytes", reader->bytes_total());
  builder.describe_source(documents.describe_json());
  Document document;
  while (reader->next(document)) {
    builder.add(std::move(document));
    document = {};
    progress.set(reader->bytes_read());
  }
  auto corpus = builder.finish();
  progress.set(reader->bytes_total());
  return corpus;
}

}  // namespace bertpt::corpus
