// text/word_counter.h   Counts the words of one text after another into a small table that stays in the processor's cache, and pours
// that into the shared one whenever it is full. One per thread.
//
// Stretches of plain ASCII are split by bit masks, 64 bytes at a time; a stretch around anything else goes through the normalizer.
// Both cut the same words (rule set hf): a character of ASCII punctuation or white space ends a stretch without touching its neighbours.
#pragma once

#include <array>
#include <string>
#include <string_view>

#include "text/normalizer.h"
#include "text/word_shards.h"

namespace bertpt::text {

// What must be readable behind a text that is counted; any bytes.
constexpr size_t kTextPadding = 64;

class WordCounter {
 public:
  // Both must outlive the counter. Words above options().max_word_chars are left out.
  WordCounter(const Normalizer& normalizer, WordShards& shards);
  // text: whole words (it starts and ends at white space or an end of the corpus), with kTextPadding bytes behind it.
  void count(std::string_view text);
  void pour();  // into the shards; the counter is then empty
  uint64_t memory_bytes() const { return table_.memory_bytes(); }

 private:
  static constexpr size_t kWordsAtOnce = 1024;

  size_t scan(std::string_view text, size_t at);
  void take_boundaries(uint64_t starts, uint64_t ends, size_t at);
  void count_plain(std::string_view text);
  void count_plain_word(const char* word, size_t size);
  void count_normalized(std::string_view text);

  const Normalizer& normalizer_;
  WordShards& shards_;
  WordTable table_;
  const size_t max_chars_;
  uint64_t fold_;  // 0x20 in each byte when text is lowercased, else 0
  // Begins and ends of words that were found but not counted yet. A word that goes on behind the bytes read so far has no end yet.
  std::array<size_t, kWordsAtOnce + 65> starts_, ends_;
  size_t n_starts_ = 0, n_ends_ = 0;
  std::string buffer_;
};

}  // namespace bertpt::text
