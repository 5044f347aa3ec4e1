// tests/support/fake_corpus.h   A corpus in memory with a real vocabulary and tokenizer: synthetic documents that a small model can
// learn from, or documents of the test's own. No disk.
//
// The language: a document has one topic out of a few, and a topic has 24 words in a fixed cycle. A sentence walks the cycle (the next
// word follows with probability 0.85, else it is any word of the topic), begins one word further than the sentence before, and ends
// with a full stop. Every third word carries a "##" ending of its own. So a masked word can be guessed from its neighbours, a random
// partner from its topic, and swapped sentences from their first words.
#pragma once

#include <cstdint>
#include <filesystem>
#include <memory>
#include <span>
#include <string>
#include <utility>
#include <vector>

#include "base/hash.h"
#include "base/random.h"
#include "corpus/corpus.h"
#include "text/tokenizer.h"
#include "text/vocab.h"

namespace bertpt::test {

using FakeSentence = std::vector<int32_t>;
using FakeDocument = std::vector<FakeSentence>;

struct FakeOptions {
  int64_t documents = 60;
  int64_t validation_documents = 8;
  int64_t min_sentences = 1, max_sentences = 24;
  int64_t min_words = 3, max_words = 16;
  int64_t topics = 8;  // at most 12
  uint64_t seed = 1;
};

constexpr int64_t kFakeWords = 24;    // of a topic
constexpr int64_t kFakeEndings = 5;
constexpr int32_t kFakeFirstWord = 5 + 1 + kFakeEndings;  // ids: 5 special tokens, ".", endings, words topic by topic

// 5 special tokens, ".", "##xa" ... "##xu", then words of four letters such as "baba", none of which begins another.
inline std::shared_ptr<const text::Vocab> fake_vocab(int64_t topics = 8) {
  const std::string consonants = "bdfghklmnprst", vowels = "aeiou";
  std::vector<std::string> pieces{"[PAD]", "[UNK]", "[CLS]", "[SEP]", "[MASK]", "."};
  for (const char vowel : vowels) pieces.push_back(std::string("##x") + vowel);
  for (int64_t topic = 0; topic < topics; ++topic) {
    for (int64_t word = 0; word < kFakeWords; ++word) {
      const auto at = [](const std::string& letters, int64_t i) { return letters[static_cast<size_t>(i)]; };
      pieces.push_back({at(consonants, topic), at(vowels, word % 5), at(consonants, word / 5), at(vowels, (word + topic) % 5)});
    }
  }
  return std::make_shared<const text::Vocab>(std::move(pieces));
}

inline FakeDocument fake_document(const FakeOptions& options, uint64_t number) {
  Random random(derive_key(options.seed, Purpose::split), number);
  const int64_t topic = random.between(0, options.topics - 1), sentences = random.between(options.min_sentences, options.max_sentences);
  int64_t first = random.between(0, kFakeWords - 1);
  FakeDocument document;
  for (int64_t s = 0; s < sentences; ++s, first = (first + 1) % kFakeWords) {
    FakeSentence sentence;
    int64_t word = first;
    for (int64_t left = random.between(options.min_words, options.max_words); left > 0; --left) {
      sentence.push_back(kFakeFirstWord + static_cast<int32_t>(topic * kFakeWords + word));
      if (word % 3 == 0) sentence.push_back(6 + static_cast<int32_t>(word % kFakeEndings));
      word = random.coin(0.85) ? (word + 1) % kFakeWords : random.between(0, kFakeWords - 1);
    }
    sentence.push_back(5);
    document.push_back(std::move(sentence));
  }
  return document;
}

// The text that the tokenizer turns back into these ids.
inline std::string fake_text(const text::Vocab& vocab, const FakeSentence& sentence) {
  std::string text;
  for (const int32_t id : sentence) {
    const std::string_view piece = vocab.piece(id);
    if (vocab.is_continuation(id)) text += piece.substr(2);
    else text += (text.empty() || piece == "." ? "" : " ") + std::string(piece);
  }
  return text;
}

class FakeSplit final : public corpus::SplitView {
 public:
  FakeSplit(const std::vector<FakeDocument>& documents, int64_t vocab_size) : counts_(static_cast<size_t>(vocab_size), 0) {
    for (const FakeDocument& document : documents) {
      for (const FakeSentence& sentence : document) {
        lengths_.push_back(static_cast<uint32_t>(sentence.size()));
        ids_.insert(ids_.end(), sentence.begin(), sentence.end());
        token_begin_.push_back(static_cast<int64_t>(ids_.size()));
        for (const int32_t id : sentence) ++counts_.at(static_cast<size_t>(id));
      }
      sentence_begin_.push_back(static_cast<int64_t>(lengths_.size()));
    }
  }
  int64_t n_documents() const override { return static_cast<int64_t>(sentence_begin_.size()) - 1; }
  int64_t n_sentences() const override { return static_cast<int64_t>(lengths_.size()); }
  int64_t n_tokens() const override { return static_cast<int64_t>(ids_.size()); }
  int64_t sentence_begin(int64_t document) const override { return sentence_begin_.at(static_cast<size_t>(document)); }
  std::span<const int64_t> document_begins() const override { return sentence_begin_; }
  std::span<const uint32_t> sentence_lengths() const override { return lengths_; }
  corpus::Passage passage(int64_t first, int64_t count) const override {
    const int64_t begin = token_begin_.at(static_cast<size_t>(first)), end = token_begin_.at(static_cast<size_t>(first + count));
    return {std::span(ids_).subspan(static_cast<size_t>(begin), static_cast<size_t>(end - begin)), nullptr};
  }
  std::string document_id(int64_t document) const override { return "fake-" + std::to_string(document); }
  std::span<const uint64_t> id_counts() const override { return counts_; }

