// text/word_counter.h   Counts the words of one text after another into a small table that stays in the processor's cache, and pours
// that into the shared one whenever it is full. One per thread.
#pragma once

#include <string_view>

#include "text/word_scanner.h"
#include "text/word_shards.h"

namespace bertpt::text {

class WordCounter {
 public:
  // Both must outlive the counter.
  WordCounter(const WordScanner& scanner, WordShards& shards) : scanner_(scanner), shards_(shards), table_(0, kSlotBits) {}
  // text: whole words. Those above max_word_chars are left out.
  void count(std::string_view text);
  void pour();  // into the shards; the counter is then empty

 private:
  static constexpr unsigned kSlotBits = 15;  // 768 KiB

  const WordScanner& scanner_;
  WordShards& shards_;
  WordTable table_;
};

}  // namespace bertpt::text
