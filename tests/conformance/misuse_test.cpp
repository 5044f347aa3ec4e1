// What a host can do wrong: two calls with one handle, frees in any order, wrong structs, callbacks that fail.
#include <algorithm>
#include <array>
#include <chrono>
#include <functional>
#include <thread>

#include "conformance/small_run.h"
#include "support/temp_dir.h"

using namespace bertpt::host;

namespace {

// A host iterator over a few documents that can do something in the middle of a call.
struct Source {
  int next_document = 0, n_documents = 3, released = 0, rewound = 0;
  int32_t fail_with = 0;
  std::function<void()> in_next;
  std::string text;

  static int32_t next(void* data, bertpt_document_view* document) {
    auto& self = *static_cast<Source*>(data);
    if (self.in_next) self.in_next();
    if (self.fail_with != 0) return self.fail_with;
    if (self.next_document == self.n_documents) return BERTPT_END;
    self.text = "Document number " + std::to_string(self.next_document++) + " says hello. It says no more.";
    document->text = self.text.data();
    document->text_size = self.text.size();
    return BERTPT_OK;
  }
  static int32_t rewind(void* data) {
    static_cast<Source*>(data)->next_document = 0;
    ++static_cast<Source*>(data)->rewound;
    return BERTPT_OK;
  }
  static const char* last_error(void*) { return "the host's database is closed"; }
  static void release(void* data) { ++static_cast<Source*>(data)->released; }
  bertpt_document_iterator iterator() {
    auto result = sized<bertpt_document_iterator>();
    result.next = next;
    result.rewind = rewind;
    result.last_error = last_error;
    result.release = release;
    result.private_data = this;
    return result;
  }
};

}  // namespace

TEST_CASE("an iterator of the host is read, rewound and released once, and its failure comes back with its own words and number") {
  Source source;
  const auto iterator = source.iterator();
  Documents documents;
  MUST(bertpt_documents_from_iterator(&iterator, documents.out(), error));
  Vocab vocab;
  for (int pass = 0; pass < 2; ++pass) {
    MUST(bertpt_vocab_train(documents, "{\"size\": 60, \"min_frequency\": 1}", nullptr, nullptr, vocab.out(), error));
  }
  CHECK(source.rewound == 1);
  source.fail_with = 4711;
  const Failure failure = FAILS(BERTPT_E_HOST, bertpt_vocab_train(documents, nullptr, nullptr, nullptr, vocab.out(), error));
  CHECK(failure.mentions("the host's database is closed"));
  CHECK(failure.mentions("\"host_code\":4711"));
  DocumentReader reader;
  MUST(bertpt_documents_open_reader(documents, reader.out(), error));
  documents.free();
  CHECK(source.released == 0);  // the reader still needs it
  reader.free();
  CHECK(source.released == 1);

  auto empty = sized<bertpt_document_iterator>();
  FAILS(BERTPT_E_INVALID_ARGUMENT, bertpt_documents_from_iterator(&empty, documents.out(), error));
}

TEST_CASE("a second call that needs the handle alone is refused while the first runs, and nothing breaks") {
  Source source;
  const auto iterator = source.iterator();
  Documents documents;
  MUST(bertpt_documents_from_iterator(&iterator, documents.out(), error));
  DocumentReader reader;
  MUST(bertpt_documents_open_reader(documents, reader.out(), error));
  bertpt_status from_another_thread = 0;
  source.in_next = [&] {
    std::thread([&] {
      bertpt_document* document = nullptr;
      from_another_thread = bertpt_document_reader_next(reader, &document, nullptr);
      bertpt_document_free(document);
    }).join();
  };
  Document document;
  CHECK(MUST(bertpt_document_reader_next(reader, document.out(), error)) == BERTPT_OK);
  CHECK(from_another_thread == BERTPT_E_BUSY);
  source.in_next = nullptr;
  CHECK(MUST(bertpt_document_reader_next(reader, document.out(), error)) == BERTPT_OK);

  // Reading is shared with reading, and excludes pushing.
  Documents pushed;
  MUST(bertpt_documents_create(pushed.out(), error));
  push(pushed, "One. Two.");
  bertpt_status describing = -1, pushing = 0;
  source.in_next = [&] {
    bertpt_text* text = nullptr;
    describing = bertpt_documents_describe(documents, &text, nullptr);
    bertpt_text_free(text);
    pushing = bertpt_documents_push(documents, "x", 1, nullptr, 0, nullptr);
  };
  Vocab vocab;
  MUST(bertpt_vocab_train(documents, "{\"size\": 60, \"min_frequency\": 1}", nullptr, nullptr, vocab.out(), error));
  CHECK(describing == BERTPT_OK);
  CHECK(pushing == BERTPT_E_BUSY);
  source.in_next = nullptr;
  FAILS(BERTPT_E_STATE, bertpt_documents_push(documents, "x", 1, nullptr, 0, error));
}

