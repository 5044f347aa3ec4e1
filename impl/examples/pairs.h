// examples/pairs.h   A chunk to a sample: which sentences are A and B, and which of their tokens stay. Works on lengths; tokens are
// read only by fetch_sample.
//
// A sample is [CLS] part [SEP] part [SEP] ... Pairs have two parts of types 0 and 1 (the first [SEP] counts to A); full_sentences has
// one part of type 0 for each document it touches.
#pragma once

#include <cstdint>
#include <span>
#include <vector>

#include "examples/batch.h"
#include "examples/chunker.h"
#include "text/vocab.h"

namespace bertpt::examples {

// Tokens [begin, end) of the joined tokens of sentences [first, first + count), which belong to one document.
struct Part {
  int64_t first = 0, count = 0;
  int64_t begin = 0, end = 0;
  int32_t type = 0;
  int64_t size() const { return end - begin; }
};

struct Draft {
  std::vector<Part> parts;
  int32_t label = -1;
  int64_t tokens_cut = 0;  // tokens that truncation left out
  int64_t size() const {   // with [CLS] and [SEP]
    int64_t n = 1;
    for (const Part& part : parts) n += part.size() + 1;
    return n;
  }
};

// Draws what the chunk leaves open. A random partner comes from another document of the block, all equally likely, from a sentence of it,
// all equally likely, on to the end of the document or until A and B have the target length. Then, as Google does, while A and B exceed
// max_seq_length - 3 the longer (B when equal) loses its first or its last token by a coin. Errors: Code::internal for a chunk that is
// unusable().
void draw_sample(const Chunker& chunker, const Chunk& chunk, Draft& draft);

// The tokens of each part, asked into the processor's cache: those of many samples at a time, before any of them is used.
void fetch_sample(const corpus::SplitView& split, const Draft& draft, std::vector<corpus::Passage>& passages);

// Appends the sample as one sequence without masks. passages: those of the draft. epochs and samples are the caller's to append.
void append_sample(const text::SpecialIds& special, const Draft& draft, std::span<const corpus::Passage> passages, Batch& batch);

}  // namespace bertpt::examples
