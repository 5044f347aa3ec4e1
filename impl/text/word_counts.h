// text/word_counts.h   How often each normalized word occurs in a corpus, with 64-bit counts. The counts do not depend on threads, on
// the order of the texts, on where they are cut between words, or on the memory.
//
// Memory: the table of distinct words, up to memory_bytes; beyond that it is written to a file without a name in `folder` as a sorted
// run, and the runs are merged when the words are read. Besides, per thread: 1 MiB, and up to 4 MiB of text that was not counted yet.
// Words above max_word_chars are left out, as the tokenizer makes them [UNK] whatever the vocabulary.
#pragma once

#include <cstdint>
#include <filesystem>
#include <functional>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "base/cancel.h"
#include "text/sorted_words.h"
#include "text/word_counter.h"
#include "text/word_shards.h"

namespace bertpt::text {

struct WordCountsOptions {
  int64_t threads = 1;
  uint64_t memory_bytes = uint64_t{1} << 30;
  std::filesystem::path folder;  // for what exceeds the memory; empty: the system's folder for temporary files
};

class WordCounts {
 public:
  WordCounts(const NormalizerOptions& normalizer, const WordCountsOptions& options);
  // Copies the text, which starts and ends between words, and counts it later, many at once. Not thread-safe. Errors: those of
  // ScratchFile (a full disk is Code::no_space), Code::cancelled; the text is then taken into account all the same.
  void add(std::string_view text, const Cancel& cancel = {});
  // Counts what was added so far. Errors: as add. It may be called again; nothing is lost or counted twice.
  void finish(const Cancel& cancel, Progress& progress);
  // Calls use(word, count) for each word once, after finish(): in no fixed order, or in the order of bytes when the words did not fit into
  // memory. The word's bytes stay in place until the next add() when in_memory(), else for the call.
  void each(const Cancel& cancel, const std::function<void(std::string_view, uint64_t)>& use) const;
  // The same, always in the order of bytes.
  void each_sorted(const Cancel& cancel, const std::function<void(std::string_view, uint64_t)>& use) const;
  bool in_memory() const { return runs_.empty(); }

 private:
  void count_pending(const Cancel& cancel, Progress* progress);
  void spill(const Cancel& cancel);

  WordScanner scanner_;
  WordCountsOptions options_;
  uint64_t batch_bytes_;
  std::vector<std::string> pending_;  // texts, cut at white space into pieces of bounded size
  uint64_t pending_bytes_ = 0;
  std::unique_ptr<WordShards> shards_ = std::make_unique<WordShards>();
  std::vector<std::unique_ptr<WordCounter>> counters_;  // one per thread
  std::vector<WordRun> runs_;
};

}  // namespace bertpt::text