TEST_CASE("a struct without its size, and one of a later version, are told apart") {
  Vocab vocab;
  Tokenizer tokenizer;
  Encoding encoding;
  Documents documents;
  MUST(bertpt_documents_create(documents.out(), error));
  push(documents, "Hello. Hello again.");
  MUST(bertpt_vocab_train(documents, "{\"size\": 60, \"min_frequency\": 1}", nullptr, nullptr, vocab.out(), error));
  MUST(bertpt_tokenizer_create(vocab, nullptr, tokenizer.out(), error));
  bertpt_encode_options options{};
  CHECK(FAILS(BERTPT_E_INVALID_ARGUMENT, bertpt_tokenizer_encode(tokenizer, "Hello.", 6, &options, encoding.out(), error)).mentions("struct_size 0"));
  struct Later {
    bertpt_encode_options known;
    int64_t new_field;
  } later{};
  later.known.struct_size = sizeof later;
  MUST(bertpt_tokenizer_encode(tokenizer, "Hello.", 6, &later.known, encoding.out(), error));
  later.new_field = 1;
  Encoding none;
  FAILS(BERTPT_E_UNSUPPORTED, bertpt_tokenizer_encode(tokenizer, "Hello.", 6, &later.known, none.out(), error));

  Progress progress;
  MUST(bertpt_progress_create(progress.out(), error));
  struct LaterInfo {
    bertpt_progress_info known;
    uint64_t beyond;
  } info{};
  info.known.struct_size = sizeof info;
  info.beyond = 0xA5;
  MUST(bertpt_progress_get(progress, &info.known, nullptr, nullptr, error));
  CHECK(info.known.struct_size == sizeof info);
  CHECK(info.beyond == 0xA5);
}

TEST_CASE("handles of text and data are freed in every order") {
  const bertpt::test::TempDir folder;
  SmallRun run(folder.path(), 4);
  std::array<int, 5> order{0, 1, 2, 3, 4};
  do {
    Tokenizer tokenizer;
    Vocab vocab;
    Corpus corpus;
    Loader loader;
    Batch batch;
    MUST(bertpt_corpus_open((folder / "corpus").c_str(), corpus.out(), error));
    MUST(bertpt_corpus_get_tokenizer(corpus, tokenizer.out(), error));
    MUST(bertpt_tokenizer_get_vocab(tokenizer, vocab.out(), error));
    MUST(bertpt_loader_create(corpus, BERTPT_SPLIT_TRAIN, "{\"batch_size\": 4, \"max_seq_length\": 32}", loader.out(), error));
    MUST(bertpt_loader_next(loader, batch.out(), error));
    for (const int which : order) {
      if (which == 0) tokenizer.free();
      if (which == 1) vocab.free();
      if (which == 2) corpus.free();
      if (which == 3) loader.free();
      if (which == 4) batch.free();
    }
  } while (std::next_permutation(order.begin(), order.end()));
}

