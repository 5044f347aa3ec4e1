// text/word_scanner.h   The normalized words of a text, fast: runs between white space, with every punctuation and CJK character on
// its own. This is the pre-tokenizer of BERT. The tokenizer cuts the words into pieces, the vocabulary trainer counts them.
//
// Words of ASCII letters and digits are found 64 bytes at a time and copied nowhere; other runs go through a table of characters.
// Linear in the text. Immutable; any number of threads.
#pragma once

#include <algorithm>
#include <string_view>

#include "text/run_words.h"
#include "text/runs.h"

namespace bertpt::text {

class WordScanner {
 public:
  explicit WordScanner(const NormalizerOptions& options, SimdLevel level = best_simd_level())
      : table_(options), classify_(classify_bytes(level)), sigma_(options.google_rules && options.lowercase) {}

  // Calls visit(std::string_view word, size_t n_chars) for every word in order. The word is valid during the call; 16 bytes from
  // word.data() may be read whatever its size. A word of more than max_word_chars characters comes as an empty view and its n_chars.
  // About 25 KB of stack. What visit throws passes through.
  template <class Visit>
  void each_word(std::string_view text, Visit&& visit) const;

  // Cuts a text at white space into stretches of which runs can be treated one by one, plain(begin, end), and stretches that
  // must be normalized as a whole, together(begin, end). There are such only for google's rules, which look around a capital sigma
  // beyond punctuation to see whether it ends a word.
  template <class Plain, class Together>
  void each_stretch(std::string_view text, Plain&& plain, Together&& together) const;

  RunScanner runs(std::string_view text) const { return {text, options().lowercase, classify_}; }
  const CharTable& table() const { return table_; }
  const NormalizerOptions& options() const { return table_.normalizer().options(); }

 private:
  CharTable table_;
  ClassifyBytes classify_;
  bool sigma_;
};

// Whether bytes of RunBatch::folded are letters and digits or one symbol: already the normalized word, one character a byte.
inline bool is_plain_run(const uint8_t* bytes, size_t size) {
  constexpr uint64_t kHighBits = 0x8080808080808080;
  uint64_t seen = 0, last = 0;
  for (; size > 8; size -= 8, bytes += 8) {
    std::memcpy(&last, bytes, 8);
    seen |= last;
  }
  std::memcpy(&last, bytes, 8);  // RunBatch has the room
  return ((seen | last << (64 - 8 * size)) & kHighBits) == 0;
}

template <class Plain, class Together>
void WordScanner::each_stretch(std::string_view text, Plain&& plain, Together&& together) const {
  constexpr std::string_view kSigma = "\xCE\xA3", kBreaks = " \t\n\r";
  size_t begin = 0;
  for (size_t sigma = 0; sigma_ && (sigma = text.find(kSigma, begin)) != std::string_view::npos;) {
    size_t first = sigma;
    while (first > begin && kBreaks.find(text[first - 1]) == std::string_view::npos) --first;
    const size_t stop = std::min(text.find_first_of(kBreaks, sigma), text.size());
    if (first > begin) plain(begin, first);
    together(first, stop);
    begin = stop;
  }
  if (begin < text.size()) plain(begin, text.size());
}

template <class Visit>
void WordScanner::each_word(std::string_view text, Visit&& visit) const {
  RunWords words(table_);
  const auto limit = static_cast<size_t>(options().max_word_chars);
  const auto one_word = [&](const RunWord& word) {
    char padded[16] = {};
    if (word.n_chars > limit) return visit(std::string_view(), word.n_chars);
    if (word.n_chars > 1) return visit(word.text, word.n_chars);
    std::memcpy(padded, word.text.data(), word.text.size());  // it may lie at the end of the text
    visit(std::string_view(padded, word.text.size()), size_t{1});
  };
  const auto plain = [&](size_t begin, size_t end) {
    const std::string_view stretch = text.substr(begin, end - begin);
    RunScanner scanner = runs(stretch);
    for (RunBatch batch; scanner.next(batch);) {
      if (batch.long_end) words.split<false>(stretch, batch.base, batch.long_end, one_word);
      for (size_t i = 0; i < batch.count; ++i) {
        const uint8_t* bytes = batch.folded + batch.begin[i];
        const size_t size = static_cast<size_t>(batch.end[i]) - batch.begin[i];
        if (is_plain_run(bytes, size)) {
          visit(size > limit ? std::string_view() : std::string_view(reinterpret_cast<const char*>(bytes), size), size);
        } else {
          words.split<false>(stretch, batch.base + batch.begin[i], batch.base + batch.end[i], one_word);
        }
      }
    }
  };
  each_stretch(text, plain, [&](size_t begin, size_t end) { words.split_together(text, begin, end, one_word); });
}

}  // namespace bertpt::text
