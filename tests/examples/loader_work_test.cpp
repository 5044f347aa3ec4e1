// What a batch costs, counted: it reads its own sentences and looks near them, however large the split is. Time: tests/bench/loader.cpp.
#include "examples/loader.h"

#include <atomic>

#include "support/catch.h"
#include "support/fake_corpus.h"

using namespace bertpt;
using namespace bertpt::examples;

namespace {

struct Work {
  std::atomic<int64_t> tokens{0}, looks{0};  // tokens read; questions where a document begins
};

class CountingSplit final : public corpus::SplitView {
 public:
  CountingSplit(const corpus::SplitView& split, Work& work) : split_(split), work_(work) {}
  int64_t n_documents() const override { return split_.n_documents(); }
  int64_t n_sentences() const override { return split_.n_sentences(); }
  int64_t n_tokens() const override { return split_.n_tokens(); }
  int64_t sentence_begin(int64_t document) const override {
    ++work_.looks;
    return split_.sentence_begin(document);
  }
  std::span<const int64_t> document_begins() const override { return split_.document_begins(); }
  std::span<const uint32_t> sentence_lengths() const override { return split_.sentence_lengths(); }
  corpus::Passage passage(int64_t first, int64_t count) const override {
    corpus::Passage found = split_.passage(first, count);
    work_.tokens += static_cast<int64_t>(found.ids.size());
    return found;
  }
  std::string document_id(int64_t document) const override { return split_.document_id(document); }
  std::span<const uint64_t> id_counts() const override { return split_.id_counts(); }

 private:
  const corpus::SplitView& split_;
  Work& work_;
};

class CountingCorpus final : public corpus::Corpus {
 public:
  explicit CountingCorpus(int64_t documents) : corpus_({.documents = documents, .max_sentences = 45}) {}
  const corpus::SplitView& split(corpus::Split split) const override { return split == corpus::Split::train ? train_ : validation_; }
  std::shared_ptr<const text::Tokenizer> tokenizer() const override { return corpus_.tokenizer(); }
  const std::string& hash() const override { return corpus_.hash(); }
  const std::string& manifest_json() const override { return corpus_.manifest_json(); }
  const std::string& report_json() const override { return corpus_.report_json(); }
  const std::filesystem::path& folder() const override { return corpus_.folder(); }
  void verify(const Cancel&, Progress&) const override {}

  mutable Work work;

 private:
  test::FakeCorpus corpus_;
  CountingSplit train_{corpus_.split(corpus::Split::train), work}, validation_{corpus_.split(corpus::Split::validation), work};
};

struct Cost {
  double tokens_per_token, looks_per_sample;
};

Cost cost_of_a_batch(int64_t documents, const std::string& objective) {
  const auto corpus = std::make_shared<const CountingCorpus>(documents);
  LoaderConfig config;
  config.objective = objective;
  config.max_seq_length = 128;
  const Loader loader(corpus, corpus::Split::train, config);
  corpus->work.tokens = corpus->work.looks = 0;
  Batch batch;
  loader.fill({0, 0}, 256, batch);
  return {static_cast<double>(corpus->work.tokens) / static_cast<double>(batch.tokens()), static_cast<double>(corpus->work.looks) / 256};
}

}  // namespace

TEST_CASE("a batch reads little more than its own tokens, and a larger corpus makes it no dearer") {
  for (const char* objective : {"nsp", "sop", "full_sentences", "doc_sentences", "segment"}) {
    INFO(objective);
    const Cost small = cost_of_a_batch(200, objective), large = cost_of_a_batch(3200, objective);
    CAPTURE(small.tokens_per_token, small.looks_per_sample, large.tokens_per_token, large.looks_per_sample);
    CHECK(small.tokens_per_token < 1.5);
    CHECK(large.tokens_per_token < 1.5);
    CHECK(large.looks_per_sample < 1.25 * small.looks_per_sample + 4);
    CHECK(large.looks_per_sample < 400);  // a restart every 64 chunks: half of them are walked, a few looks each
  }
}
