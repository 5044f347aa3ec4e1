// corpus/corpus_config.h   How documents become a corpus: what builder.h reads.
#pragma once

#include <cstdint>
#include <optional>
#include <string>

#include "base/config.h"
#include "corpus/text_filter.h"
#include "text/segmenter.h"

namespace bertpt::corpus {

struct CorpusConfig {
  double validation_share = 0.02;        // of documents, chosen by a hash of the document's text: stable when documents are added
  int64_t min_validation_documents = 2;  // taken by smallest hash when the share gives fewer: random pairs need two; 0 allows none
  int64_t frame_bytes = 65536;           // decoded size of a frame
  int64_t shard_bytes = int64_t{1} << 28;
  int64_t compression_level = 3;
  std::string duplicates = "keep";  // keep | drop_documents | drop_paragraphs
  int64_t duplicates_memory_bytes = int64_t{256} << 20;
  std::optional<std::string> drop_list;  // a file of find_near_duplicates
  FilterConfig filters;
  text::SegmenterConfig segmenter;
  // What changes no byte of the corpus and is not stored in it:
  std::optional<int64_t> threads;
  std::optional<int64_t> save_bytes;
  void visit(ConfigVisitor& v);
  CorpusConfig without_conduct() const;  // threads and save_bytes not set
};

}  // namespace bertpt::corpus