 private:
  std::vector<uint32_t> lengths_;
  std::vector<int32_t> ids_;
  std::vector<int64_t> token_begin_{0}, sentence_begin_{0};
  std::vector<uint64_t> counts_;
};

class FakeCorpus final : public corpus::Corpus {
 public:
  explicit FakeCorpus(const FakeOptions& options = {}) : FakeCorpus(documents(options, false), documents(options, true), fake_vocab(options.topics)) {}
  FakeCorpus(const std::vector<FakeDocument>& train, const std::vector<FakeDocument>& validation,
             std::shared_ptr<const text::Vocab> vocab = fake_vocab())
      : tokenizer_(std::make_shared<const text::Tokenizer>(vocab)), train_(train, vocab->size()), validation_(validation, vocab->size()) {
    Hasher hasher;
    hasher.add(vocab->hash());
    for (const FakeSplit* split : {&train_, &validation_}) {
      std::vector<int32_t> ids;
      for (int64_t s = 0; s < split->n_sentences(); ++s) split->append_sentences(s, 1, ids);
      hasher.add(ids.data(), ids.size() * sizeof(int32_t));
    }
    hash_ = hasher.hex();
  }
  const corpus::SplitView& split(corpus::Split split) const override { return split == corpus::Split::train ? train_ : validation_; }
  std::shared_ptr<const text::Tokenizer> tokenizer() const override { return tokenizer_; }
  const std::string& hash() const override { return hash_; }
  const std::string& manifest_json() const override { return json_; }
  const std::string& report_json() const override { return json_; }
  const std::filesystem::path& folder() const override { return folder_; }
  void verify(const Cancel&, Progress&) const override {}

 private:
  static std::vector<FakeDocument> documents(const FakeOptions& options, bool validation) {
    std::vector<FakeDocument> documents;
    const int64_t first = validation ? options.documents : 0, count = validation ? options.validation_documents : options.documents;
    for (int64_t d = 0; d < count; ++d) documents.push_back(fake_document(options, static_cast<uint64_t>(first + d)));
    return documents;
  }
  std::shared_ptr<const text::Tokenizer> tokenizer_;
  FakeSplit train_, validation_;
  std::string hash_, json_ = "{}";
  std::filesystem::path folder_ = "fake-corpus";
};

// Documents whose sentences have the given lengths; every token has an id of its own up to the size of the vocabulary.
inline std::vector<FakeDocument> documents_of_lengths(const std::vector<std::vector<int64_t>>& lengths, int64_t vocab_size) {
  std::vector<FakeDocument> documents;
  int64_t token = 0;
  for (const auto& document : lengths) {
    documents.emplace_back();
    for (const int64_t length : document) {
      FakeSentence sentence;
      for (int64_t i = 0; i < length; ++i) sentence.push_back(static_cast<int32_t>(5 + token++ % (vocab_size - 5)));
      documents.back().push_back(std::move(sentence));
    }
  }
  return documents;
}

}  // namespace bertpt::test
