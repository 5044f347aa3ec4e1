// samples/cli/host.h   The public C header as C++ likes it: owned handles and exceptions. Nothing but bertpt.h is behind it.
#pragma once

#include <bertpt/bertpt.h>

#include <functional>
#include <memory>
#include <stdexcept>
#include <string>
#include <vector>

namespace cli {

// A failed call; what() is the message for people.
class Failure : public std::runtime_error {
 public:
  Failure(bertpt_status code, const std::string& message, std::string component, std::string details)
      : std::runtime_error(message), code(code), component(std::move(component)), details(std::move(details)) {}
  bertpt_status code;
  std::string component;
  std::string details;  // JSON
};

inline Failure failure(bertpt_status code, const std::string& message) { return Failure(code, message, "cli", "{}"); }
// What a loop throws once it has seen interrupted().
inline Failure cancelled() { return failure(BERTPT_E_CANCELLED, "cancelled"); }

// Throws the error of a call that failed; gives the status of one that did not (BERTPT_OK, BERTPT_END, BERTPT_TIMEOUT).
template <class Call>
bertpt_status checked(Call&& call) {
  bertpt_error* error = nullptr;
  const bertpt_status status = call(&error);
  if (status >= 0) return status;
  Failure failure(status, bertpt_error_get_message(error), bertpt_error_get_component(error), bertpt_error_get_details(error));
  bertpt_error_free(error);
  throw failure;
}

template <auto Free>
struct Release {
  template <class T>
  void operator()(T* handle) const {
    Free(handle);
  }
};
template <class T, auto Free>
using Owned = std::unique_ptr<T, Release<Free>>;

using Text = Owned<bertpt_text, bertpt_text_free>;
using CancelHandle = Owned<bertpt_cancel, bertpt_cancel_free>;
using ProgressHandle = Owned<bertpt_progress, bertpt_progress_free>;
using Documents = Owned<bertpt_documents, bertpt_documents_free>;
using DocumentReader = Owned<bertpt_document_reader, bertpt_document_reader_free>;
using Vocab = Owned<bertpt_vocab, bertpt_vocab_free>;
using Tokenizer = Owned<bertpt_tokenizer, bertpt_tokenizer_free>;
using Encoding = Owned<bertpt_encoding, bertpt_encoding_free>;
using Segmenter = Owned<bertpt_segmenter, bertpt_segmenter_free>;
using Sentences = Owned<bertpt_sentences, bertpt_sentences_free>;
using Corpus = Owned<bertpt_corpus, bertpt_corpus_free>;
using Loader = Owned<bertpt_loader, bertpt_loader_free>;
using Batch = Owned<bertpt_batch, bertpt_batch_free>;
using GoogleInstances = Owned<bertpt_google_instances, bertpt_google_instances_free>;
using Model = Owned<bertpt_model, bertpt_model_free>;
using Optimizer = Owned<bertpt_optimizer, bertpt_optimizer_free>;
using Trainer = Owned<bertpt_trainer, bertpt_trainer_free>;
using EventStream = Owned<bertpt_event_stream, bertpt_event_stream_free>;
using Event = Owned<bertpt_event, bertpt_event_free>;
using Checkpoint = Owned<bertpt_checkpoint, bertpt_checkpoint_free>;
using Tensor = Owned<bertpt_tensor, bertpt_tensor_free>;

// make<Vocab>([&](auto out, auto error) { return bertpt_vocab_load(path, out, error); })
template <class Handle, class Call>
Handle make(Call&& call) {
  typename Handle::pointer out = nullptr;
  checked([&](bertpt_error** error) { return call(&out, error); });
  return Handle(out);
}

inline std::string text_of(const Text& handle) {
  const char* data = nullptr;
  size_t size = 0;
  checked([&](bertpt_error** error) { return bertpt_text_get(handle.get(), &data, &size, error); });
  return std::string(data, size);
}

// The same as make() for calls that give text.
template <class Call>
std::string text(Call&& call) {
  return text_of(make<Text>(call));
}

inline Corpus open_corpus(const std::string& folder) {
  return make<Corpus>([&](auto out, auto error) { return bertpt_corpus_open(folder.c_str(), out, error); });
}

// A view of a vector of paths, for calls that take char* const* and a count.
class PathList {
 public:
  explicit PathList(const std::vector<std::string>& paths) {
    for (const std::string& path : paths) pointers_.push_back(path.c_str());
  }
  const char* const* data() const { return pointers_.data(); }
  size_t size() const { return pointers_.size(); }

 private:
  std::vector<const char*> pointers_;
};

// The library's warnings on stderr, as the command writes its own messages; those of a run are left out: its events carry them.
void install_log();

// Ctrl-C: the first asks every running operation to stop, the second ends the process at once.
void install_interrupt_handler();
const bertpt_cancel* cancel();  // what Ctrl-C requests; pass it to every long call
bool interrupted();
// While one lives, the first Ctrl-C ends the process: for calls that take no cancel, where nothing is lost.
struct EndAtOnce {
  EndAtOnce();
  ~EndAtOnce();
};

// True when whoever read this file descriptor is gone: it is a pipe or a socket, and its other end is closed.
bool reader_gone(int descriptor);

// Runs a long call with a progress line on stderr.
void with_progress(bool quiet, const std::function<void(bertpt_progress*)>& call);

}  // namespace cli
