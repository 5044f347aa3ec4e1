// tests/conformance/small_run.h   The smallest thing that can be pre-trained: real text, a small vocabulary, a tiny model.
#pragma once

#include <fstream>
#include <string>

#include "conformance/host.h"

namespace bertpt::host {

// Whether a LibTorch and an engine are there; loads them.
inline bool have_engine() { return bertpt_runtime_load_engine(nullptr, nullptr) == BERTPT_OK; }

#define REQUIRE_ENGINE() \
  if (!bertpt::host::have_engine()) BERTPT_SKIP("no LibTorch engine")

struct SmallRun {
  Documents documents;
  Vocab vocab;
  Tokenizer tokenizer;
  Corpus corpus;
  Model model;
  Optimizer optimizer;

  // Reads the first documents of the shipped corpus and builds vocabulary, tokenizer and corpus in `folder`.
  explicit SmallRun(const std::filesystem::path& folder, int n_documents = 12, const std::string& source = default_source()) {
    const char* const path = source.c_str();
    Documents all;
    MUST(bertpt_documents_open_files(&path, 1, "{\"format\": \"jsonl\"}", all.out(), error));
    MUST(bertpt_documents_create(documents.out(), error));
    DocumentReader reader;
    MUST(bertpt_documents_open_reader(all, reader.out(), error));
    for (int i = 0; i < n_documents; ++i) {
      Document document;
      REQUIRE(MUST(bertpt_document_reader_next(reader, document.out(), error)) == BERTPT_OK);
      auto view = sized<bertpt_document_view>();
      MUST(bertpt_document_get_view(document, &view, error));
      push(documents, {view.text, std::min<size_t>(view.text_size, 12000)});
    }
    MUST(bertpt_vocab_train(documents, "{\"size\": 800, \"lowercase\": true}", nullptr, nullptr, vocab.out(), error));
    MUST(bertpt_tokenizer_create(vocab, nullptr, tokenizer.out(), error));
    MUST(bertpt_corpus_build(documents, tokenizer, (folder / "corpus").c_str(), "{\"validation_share\": 0.15}", nullptr, nullptr, corpus.out(), error));
  }

  void create_model(const char* config = "{\"size\": \"tiny\", \"device\": \"cpu\", \"threads\": 1, \"max_position_embeddings\": 128}") {
    MUST(bertpt_model_create(config, tokenizer, model.out(), error));
    MUST(bertpt_optimizer_create(model, "{\"learning_rate\": 1e-3}", optimizer.out(), error));
  }

  static std::string trainer_config(const std::string& run_dir, int steps) {
    return "{\"num_train_steps\": " + std::to_string(steps) + ", \"batch_size\": 8, \"max_seq_length\": 64, \"warmup_steps\": 4, \"run_dir\": \"" + run_dir +
           "\", \"evaluate_every\": 0, \"checkpoint_every\": 0, \"evaluation_sequences\": 32}";
  }

  static std::string default_source() { return BERTPT_SOURCE_DIR "/samples/data/state_of_the_union.jsonl.zst"; }
};

}  // namespace bertpt::host
