// text/runs.h   Cuts text into runs: an ASCII punctuation character, or the longest stretch without white space (space, tab, LF, CR)
// and ASCII punctuation. What a run becomes depends on its own bytes alone (see text/word_scanner.h for the one exception), so runs
// can be looked up, counted and normalized one by one.
#pragma once

#include <cstddef>
#include <cstdint>
#include <string_view>

#include "text/byte_classes.h"

namespace bertpt::text {

// The runs of a stretch of text, small enough for the first cache. About 11 KB; nothing in it needs to be initialised.
struct RunBatch {
  static constexpr size_t kBytes = 2048, kSlack = 64;

  size_t base;      // place of the stretch in the text
  size_t count;     // runs: run i is text[base + begin[i], base + end[i]), and folded[begin[i], end[i]) with ASCII lowercased
  size_t long_end;  // not 0: the batch is one run, text[base, long_end), of at least kBytes; count is 0 and folded is of no use
  uint16_t begin[kBytes + kSlack], end[kBytes + kSlack];
  alignas(64) uint8_t folded[kBytes + kSlack];  // see classify_bytes; 16 bytes from any begin[i] may be read
};

// Reads the runs of one text in order, in linear time and without memory of its own.
class RunScanner {
 public:
  // The bytes of `text` must outlive the scanner.
  RunScanner(std::string_view text, bool lowercase, ClassifyBytes classify) : text_(text), classify_(classify), lowercase_(lowercase) {}
  bool next(RunBatch& batch);  // false at the end; a batch may have no runs at all

 private:
  size_t long_run_end(RunBatch& scratch) const;

  std::string_view text_;
  ClassifyBytes classify_;
  bool lowercase_;
  size_t position_ = 0;
};

}  // namespace bertpt::text
