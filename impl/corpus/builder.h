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
  int64_t min_validation_documents = 1; // taken by smallest hash when the share gives fewer; 0 allows none
  int64_t frame_bytes = 65536;          // decoded size of a frame
  int64_t shard_bytes = int64_t{1} << 30;
  int64_t compression_level = 3;
  std::optional<int64_t> threads;
  text::SegmenterConfig segmenter;
  void visit(ConfigVisitor& v);
};

// Pushed documents; see build_corpus for files.
class CorpusBuilder {
 public:
  CorpusBuilder(std::filesystem::path folder, std::shared_ptr<const text::Tokenizer> tokenizer, const CorpusConfig& config);
  ~CorpusBuilder();  // without finish(): removes what was written
  void add(const Document& document);
  // Errors: Code::data for a corpus without documents or tokens (the message says what was read and dropped).
  std::shared_ptr<const Corpus> finish();

 private:
  struct Impl;
  std::unique_ptr<Impl> impl_;
};

std::shared_ptr<const Corpus> build_corpus(const Documents& documents, std::shared_ptr<const text::Tokenizer> tokenizer,
                                           const std::filesystem::path& folder, const CorpusConfig& config, const Cancel& cancel,
                                           Progress& progress);

}  // namespace bertpt::corpus
