// The n-th allocation fails, for every n, in a real scenario: each call returns out of memory with its outputs untouched, or succeeds;
// nothing leaks and nothing ends the process.
//
// Building a corpus writes and reads JSON, and nlohmann's destructor of a non-empty object allocates (16 bytes a value, and it is
// noexcept): there the sweep fails requests of 4 KiB and more, which are the ones that a full machine refuses.
#include <malloc.h>

#include <atomic>
#include <cstdlib>
#include <filesystem>
#include <functional>
#include <new>
#include <string>
#include <utility>

#include "bertpt/bertpt.h"
#include "support/catch.h"
#include "support/temp_dir.h"

namespace {

thread_local int64_t fail_at = -1;  // counts down on the calling thread; -1: never
thread_local size_t fail_from_bytes = 0;  // smaller requests are served and not counted
thread_local int64_t failures = 0;
std::atomic<int64_t> live{0};       // allocations not yet freed, of the whole process

void* allocate(size_t size) {
  if (fail_at >= 0 && size >= fail_from_bytes && fail_at-- == 0) {
    ++failures;
    throw std::bad_alloc();
  }
  void* const memory = std::malloc(size == 0 ? 1 : size);
  if (memory == nullptr) throw std::bad_alloc();
  live.fetch_add(1, std::memory_order_relaxed);
  return memory;
}

void deallocate(void* memory) noexcept {
  if (memory == nullptr) return;
  live.fetch_sub(1, std::memory_order_relaxed);
  std::free(memory);
}

}  // namespace

void* operator new(size_t size) { return allocate(size); }
void* operator new[](size_t size) { return allocate(size); }
void* operator new(size_t size, const std::nothrow_t&) noexcept {  // std::stable_sort asks for its buffer like this
  try {
    return allocate(size);
  } catch (const std::bad_alloc&) {
    return nullptr;
  }
}
void operator delete(void* memory) noexcept { deallocate(memory); }
void operator delete(void* memory, const std::nothrow_t&) noexcept { deallocate(memory); }
void operator delete[](void* memory) noexcept { deallocate(memory); }
void operator delete(void* memory, size_t) noexcept { deallocate(memory); }
void operator delete[](void* memory, size_t) noexcept { deallocate(memory); }

namespace {

const char* const kText =
    "The quick brown fox jumps over the lazy dog. It was not amused. The dog slept on, and the fox went home to eat.\n"
    "Another paragraph follows here, with words of its own. It ends soon.\n";

// A step of a scenario: a call with an error of its own. Checks the rule and throws to end the run when it failed.
struct Stop {};
template <class Call>
void step(Call call, const char* what) {
  bertpt_error* error = nullptr;
  const bertpt_status status = call(&error);
  if (status == BERTPT_OK) {
    if (error != nullptr) FAIL(what << ": success with an error object");
    return;
  }
  const std::string message = error == nullptr ? "no error object" : bertpt_error_get_message(error);
  const int64_t code = bertpt_error_get_code(error);
  bertpt_error_free(error);
  fail_at = -1;
  if (status != BERTPT_E_OUT_OF_MEMORY || code != BERTPT_E_OUT_OF_MEMORY) FAIL(what << ": status " << status << ", " << message);
  throw Stop{};
}

// For what the test itself does in a scenario.
class Unharmed {
 public:
  ~Unharmed() { fail_at = kept_; }

