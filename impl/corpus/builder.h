// corpus/builder.h   Documents to a corpus folder. The folder appears whole under its name or not at all.
#pragma once

#include <filesystem>
#include <memory>
#include <string>

#include "base/cancel.h"
#include "corpus/corpus.h"
#include "corpus/corpus_config.h"
#include "corpus/source.h"
#include "text/tokenizer.h"

namespace bertpt::corpus {

// Pushed documents; see build_corpus for files. Documents are tokenized in batches of a megabyte on config.threads threads; the bytes of
// the corpus depend on neither. Memory: some batches for each thread, the first tokens of a shard (see shard_writer.h), the columns of
// one shard of each split, up to 32 MiB of hashes of texts, what dropping duplicates is allowed, and the documents that wait for their
// split (min_validation_documents at most).
// Not for use by two threads. After an error nothing is left on disk and the builder only gives Code::state.
class CorpusBuilder {
 public:
  // Errors: Code::state when `folder` exists; Code::io when it cannot be made; Code::config for a value out of bounds.
  CorpusBuilder(std::filesystem::path folder, std::shared_ptr<const text::Tokenizer> tokenizer, const CorpusConfig& config,
                const Cancel& cancel = {});
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

// Reads all documents; progress counts the bytes of the sources. A build of files grows in `folder`.partial and saves itself every
// config.save_bytes of read text: when it is killed, cancelled, or the disk is full, the same call goes on from the last save and gives the
// bytes of a build that was never interrupted (same documents, tokenizer, configuration and library; else it begins anew, with a
// warning). After an error in the data, or before the first save, nothing is left.
// Errors: those of CorpusBuilder and of reading; Code::busy when another process builds the same folder.
std::shared_ptr<const Corpus> build_corpus(const Documents& documents, std::shared_ptr<const text::Tokenizer> tokenizer,
                                           const std::filesystem::path& folder, const CorpusConfig& config, const Cancel& cancel,
                                           Progress& progress);

}  // namespace bertpt::corpus
