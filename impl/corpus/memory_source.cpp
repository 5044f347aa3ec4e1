// Documents that do not come from files: pushed ones and those of a host iterator.
#include <nlohmann/json.hpp>

#include "corpus/source.h"

namespace bertpt::corpus {
namespace {

constexpr const char* kComponent = "corpus/source";

}  // namespace

struct PushedDocuments::State {
  std::mutex mutex;
  std::vector<std::shared_ptr<const Document>> documents;
  uint64_t n_bytes = 0;
};

namespace {

// A pass over what had been pushed when it began.
template <class State>
class PushedReader final : public DocumentReader {
 public:
  explicit PushedReader(std::shared_ptr<State> state) : state_(std::move(state)) {
    const std::lock_guard lock(state_->mutex);
    n_documents_ = state_->documents.size();
    bytes_total_ = state_->n_bytes;
  }
  bool next(Document& document) override {
    if (index_ == n_documents_) return false;
    std::shared_ptr<const Document> current;
    {
      const std::lock_guard lock(state_->mutex);
      current = state_->documents[index_];
    }
    ++index_;
    document = *current;
    bytes_read_ += document.text.size();
    return true;
  }
  uint64_t bytes_read() const override { return bytes_read_; }
  uint64_t bytes_total() const override { return bytes_total_; }

 private:
  std::shared_ptr<State> state_;
  size_t index_ = 0, n_documents_ = 0;
  uint64_t bytes_read_ = 0, bytes_total_ = 0;
};

// Passes share one host iterator; only the newest may use it.
struct SharedIterator {
  std::mutex mutex;
  HostIterator iterator;
  uint64_t pass = 0;
};

class IteratorReader final : public DocumentReader {
 public:
  IteratorReader(std::shared_ptr<SharedIterator> shared, uint64_t pass) : shared_(std::move(shared)), pass_(pass) {}

  bool next(Document& document) override {
    const std::lock_guard lock(shared_->mutex);
    if (ended_) return false;
    if (shared_->pass != pass_) {
      ended_ = true;
      throw Error(Code::state, kComponent, "a newer pass over the host's iterator was started; read one pass to its end before the next");
    }
    ended_ = true;  // also when next throws
    document = {};
    if (!shared_->iterator.next(document)) return false;
    ended_ = false;
    bytes_read_ += document.text.size();
    return true;
  }
  uint64_t bytes_read() const override { return bytes_read_; }

 private:
  std::shared_ptr<SharedIterator> shared_;
  uint64_t pass_;
  uint64_t bytes_read_ = 0;
  bool ended_ = false;
};

class IteratorDocuments final : public Documents {
 public:
  explicit IteratorDocuments(HostIterator iterator) { shared_->iterator = std::move(iterator); }

  std::unique_ptr<DocumentReader> open() const override {
    const std::lock_guard lock(shared_->mutex);
    if (shared_->pass > 0) {
      if (!shared_->iterator.rewind) {
        throw Error(Code::state, kComponent,
                    "these documents come from an iterator that can be read once; give it a rewind function, or push the documents");
      }
      shared_->iterator.rewind();
    }
    return std::make_unique<IteratorReader>(shared_, ++shared_->pass);
  }
  std::string describe_json() const override { return R"({"source":"iterator"})"; }

 private:
  std::shared_ptr<SharedIterator> shared_ = std::make_shared<SharedIterator>();
};

}  // namespace

PushedDocuments::PushedDocuments() : state_(std::make_shared<State>()) {}

void PushedDocuments::push(Document document) {
  auto owned = std::make_shared<const Document>(std::move(document));
  const std::lock_guard lock(state_->mutex);
  state_->n_bytes += owned->text.size();
  state_->documents.push_back(std::move(owned));
}

std::unique_ptr<DocumentReader> PushedDocuments::open() const { return std::make_unique<PushedReader<State>>(state_); }

std::string PushedDocuments::describe_json() const {
  const std::lock_guard lock(state_->mutex);
  return nlohmann::ordered_json{{"source", "pushed"}, {"documents", state_->documents.size()}, {"text_bytes", state_->n_bytes}}.dump();
}

std::shared_ptr<const Documents> from_iterator(HostIterator iterator) {
  if (!iterator.next) throw Error(Code::invalid_argument, kComponent, "the host iterator has no next function");
  return std::make_shared<IteratorDocuments>(std::move(iterator));
}

}  // namespace bertpt::corpus