TEST_CASE("handles of training are freed in every order, while it runs") {  // that no free waits: tests/train/trainer_test.cpp
  REQUIRE_ENGINE();
  const bertpt::test::TempDir folder;
  SmallRun run(folder.path());
  std::array<int, 5> order{0, 1, 2, 3, 4};
  int n = 0;
  do {
    if (n++ % 10 != 0) continue;
    run.create_model();
    Trainer trainer;
    EventStream events;
    Corpus corpus;
    MUST(bertpt_corpus_open((folder / "corpus").c_str(), corpus.out(), error));
    MUST(bertpt_trainer_create(run.model, run.optimizer, corpus, SmallRun::trainer_config("", 100000).c_str(), trainer.out(), error));
    MUST(bertpt_trainer_open_events(trainer, events.out(), error));
    MUST(bertpt_trainer_start(trainer, nullptr, error));
    Event event;
    CHECK(MUST(bertpt_event_stream_next(events, 60000, event.out(), error)) == BERTPT_OK);
    for (const int which : order) {
      if (which == 0) run.model.free();
      if (which == 1) run.optimizer.free();
      if (which == 2) corpus.free();
      if (which == 3) trainer.free();
      if (which == 4) events.free();
    }
  } while (std::next_permutation(order.begin(), order.end()));
}

TEST_CASE("a trainer trains for one caller at a time, may be watched by all, stops on request and goes on") {
  REQUIRE_ENGINE();
  const bertpt::test::TempDir folder;
  SmallRun run(folder.path());
  run.create_model();
  Trainer trainer;
  MUST(bertpt_trainer_create(run.model, run.optimizer, run.corpus, SmallRun::trainer_config((folder / "run").string(), 100000).c_str(), trainer.out(), error));
  Trainer second;
  FAILS(BERTPT_E_STATE, bertpt_trainer_create(run.model, run.optimizer, run.corpus, SmallRun::trainer_config("", 5).c_str(), second.out(), error));
  Cancel cancel;
  MUST(bertpt_cancel_create(cancel.out(), error));
  bertpt_status of_run = 0;
  std::thread training([&] { of_run = bertpt_trainer_run(trainer, -1, cancel, nullptr); });
  int64_t step = 0;
  bertpt_trainer_state state = 0;
  while (step < 3) {
    MUST(bertpt_trainer_get_state(trainer, &state, &step, error));
    std::this_thread::sleep_for(std::chrono::milliseconds(5));
  }
  FAILS(BERTPT_E_BUSY, bertpt_trainer_run(trainer, 1, nullptr, error));
  FAILS(BERTPT_E_BUSY, bertpt_trainer_start(trainer, nullptr, error));
  auto metrics = sized<bertpt_metrics>();
  MUST(bertpt_trainer_get_metrics(trainer, &metrics, error));
  CHECK(metrics.step >= 3);
  CHECK(MUST(bertpt_trainer_wait(trainer, 1, error)) == BERTPT_TIMEOUT);
  bertpt_cancel_request(cancel);
  training.join();  // within a micro-batch: tests/train/trainer_test.cpp
  CHECK(of_run == BERTPT_E_CANCELLED);
  MUST(bertpt_trainer_get_state(trainer, &state, &step, error));
  CHECK(state == BERTPT_TRAINER_STOPPED);
  CHECK(MUST(bertpt_trainer_run(trainer, 2, nullptr, error)) == BERTPT_OK);
  int64_t after = 0;
  MUST(bertpt_trainer_get_state(trainer, &state, &after, error));
  CHECK(after == step + 2);
}

TEST_CASE("long calls stop on a request that was made before, and leave nothing behind") {
  const bertpt::test::TempDir folder;
  SmallRun run(folder.path(), 4);
  Cancel cancel;
  MUST(bertpt_cancel_create(cancel.out(), error));
  bertpt_cancel_request(cancel);
  int32_t requested = 0;
  MUST(bertpt_cancel_is_requested(cancel, &requested, error));
  CHECK(requested == 1);
  Vocab vocab;
  FAILS(BERTPT_E_CANCELLED, bertpt_vocab_train(run.documents, nullptr, cancel, nullptr, vocab.out(), error));
  CHECK(vocab == nullptr);
  Corpus corpus;
  FAILS(BERTPT_E_CANCELLED, bertpt_corpus_build(run.documents, run.tokenizer, (folder / "other").c_str(), nullptr, cancel, nullptr, corpus.out(), error));
  CHECK_FALSE(std::filesystem::exists(folder / "other"));
  FAILS(BERTPT_E_CANCELLED, bertpt_corpus_verify(run.corpus, cancel, nullptr, error));
  MUST(bertpt_cancel_reset(cancel, error));
  MUST(bertpt_corpus_verify(run.corpus, cancel, nullptr, error));
}
