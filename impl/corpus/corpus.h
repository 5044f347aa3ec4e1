// corpus/corpus.h   A tokenized corpus on disk, open for reading: a folder with corpus.json, the tokenizer's files and shards
// (format: docs/corpus-format.md). Immutable; any number of threads.
//
// Documents are numbered from 0 within a split. Sentence lengths are a column of their own, held in memory, so that an epoch can be
// planned without decoding a token. Opening checks their hashes; they are decoded when they are first asked for, so the four functions that
// need them (sentence_begin to passage) and document_id can throw Code::corrupt.
#pragma once

#include <cstdint>
#include <filesystem>
#include <memory>
#include <span>
#include <string>
#include <vector>

#include "base/cancel.h"
#include "text/tokenizer.h"

namespace bertpt::corpus {

enum class Split : int32_t { train = 0, validation = 1 };

// Token ids where a split holds them.
struct Passage {
  std::span<const int32_t> ids;
  std::shared_ptr<const std::vector<int32_t>> holder;  // of the ids, where they are not the split's own
};

// One split.
class SplitView {
 public:
  virtual ~SplitView() = default;
  virtual int64_t n_documents() const = 0;
  virtual int64_t n_sentences() const = 0;
  virtual int64_t n_tokens() const = 0;
  // First sentence of a document in the split's numbering of sentences; sentence_begin(n_documents()) == n_sentences().
  virtual int64_t sentence_begin(int64_t document) const = 0;
  virtual std::span<const int64_t> document_begins() const = 0;  // sentence_begin(0), sentence_begin(1), ... sentence_begin(n_documents())
  virtual std::span<const uint32_t> sentence_lengths() const = 0;  // tokens of each sentence of the split, none zero
  // The ids of sentences [first, first + count) of the split, which belong to one document. Decodes through a bounded cache of
  // frames. Errors: Code::corrupt with shard and offset when a frame's checksum fails.
  virtual Passage passage(int64_t first, int64_t count) const = 0;
  void append_sentences(int64_t first, int64_t count, std::vector<int32_t>& ids) const {
    const Passage found = passage(first, count);
    ids.insert(ids.end(), found.ids.begin(), found.ids.end());
  }
  virtual std::string document_id(int64_t document) const = 0;
  // Occurrences of each id of the vocabulary in the split (the unigram model of evaluation reports).
  virtual std::span<const uint64_t> id_counts() const = 0;
};

class Corpus {
 public:
  // Errors name the folder and what is missing; an incompatible format says which version wrote it.
  // tokenizer: spares loading the corpus's own when it is the same one; another is ignored.
  static std::shared_ptr<const Corpus> open(const std::filesystem::path& folder,
                                            std::shared_ptr<const text::Tokenizer> tokenizer = nullptr);
  virtual ~Corpus() = default;
  virtual const SplitView& split(Split split) const = 0;
  virtual std::shared_ptr<const text::Tokenizer> tokenizer() const = 0;  // loaded from the folder
  virtual const std::string& hash() const = 0;                           // identity: vocabulary, shards, order
  virtual const std::string& manifest_json() const = 0;
  virtual const std::string& report_json() const = 0;  // counts and warnings of the build
  virtual const std::filesystem::path& folder() const = 0;
  // Reads every byte and checks every checksum. Errors: the first damage found.
  virtual void verify(const Cancel& cancel, Progress& progress) const = 0;
};

}  // namespace bertpt::corpus
