// tests/support/reference_tokenizer.h   The tokenizer as its definition reads, for tests: normalize the whole text, split it into words,
// cut each word by looking up ever shorter prefixes in the vocabulary. No tables of its own, no cache, no trie, no SIMD.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "text/normalizer.h"
#include "text/utf8.h"
#include "text/vocab.h"

namespace bertpt::test {

struct ReferenceToken {
  int32_t id;
  size_t begin, end;
  int32_t word;
  bool operator==(const ReferenceToken&) const = default;
};

class ReferenceTokenizer {
 public:
  ReferenceTokenizer(const text::Vocab& vocab, const text::NormalizerOptions& options) : vocab_(vocab), normalizer_(options) {}

  std::vector<ReferenceToken> tokens(std::string_view text) const {
    std::vector<ReferenceToken> out;
    for_words(text, [&](const std::vector<text::NormalizedChar>& word) { cut(word, out); });
    return out;
  }

  // The normalized words, and how many characters each has.
  std::vector<std::string> words(std::string_view text) const {
    std::vector<std::string> out;
    for_words(text, [&](const std::vector<text::NormalizedChar>& word) { out.push_back(utf8(word, 0, word.size())); });
    return out;
  }

 private:
  using Chars = std::vector<text::NormalizedChar>;

  template <class Visit>
  void for_words(std::string_view text, Visit&& visit) const {
    Chars chars, word;
    normalizer_.normalize(text, 0, text.size(), chars);
    const auto finish = [&] {
      if (!word.empty()) visit(word);
      word.clear();
    };
    for (const text::NormalizedChar& c : chars) {
      const text::CharClass kind = normalizer_.word_class(c.value);
      if (kind != text::CharClass::other) finish();
      if (kind == text::CharClass::space) continue;
      word.push_back(c);
      if (kind == text::CharClass::punctuation) finish();
    }
    finish();
  }

  static std::string utf8(const Chars& chars, size_t begin, size_t end) {
    std::string bytes;
    for (size_t i = begin; i < end; ++i) text::append_utf8(chars[i].value, bytes);
    return bytes;
  }

  void cut(const Chars& word, std::vector<ReferenceToken>& out) const {
    const int32_t number = out.empty() ? 0 : out.back().word + 1;
    const size_t first = out.size();
    const auto add = [&](int32_t id, size_t begin, size_t end) {
      out.push_back({id, word[begin].begin, word[end - 1].begin + word[end - 1].size_bytes, number});
    };
    bool whole = word.size() <= static_cast<size_t>(normalizer_.options().max_word_chars);
    for (size_t begin = 0; whole && begin < word.size();) {
      size_t end = word.size();
      std::optional<int32_t> id;
      for (; end > begin && !id; end -= !id) id = vocab_.find((begin ? "##" : "") + utf8(word, begin, end));
      whole = id.has_value();
      if (whole) add(*id, begin, end);
      begin = end;
    }
    if (whole) return;
    out.resize(first);
    add(vocab_.special().unk, 0, word.size());
  }

  const text::Vocab& vocab_;
  text::Normalizer normalizer_;
};

}  // namespace bertpt::test
