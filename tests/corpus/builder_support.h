// tests/corpus/builder_support.h   A small vocabulary and documents whose tokens a test can tell without the tokenizer.
#pragma once

#include <functional>
#include <memory>
#include <string>
#include <vector>

#include "base/random.h"
#include "corpus/builder.h"
#include "text/tokenizer.h"

namespace bertpt::test {

// [PAD] [UNK] [CLS] [SEP] [MASK] . w0 ... w<n-1>
inline std::shared_ptr<const text::Tokenizer> word_tokenizer(int n_words = 200) {
  std::vector<std::string> pieces{"[PAD]", "[UNK]", "[CLS]", "[SEP]", "[MASK]", "."};
  for (int i = 0; i < n_words; ++i) pieces.push_back("w" + std::to_string(i));
  return std::make_shared<const text::Tokenizer>(std::make_shared<const text::Vocab>(std::move(pieces)));
}
inline int32_t id_of_word(int word) { return 6 + word; }

// A document of format "sentences": each sentence a span, words of the vocabulary and what they become.
struct Written {
  corpus::Document document;
  std::vector<std::vector<int32_t>> sentences;
};

inline Written write_document(const std::string& id, const std::vector<std::vector<int>>& sentences) {
  Written out;
  out.document.id = id;
  out.document.has_sentences = true;
  for (const std::vector<int>& words : sentences) {
    const size_t begin = out.document.text.size();
    std::vector<int32_t> ids;
    for (const int word : words) {
      out.document.text += (out.document.text.size() == begin ? "w" : " w") + std::to_string(word);
      ids.push_back(id_of_word(word));
    }
    out.document.sentences.push_back({begin, out.document.text.size()});
    out.document.text += '\n';
    if (!ids.empty()) out.sentences.push_back(std::move(ids));
  }
  return out;
}

inline std::vector<Written> write_documents(uint64_t seed, int n, int max_sentences = 8, int max_words = 12) {
  Random random(seed, 9);
  std::vector<Written> out;
  for (int i = 0; i < n; ++i) {
    std::vector<std::vector<int>> sentences(static_cast<size_t>(random.between(1, max_sentences)));
    for (auto& words : sentences)
      for (int64_t left = random.between(1, max_words); left > 0; --left) words.push_back(static_cast<int>(random.below(200)));
    out.push_back(write_document("d" + std::to_string(i), sentences));
  }
  return out;
}

// What `action` throws; code 0 when it returns.
inline Error error_of(const std::function<void()>& action) {
  try {
    action();
  } catch (const Error& error) {
    return error;
  }
  return Error(Code{0}, "", "no error");
}

}  // namespace bertpt::test
