#include "bertpt/documents.h"

#include "convert.h"
#include "corpus/near_duplicates.h"
#include "guard.h"

using namespace bertpt::capi;
using bertpt::Code;
using bertpt::Error;
using bertpt::corpus::Document;

namespace {

// The host's iterator; `release` is called when nothing needs it, and only after `armed`.
struct HostDocuments {
  bertpt_document_iterator iterator;
  bool armed = false;

  explicit HostDocuments(const bertpt_document_iterator& given) : iterator(given) {}
  HostDocuments(const HostDocuments&) = delete;
  ~HostDocuments() {
    if (armed && iterator.release != nullptr) iterator.release(iterator.private_data);
  }

  [[noreturn]] void fail(const char* function, int32_t host_code) const {
    const char* text = iterator.last_error == nullptr ? nullptr : iterator.last_error(iterator.private_data);
    throw Error(Code::host, "capi/documents",
                std::string("the host's document iterator failed in ") + function + ": " +
                    (text == nullptr ? "code " + std::to_string(host_code) : std::string(text)),
                {{"host_code", host_code}, {"callback", function}});
  }
  bool next(Document& document) const {
    bertpt_document_view view{};
    view.struct_size = sizeof view;
    const int32_t result = iterator.next(iterator.private_data, &view);
    if (result == BERTPT_END) return false;
    if (result != BERTPT_OK) fail("next", result);
    document = Document{};
    document.text = text_of(view.text, view.text_size, "document.text");
    document.id = text_of(view.id, view.id_size, "document.id");
    return true;
  }
  void rewind() const {
    const int32_t result = iterator.rewind(iterator.private_data);
    if (result != BERTPT_OK) fail("rewind", result);
  }
};

}  // namespace

bertpt_status bertpt_documents_open_files(const char* const* paths, size_t n_paths, const char* config_json, bertpt_documents** out,
                                          bertpt_error** error) noexcept {
  return guard(error, [&] {
    if (n_paths == 0) refuse_argument("n_paths", "is 0; name at least one file");
    std::vector<std::string> list;
    for (const char* path : span_of(paths, n_paths, "paths")) list.emplace_back(string_of(path, "paths"));
    give(out, [&] {
      return bertpt::corpus::open_files(std::move(list),
                                        bertpt::parse_config<bertpt::corpus::DocumentsConfig>(optional_string(config_json), "documents"));
    });
  });
}

bertpt_status bertpt_documents_from_iterator(const bertpt_document_iterator* iterator, bertpt_documents** out,
                                             bertpt_error** error) noexcept {
  return guard(error, [&] {
    const auto host = std::make_shared<HostDocuments>(read_struct(iterator, "iterator"));
    if (host->iterator.next == nullptr) refuse_argument("iterator", "has no 'next' function");
    give(out, [&] {
      bertpt::corpus::HostIterator wrapped;
      wrapped.next = [host](Document& document) { return host->next(document); };
      if (host->iterator.rewind != nullptr) wrapped.rewind = [host] { host->rewind(); };
      return bertpt::corpus::from_iterator(std::move(wrapped));
    });
    host->armed = true;
  });
}

bertpt_status bertpt_documents_create(bertpt_documents** out, bertpt_error** error) noexcept {
  return guard(error, [&] {
    need(out, "out");
    const auto pushed = std::make_shared<bertpt::corpus::PushedDocuments>();
    *out = new bertpt_documents{pushed, pushed};
  });
}

bertpt_status bertpt_documents_push(bertpt_documents* documents, const char* text, size_t text_size, const char* id, size_t id_size,
                                    bertpt_error** error) noexcept {
  return guard(error, [&] {
    bertpt_documents& handle = need(documents, "documents");
    const Exclusive alone(handle.owner, "documents");
    if (handle.pushed == nullptr) {
      throw Error(Code::state, "capi/documents",
                  "these documents come from files or an iterator; push into a handle of bertpt_documents_create");
    }
    Document copy;
    copy.text = text_of(text, text_size, "text");
    copy.id = text_of(id, id_size, "id");
    handle.pushed->push(std::move(copy));
  });
}

bertpt_status bertpt_documents_find_near_duplicates(const bertpt_documents* documents, const char* config_json, const char* path,
                                                    const bertpt_cancel* cancel, const bertpt_progress* progress, bertpt_text** out,
                                                    bertpt_error** error) noexcept {
  return guard(error, [&] {
    const bertpt_documents& handle = need(documents, "documents");
    const Shared reading(handle.owner, "documents");
    bertpt::Progress done = progress_of(progress);
    give(out, [&] {
      const auto config = bertpt::parse_config<bertpt::corpus::NearDuplicatesConfig>(optional_string(config_json), "near_duplicates");
      return bertpt::corpus::find_near_duplicates(*handle.impl, config, string_of(path, "path"), cancel_of(cancel), done).json();
    });
  });
}

bertpt_status bertpt_documents_describe(const bertpt_documents* documents, bertpt_text** out, bertpt_error** error) noexcept {
  return guard(error, [&] {
    const bertpt_documents& handle = need(documents, "documents");
    const Shared reading(handle.owner, "documents");
    give(out, [&] { return handle.impl->describe_json(); });
  });
}

bertpt_status bertpt_documents_open_reader(const bertpt_documents* documents, bertpt_document_reader** out, bertpt_error** error) noexcept {
  return guard(error, [&] {
    const bertpt_documents& handle = need(documents, "documents");
    const Shared reading(handle.owner, "documents");
    need(out, "out");
    *out = new bertpt_document_reader{handle.impl, handle.impl->open()};
  });
}

void bertpt_documents_free(bertpt_documents* documents) noexcept { release(documents); }

bertpt_status bertpt_document_reader_next(bertpt_document_reader* reader, bertpt_document** out, bertpt_error** error) noexcept {
  return guard(error, [&]() -> bertpt_status {
    bertpt_document_reader& handle = need(reader, "reader");
    const Exclusive alone(handle.owner, "document_reader");
    need(out, "out");
    auto document = std::make_unique<bertpt_document>();
    if (!handle.impl->next(document->impl)) return BERTPT_END;
    *out = document.release();
    return BERTPT_OK;
  });
}

void bertpt_document_reader_free(bertpt_document_reader* reader) noexcept { release(reader); }

bertpt_status bertpt_document_get_view(const bertpt_document* document, bertpt_document_view* view, bertpt_error** error) noexcept {
  return guard(error, [&] {
    const Document& impl = need(document, "document").impl;
    bertpt_document_view filled{};
    filled.text = impl.text.data();
    filled.text_size = impl.text.size();
    filled.id = impl.id.empty() ? nullptr : impl.id.data();
    filled.id_size = impl.id.size();
    fill_struct(view, filled, "view");
  });
}

void bertpt_document_free(bertpt_document* document) noexcept { release(document); }
