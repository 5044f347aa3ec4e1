#include "corpus/builder.h"

#include <zstd.h>

#include <algorithm>
#include <chrono>
#include <deque>

#include "base/files.h"
#include "base/hash.h"
#include "base/json.h"
#include "base/log.h"
#include "base/threads.h"
#include "base/work_pool.h"
#include "corpus/build_folder.h"
#include "corpus/build_sink.h"
#include "corpus/document_format.h"
#include "corpus/drop_list.h"
#include "corpus/duplicates.h"
#include "corpus/manifest.h"
#include "corpus/zstd_codec.h"

namespace bertpt::corpus {
namespace fs = std::filesystem;
namespace {

constexpr const char* kComponent = "corpus/builder";
constexpr size_t kBatchBytes = size_t{1} << 20, kBatchDocuments = 4096;
constexpr size_t kLargeBytes = size_t{8} << 20;  // a document that several threads share
constexpr int64_t kSaveBytes = int64_t{128} << 20;

fs::path without_trailing_slash(const fs::path& folder) { return folder.has_filename() ? folder : folder.parent_path(); }

// Fails before the first document is read, with what to do.
fs::path checked_target(const fs::path& given) {
  const fs::path folder = without_trailing_slash(given);
  if (folder.empty()) throw Error(Code::invalid_argument, kComponent, "the corpus needs a folder name");
  require_writable_directory(folder.has_parent_path() ? folder.parent_path() : fs::path("."), "the folder that shall hold the corpus");
  return folder;
}

const text::Tokenizer& need(const std::shared_ptr<const text::Tokenizer>& tokenizer) {
  if (!tokenizer) throw Error(Code::invalid_argument, kComponent, "a corpus needs a tokenizer");
  return *tokenizer;
}

void check_sentences(const Document& document) {
  for (const text::Span& span : document.sentences) {
    if (span.begin <= span.end && span.end <= document.text.size()) continue;
    throw Error(Code::invalid_argument, kComponent,
                "document '" + document.id + "' has a sentence at bytes " + std::to_string(span.begin) + " to " + std::to_string(span.end) +
                    ", outside its text of " + std::to_string(document.text.size()) + " bytes");
  }
}

Duplicates::Drop drop_of(const CorpusConfig& config) {
  if (config.duplicates == "drop_documents") return Duplicates::Drop::documents;
  return config.duplicates == "drop_paragraphs" ? Duplicates::Drop::paragraphs : Duplicates::Drop::nothing;
}

CorpusConfig checked(const CorpusConfig& config) { return parse_config<CorpusConfig>(write_config(config), "corpus"); }

// All that decides a byte of the corpus: an unfinished build is continued only when it is the same.
std::string identity_of(const Documents& documents, const text::Tokenizer& tokenizer, const CorpusConfig& config) {
  return Json{{"format", kManifestVersion},
              {"zstd", ZSTD_versionNumber()},
              {"compression_rules", kCompressionRules},
              {"segmenter", text::Segmenter::kRulesVersion},
              {"vocab_hash", tokenizer.vocab().hash()},
              {"tokenizer", tokenizer.config_json()},
              {"config", write_config(config.without_conduct())},
              {"drop_list", config.drop_list ? hash128_hex(read_file(*config.drop_list)) : ""},
              {"source", documents.describe_json()}}
      .dump();
}

// The pipeline: documents in; batches tokenized by a pool; outcomes taken in the order of the documents.
class Build {
 public:
  Build(std::shared_ptr<const text::Tokenizer> tokenizer, const CorpusConfig& config, const Cancel& cancel, const fs::path& target,
        std::unique_ptr<BuildFolder> folder)
      : config_(config),
        cancel_(cancel),
        tokenizer_(std::move(tokenizer)),
        segmenter_(config.segmenter),
        target_(target),
        n_threads_(config.threads.value_or(usable_cores())),
        drop_list_(config.drop_list),
        folder_(std::move(folder)),
        duplicates_(drop_of(config), static_cast<uint64_t>(config.duplicates_memory_bytes)),
        pool_(n_threads_),
        sink_(folder_->path(), tokenizer_, config, pool_) {}

  void add(Document document);
  // For a build that can be continued: where to go on, after load(); and a save when enough was read since the last one.
  ReadPosition load();
  void save_if_due(const ReadPosition& position);
  std::shared_ptr<const Corpus> finish(const std::string& source_json);
  BuildFolder& folder() { return *folder_; }