 private:
  int64_t kept_ = std::exchange(fail_at, -1);
};

template <class Handle, void (*release)(Handle*) noexcept>
struct Owned {
  Handle* handle = nullptr;
  ~Owned() { release(handle); }
};

// Runs `scenario` with the first allocation failing, then the second, ... until it passes untouched.
int64_t sweep(size_t from_bytes, const std::function<void()>& scenario) {
  fail_from_bytes = from_bytes;
  scenario();  // what is made once in a process is made now
  for (int64_t n = 0;; ++n) {
    const int64_t before = live.load();
    bool stopped = false;
    failures = 0;
    fail_at = n;
    try {
      scenario();
    } catch (const Stop&) {
      stopped = true;
    }
    fail_at = -1;
    if (live.load() != before) FAIL("allocation " << n << ": " << live.load() - before << " allocations leaked");
    if (!stopped && failures == 0) return n;
    if (n > 200000) FAIL("the scenario never ends");
  }
}

void tokenize(const std::filesystem::path& vocab_path) {
  Owned<bertpt_vocab, bertpt_vocab_free> vocab;
  Owned<bertpt_tokenizer, bertpt_tokenizer_free> tokenizer;
  Owned<bertpt_encoding, bertpt_encoding_free> encoding;
  Owned<bertpt_text, bertpt_text_free> text;
  step([&](bertpt_error** error) { return bertpt_vocab_load(vocab_path.c_str(), &vocab.handle, error); }, "vocab_load");
  step([&](bertpt_error** error) { return bertpt_tokenizer_create(vocab.handle, nullptr, &tokenizer.handle, error); }, "tokenizer_create");
  step([&](bertpt_error** error) { return bertpt_tokenizer_encode(tokenizer.handle, kText, std::char_traits<char>::length(kText), nullptr, &encoding.handle, error); },
       "tokenizer_encode");
  bertpt_encoding_view view{};
  view.struct_size = sizeof view;
  step([&](bertpt_error** error) { return bertpt_encoding_get_view(encoding.handle, &view, error); }, "encoding_get_view");
  step([&](bertpt_error** error) { return bertpt_tokenizer_decode(tokenizer.handle, view.ids, static_cast<size_t>(view.count), 1, &text.handle, error); },
       "tokenizer_decode");
}

}  // namespace

TEST_CASE("a failing allocation anywhere in tokenizing is out of memory and leaks nothing") {
  const bertpt::test::TempDir folder;
  const auto vocab = folder.write("vocab.txt", "[PAD]\n[UNK]\n[CLS]\n[SEP]\n[MASK]\nthe\nfox\ndog\n##s\nit\nwas\nnot\na\nb\n.\n,\n");
  const int64_t points = sweep(0, [&] { tokenize(vocab); });
  CHECK(points > 50);
}

TEST_CASE("a failing allocation anywhere in building and reading a corpus is out of memory and leaks nothing") {
  const bertpt::test::TempDir folder;
  const auto vocab_path = folder.write("vocab.txt", "[PAD]\n[UNK]\n[CLS]\n[SEP]\n[MASK]\nthe\nfox\ndog\n##s\nit\nwas\nnot\na\nb\n.\n,\n");
  Owned<bertpt_tokenizer, bertpt_tokenizer_free> tokenizer;
  REQUIRE(bertpt_tokenizer_load(vocab_path.c_str(), &tokenizer.handle, nullptr) == BERTPT_OK);
  REQUIRE(bertpt_log_set_level(BERTPT_LOG_OFF, nullptr) == BERTPT_OK);
  const auto target = folder / "corpus";
  const int64_t points = sweep(4096, [&] {
    {
      const Unharmed unharmed;
      std::filesystem::remove_all(target);
    }
    Owned<bertpt_documents, bertpt_documents_free> documents;
    Owned<bertpt_corpus, bertpt_corpus_free> corpus, again;
    Owned<bertpt_corpus_document, bertpt_corpus_document_free> document;
    step([&](bertpt_error** error) { return bertpt_documents_create(&documents.handle, error); }, "documents_create");
    for (int i = 0; i < 4; ++i) {
      const std::string_view text = kText + i;
      step([&](bertpt_error** error) { return bertpt_documents_push(documents.handle, text.data(), text.size(), nullptr, 0, error); }, "documents_push");
    }
    step([&](bertpt_error** error) {
      return bertpt_corpus_build(documents.handle, tokenizer.handle, target.c_str(), "{\"threads\": 1}", nullptr, nullptr, &corpus.handle, error);
    }, "corpus_build");
    step([&](bertpt_error** error) { return bertpt_corpus_open(target.c_str(), &again.handle, error); }, "corpus_open");
    step([&](bertpt_error** error) { return bertpt_corpus_read_document(again.handle, BERTPT_SPLIT_TRAIN, 0, &document.handle, error); }, "read_document");
  });
  CHECK(points > 20);
}
