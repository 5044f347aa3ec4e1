// hosts/c/documents.h   Documents from an iterator of the host, with one that breaks on demand.
#pragma once

#include <string>
#include <vector>

#include "abi.h"

namespace host {

class Source {
 public:
  // Breaks when document fail_at is asked for; negative: never. last_failure receives the words of it and outlives the source.
  Source(std::vector<std::string> texts, int64_t fail_at, std::string& last_failure) : texts_(std::move(texts)), fail_at_(fail_at), failure_(last_failure) {}

  // Gives the source to the library, which deletes it in the end.
  static Handle documents(std::unique_ptr<Source> source) {
    auto iterator = sized<bertpt_document_iterator>();
    iterator.next = [](void* self, bertpt_document_view* document) { return static_cast<Source*>(self)->next(*document); };
    iterator.rewind = [](void* self) {
      static_cast<Source*>(self)->position_ = 0;
      return int32_t{BERTPT_OK};
    };
    iterator.last_error = [](void* self) { return static_cast<Source*>(self)->failure_.c_str(); };
    iterator.release = [](void* self) { delete static_cast<Source*>(self); };
    iterator.private_data = source.get();
    Handle result = own<bertpt_documents>(bertpt_documents_free, [&](auto out, auto error) { return bertpt_documents_from_iterator(&iterator, out, error); });
    source.release();
    return result;
  }

 private:
  int32_t next(bertpt_document_view& document) {
    const size_t i = position_++;
    if (static_cast<int64_t>(i) == fail_at_) {
      failure_ = "the host's iterator broke at " + std::to_string(i);
      return 1000;
    }
    if (i >= texts_.size()) return BERTPT_END;
    id_ = "speech " + std::to_string(i);
    document.text = texts_[i].data();
    document.text_size = texts_[i].size();
    document.id = id_.data();
    document.id_size = id_.size();
    return BERTPT_OK;
  }

  std::vector<std::string> texts_;
  std::string id_;
  size_t position_ = 0;
  int64_t fail_at_;
  std::string& failure_;
};

}  // namespace host