 private:
  struct Flight {
    std::future<std::vector<Outcome>> outcomes;
  };
  Tools tools() const { return {*tokenizer_, segmenter_, config_.filters, cancel_}; }
  void launch();
  void land(size_t flights_left);
  void count_dropped(const Document& document) {
    ++sink_.report.documents_read;
    sink_.report.text_bytes += document.text.size();
  }
  Manifest make_manifest(const std::string& source_json) const;

  const CorpusConfig config_;
  const Cancel cancel_;
  const std::shared_ptr<const text::Tokenizer> tokenizer_;
  const text::Segmenter segmenter_;
  const fs::path target_;
  const int64_t n_threads_;
  const DropList drop_list_;
  std::unique_ptr<BuildFolder> folder_;
  Duplicates duplicates_;
  WorkPool pool_;  // before what runs on it: jobs end before the tools go
  BuildSink sink_;
  std::deque<Flight> flights_;
  std::vector<HashedDocument> batch_;
  size_t batch_bytes_ = 0;
  uint64_t n_documents_ = 0;
  int64_t unsaved_bytes_ = 0;
};

void Build::add(Document document) {
  cancel_.check(kComponent);
  if (document.has_sentences) check_sentences(document);
  unsaved_bytes_ += static_cast<int64_t>(document.text.size());
  if (drop_list_.names(n_documents_++)) {
    ++sink_.report.documents_listed;
    return count_dropped(document);
  }
  const uint64_t text_hash = hash64(document.text);
  const uint64_t size = document.text.size();
  const bool white = is_white(document.text);
  if (!white && !duplicates_.admit(text_hash, document.text, !document.has_sentences)) return count_dropped(document);
  sink_.report.text_bytes += size - document.text.size();  // cut paragraphs were read, too
  batch_bytes_ += document.text.size();
  batch_.push_back({std::move(document), text_hash});
  if (batch_.back().document.text.size() >= kLargeBytes) {
    HashedDocument large = std::move(batch_.back());
    batch_.pop_back();
    launch();
    land(0);
    sink_.take(tokenize_document(tools(), std::move(large), n_threads_));
  } else if (batch_bytes_ >= kBatchBytes || batch_.size() >= kBatchDocuments) {
    launch();
    land(2 * static_cast<size_t>(n_threads_));
  }
}

void Build::launch() {
  if (!batch_.empty()) {
    flights_.push_back({pool_.run([tools = tools(), batch = std::make_shared<std::vector<HashedDocument>>(std::move(batch_))] {
      return tokenize_batch(tools, std::move(*batch));
    })});
  }
  batch_ = {};
  batch_bytes_ = 0;
}

// Takes batches that are through, and waits until at most so many are under way.
void Build::land(size_t flights_left) {
  while (!flights_.empty()) {
    const bool ready = flights_.front().outcomes.wait_for(std::chrono::seconds(0)) == std::future_status::ready;
    if (!ready && flights_.size() <= flights_left) return;
    std::vector<Outcome> outcomes = flights_.front().outcomes.get();
    flights_.pop_front();
    for (Outcome& outcome : outcomes) {
      cancel_.check(kComponent);
      sink_.take(std::move(outcome));
    }
  }
}

void Build::save_if_due(const ReadPosition& position) {
  if (unsaved_bytes_ < config_.save_bytes.value_or(kSaveBytes)) return;
  launch();
  land(0);
  std::string front, ordered, payload;
  put_varint(front, position.file);
  put_varint(front, position.documents);
  put_varint(front, n_documents_);
  duplicates_.save(front);
  sink_.save(ordered);
  put_text(payload, front);
  put_text(payload, ordered);
  folder_->add_save(payload);
  unsaved_bytes_ = 0;
}

ReadPosition Build::load() {
  ReadPosition position;
  std::vector<std::string> ordered;
  for (const std::string& save : folder_->saves()) {
    ByteReader parts(save, "unfinished build", 0);
    ByteReader front(parts.text(), "unfinished build", 0);
    position.file = front.varint();
    position.documents = front.varint();
    n_documents_ = front.varint();
    duplicates_.load(front);
    ordered.emplace_back(parts.text());
  }
  folder_->forget_saves();
  sink_.load(ordered);
  if (!ordered.empty()) {
    process_log().write(LogLevel::info, kComponent,
                        "continuing the build of '" + target_.string() + "' after " + std::to_string(n_documents_) + " documents");
  }
  return position;
}

Manifest Build::make_manifest(const std::string& source_json) const {
  Manifest manifest;
  manifest.vocab_hash = tokenizer_->vocab().hash();
  manifest.vocab_size = tokenizer_->vocab().size();
  manifest.tokenizer_json = tokenizer_->config_json();
  manifest.tokenizer_files = list_files(folder_->path() / kTokenizerFolder);
  manifest.segmenter_version = text::Segmenter::kRulesVersion;
  manifest.segmenter_json = segmenter_.config_json();
  manifest.config_json = write_config(config_.without_conduct());
  manifest.source_json = source_json;
  manifest.report_json = sink_.report.json(sink_.splits());
  manifest.splits = sink_.splits();
  return manifest;
}

std::shared_ptr<const Corpus> Build::finish(const std::string& source_json) {
  launch();
  land(0);
  BuildReport& report = sink_.report;
  report.duplicate_documents = duplicates_.documents();
  report.dropped_paragraphs = duplicates_.dropped_paragraphs;
  report.dropped_paragraph_bytes = duplicates_.dropped_paragraph_bytes;
  sink_.finish();
  cancel_.check(kComponent);
  make_directories(folder_->path() / kTokenizerFolder);
  tokenizer_->save(folder_->path() / kTokenizerFolder);
  write_file_atomic(folder_->path() / kManifestName, make_manifest(source_json).write());
  cancel_.check(kComponent);
  folder_->commit();
  for (const std::string& warning : report.warnings(sink_.splits()))
    process_log().write(LogLevel::warn, kComponent, target_.string() + ": " + warning);
  return Corpus::open(target_, tokenizer_);
}

// Errors after which the same call may succeed later, and then goes on where it stopped.
bool can_pass(Code code) { return code == Code::cancelled || code == Code::io || code == Code::no_space || code == Code::out_of_memory; }

}  // namespace

struct CorpusBuilder::Impl {
  Build build;
  std::string source_json = "{}";
};

CorpusBuilder::CorpusBuilder(fs::path folder, std::shared_ptr<const text::Tokenizer> tokenizer, const CorpusConfig& config,
                             const Cancel& cancel) {
  need(tokenizer);
  const CorpusConfig resolved = checked(config);
  const fs::path target = checked_target(folder);
  impl_.reset(new Impl{Build(std::move(tokenizer), resolved, cancel, target, std::make_unique<BuildFolder>(target))});
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
  run([&](Impl& impl) { impl.build.add(std::move(document)); });
}

std::shared_ptr<const Corpus> CorpusBuilder::finish() {
  auto corpus = run([](Impl& impl) { return impl.build.finish(impl.source_json); });
  impl_.reset();
  return corpus;
}

std::shared_ptr<const Corpus> build_corpus(const Documents& documents, std::shared_ptr<const text::Tokenizer> tokenizer,
                                           const fs::path& folder, const CorpusConfig& given, const Cancel& cancel, Progress& progress) {
  need(tokenizer);
  const CorpusConfig config = checked(given);
  const fs::path target = checked_target(folder);
  auto place = documents.can_continue() ? std::make_unique<BuildFolder>(target, identity_of(documents, *tokenizer, config))
                                        : std::make_unique<BuildFolder>(target);
  Build build(std::move(tokenizer), config, cancel, target, std::move(place));
  try {
    const std::unique_ptr<DocumentReader> reader = documents.open();
    reader->stop_on(cancel);
    progress.begin("building corpus", "bytes", reader->bytes_total());
    if (build.folder().resumable()) reader->seek(build.load());
    Document document;
    while (reader->next(document)) {
      build.add(std::move(document));
      document = {};
      progress.set(reader->bytes_read());
      if (build.folder().resumable()) build.save_if_due(reader->position());
    }
    auto corpus = build.finish(documents.describe_json());
    progress.set(reader->bytes_total());
    return corpus;
  } catch (const Error& error) {
    if (!can_pass(error.code())) build.folder().discard();
    throw;
  } catch (...) {
    build.folder().discard();
    throw;
  }
}

}  // namespace bertpt::corpus
