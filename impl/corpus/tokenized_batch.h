// corpus/tokenized_batch.h   Some documents, cut into sentences, tokenized and judged by the filters: the part of a build that needs no
// order and runs on any thread.
#pragma once

#include <string>
#include <vector>

#include "base/cancel.h"
#include "corpus/source.h"
#include "corpus/splitter.h"
#include "corpus/text_filter.h"
#include "text/segmenter.h"
#include "text/tokenizer.h"

namespace bertpt::corpus {

// What became of one document.
struct Outcome {
  TokenizedDocument document;    // without ids: it has no token, or a filter dropped it
  const char* filter = nullptr;  // the rule that it broke
  bool has_sentences = false;
  uint64_t text_bytes = 0, dropped_sentences = 0, unk_tokens = 0;
  uint64_t ill_formed = 0, first_ill_formed = 0;  // U+FFFD read in place of bytes that are no UTF-8; where the first such byte lies
  std::vector<std::string> unk_words;             // what became [UNK], in order: the first kUnkWords
};

constexpr size_t kUnkWords = 64;

struct Tools {
  const text::Tokenizer& tokenizer;
  const text::Segmenter& segmenter;
  const FilterConfig& filters;
  const Cancel& cancel;
};

struct HashedDocument {
  Document document;
  uint64_t text_hash = 0;
};

// threads > 1 splits the sentences of a document among them; for documents of many megabytes.
Outcome tokenize_document(const Tools& tools, HashedDocument given, int64_t threads = 1);
std::vector<Outcome> tokenize_batch(const Tools& tools, std::vector<HashedDocument> documents);

}  // namespace bertpt::corpus
