// tests/conformance/host.h   A small C++ host of the C ABI: owned handles, calls that must succeed or must fail, structs with their size.
// Nothing here or in the tests beside it includes a header of impl/.
#pragma once

#include <filesystem>
#include <string>
#include <utility>

#include "bertpt/bertpt.h"
#include "support/catch.h"

namespace bertpt::host {

template <class T, void (*Free)(T*)>
class Handle {
 public:
  Handle() = default;
  Handle(Handle&& other) noexcept : pointer_(std::exchange(other.pointer_, nullptr)) {}
  Handle& operator=(Handle&& other) noexcept {
    std::swap(pointer_, other.pointer_);
    return *this;
  }
  ~Handle() { Free(pointer_); }
  operator T*() const { return pointer_; }
  T** out() {
    free();
    return &pointer_;
  }
  void free() { Free(std::exchange(pointer_, nullptr)); }

 private:
  T* pointer_ = nullptr;
};

using Text = Handle<bertpt_text, bertpt_text_free>;
using Cancel = Handle<bertpt_cancel, bertpt_cancel_free>;
using Progress = Handle<bertpt_progress, bertpt_progress_free>;
using Documents = Handle<bertpt_documents, bertpt_documents_free>;
using DocumentReader = Handle<bertpt_document_reader, bertpt_document_reader_free>;
using Document = Handle<bertpt_document, bertpt_document_free>;
using Segmenter = Handle<bertpt_segmenter, bertpt_segmenter_free>;
using Sentences = Handle<bertpt_sentences, bertpt_sentences_free>;
using Vocab = Handle<bertpt_vocab, bertpt_vocab_free>;
using Tokenizer = Handle<bertpt_tokenizer, bertpt_tokenizer_free>;
using Encoding = Handle<bertpt_encoding, bertpt_encoding_free>;
using EncodedBatch = Handle<bertpt_encoded_batch, bertpt_encoded_batch_free>;
using CorpusBuilder = Handle<bertpt_corpus_builder, bertpt_corpus_builder_free>;
using Corpus = Handle<bertpt_corpus, bertpt_corpus_free>;
using CorpusDocument = Handle<bertpt_corpus_document, bertpt_corpus_document_free>;
using Loader = Handle<bertpt_loader, bertpt_loader_free>;
using Batch = Handle<bertpt_batch, bertpt_batch_free>;
using Model = Handle<bertpt_model, bertpt_model_free>;
using Hidden = Handle<bertpt_hidden, bertpt_hidden_free>;
using Optimizer = Handle<bertpt_optimizer, bertpt_optimizer_free>;
using Trainer = Handle<bertpt_trainer, bertpt_trainer_free>;
using EventStream = Handle<bertpt_event_stream, bertpt_event_stream_free>;
using Event = Handle<bertpt_event, bertpt_event_free>;
using Checkpoint = Handle<bertpt_checkpoint, bertpt_checkpoint_free>;
using Tensor = Handle<bertpt_tensor, bertpt_tensor_free>;

struct Failure {
  bertpt_status status = BERTPT_OK;
  std::string message, details, component;
  bool mentions(const std::string& part) const { return message.find(part) != std::string::npos || details.find(part) != std::string::npos; }
};

// Makes the call and takes its error apart; status BERTPT_OK or positive when there was none.
template <class Call>
Failure attempt(Call call) {
  bertpt_error* error = nullptr;
  Failure result;
  result.status = call(&error);
  result.message = bertpt_error_get_message(error);
  result.details = bertpt_error_get_details(error);
  result.component = bertpt_error_get_component(error);
  CHECK(bertpt_error_get_code(error) == (result.status < 0 ? result.status : BERTPT_OK));
  bertpt_error_free(error);
  return result;
}

// A call with `error` as its last argument, that must not fail; its status.
#define MUST(call_expression)                                                                          \
  [&] {                                                                                                \
    const auto failure = bertpt::host::attempt([&](bertpt_error** error) { return call_expression; });  \
    INFO(#call_expression << ": " << failure.message);                                                 \
    REQUIRE(failure.status >= 0);                                                                      \
    return failure.status;                                                                             \
  }()

// A call that must fail with `code`; its Failure.
#define FAILS(code, call_expression)                                                                    \
  [&] {                                                                                                 \
    auto failure = bertpt::host::attempt([&](bertpt_error** error) { return call_expression; });         \
    INFO(#call_expression << ": " << bertpt_status_name(failure.status) << ": " << failure.message);     \
    REQUIRE(failure.status == (code));                                                                  \
    return failure;                                                                                     \
  }()

template <class T>
T sized() {
  T value{};
  value.struct_size = sizeof value;
  return value;
}

inline std::string to_string(const Text& text) {
  const char* data = nullptr;
  size_t size = 0;
  MUST(bertpt_text_get(text, &data, &size, error));
  return {data, size};
}

inline void push(bertpt_documents* documents, const std::string& text, const std::string& id = {}) {
  MUST(bertpt_documents_push(documents, text.data(), text.size(), id.data(), id.size(), error));
}

}  // namespace bertpt::host
