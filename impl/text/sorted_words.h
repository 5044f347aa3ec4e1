// text/sorted_words.h   Counted words in the order of their bytes, from memory or from runs on disk, and the sum of several such lists.
#pragma once

#include <cstdint>
#include <functional>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "base/cancel.h"
#include "base/scratch_file.h"
#include "text/word_shards.h"

namespace bertpt::text {

// One list, read once.
class SortedWords {
 public:
  virtual ~SortedWords() = default;
  virtual bool next() = 0;                    // false at the end
  virtual std::string_view word() const = 0;  // until the next call of next()
  virtual uint64_t count() const = 0;
};

// Every word of a WordShards; it must not change meanwhile. Sorting takes `threads` threads. Errors: Code::cancelled.
std::vector<std::unique_ptr<SortedWords>> sorted_words(const WordShards& shards, int64_t threads, const Cancel& cancel);

// Calls use(word, count) for each word of the lists in order, its counts added up. Errors: Code::cancelled; what `use` throws.
void merge_sorted(std::vector<std::unique_ptr<SortedWords>> lists, const Cancel& cancel,
                  const std::function<void(std::string_view, uint64_t)>& use);

// Lists on disk. An entry is the number of bytes it shares with the word before, the number of its other bytes, these, and its count;
// numbers have 7 bits a byte, the low ones first, and the top bit set in all bytes but the last.
class WordRun {
 public:
  // Writes the merge of `lists` into a file without a name in `folder`. Errors: those of ScratchFile; Code::cancelled.
  WordRun(std::vector<std::unique_ptr<SortedWords>> lists, const std::filesystem::path& folder, const Cancel& cancel);
  std::unique_ptr<SortedWords> open() const;  // the run must outlive it

 private:
  ScratchFile file_;
};

}  // namespace bertpt::text
