// corpus/builder.h   Documents to a corpus folder. The folder appears whole under its name or not at all.
#pragma once

#include <filesystem>
#include <memory>
#include <string>

#include "base/cancel.h"
#include "base/config.h"
#include "corpus/corpus.h"
#include "corpus/source.h"
#include "text/segmenter.h"
#include "text/tokenizer.h"

namespace bertpt::corpus {

struct CorpusConfig {
  double validation_share = 0.02;       // of documents, chosen by a hash of the document's text: stable when documents are added
  int64_t min_validation_documents = 2; // taken by smallest hash when the share gives fewer: random pairs need two; 0 allows none
  int64_t frame_bytes = 65536;          // decoded size of a frame
  int64_t shard_bytes = int64_t{1} << 30;
  int64_t compression_level = 6;
  std::optional<int64_t> threads;
  text::SegmenterConfig segmenter;
  void visit(ConfigVisitor& v);
};

// Pushed documents; see build_corpus for files. Documents are tokenized in batches of some megabytes on config.threads threads; the
// bytes of the corpus depend on neither. Memory: a batch, the first tokens of a shard (see shard_writer.h), the columns of one shard
// of each split, 8 bytes a document and the documents that wait for their split (min_validation_documents at most).
// Not for use by two threads. After an error nothing is left on disk and the builder only gives Code::state.
class CorpusBuilder {
 public:
  // Errors: Code::state when `folder` exists; Code::io when it cannot be made; Code::config for a value out of bounds.
  CorpusBuilder(std::filesystem::path folder, std::shared_ptr<const text::Tokenizer> tokenizer, const CorpusConfig& config, const Cancel& cancel = {});
  ~CorpusBuilder();  // without finish(): removes what was written
  // What the manifest says about the documents' origin: a JSON object.
  void describe_source(std::string json);
  // Errors: Code::invalid_argument for sentences outside the text; Code::data for an id that is too long; Code::cancelled.
  void add(Document document);
  // Errors: Code::data for a corpus without documents or tokens (the message says what was read and dropped).
  std::shared_ptr<const Corpus> finish();

 private:
  struct Impl;
  template <class Step>
  auto run(Step&& step);
  std::unique_ptr<Impl> impl_;  // null: at its end
};

// Reads all documents; progress counts the bytes of the sources.
std::shared_ptr<const Corpus> build_corpus(const Documents& documents, std::shared_ptr<const text::Tokenizer> tokenizer,
                                           const std::filesystem::path& folder, const CorpusConfig& config, const Cancel& cancel,
                                           Progress& progress);

}  // namespace bertpt::corpus
