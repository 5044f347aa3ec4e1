#include "input.h"

#include <cerrno>
#include <cstdio>
#include <cstring>
#include <memory>
#include <nlohmann/json.hpp>

namespace cli {
namespace {

constexpr std::string_view kZstdMagic = "\x28\xB5\x2F\xFD";

[[noreturn]] void refuse_zstd(const std::string& path) {
  throw std::runtime_error("'" + path + "' holds zstd data; give its text: zstd -dc '" + path + "' | bertpt ...");
}

std::FILE* open(const std::string& path) {
  if (path == "-") return stdin;
  std::FILE* const file = std::fopen(path.c_str(), "rb");
  if (file == nullptr) throw std::runtime_error("cannot open '" + path + "': " + std::strerror(errno));
  return file;
}

}  // namespace

ByteReader::ByteReader(const std::string& path) : file_(open(path)), path_(path) {}

void ByteReader::append(std::string& buffer, size_t size) {
  const size_t before = buffer.size();
  buffer.resize(before + size);
  const size_t got = std::fread(buffer.data() + before, 1, size, file_.get());
  buffer.resize(before + got);
  if (bytes_read_ == 0 && std::string_view(buffer).substr(before).starts_with(kZstdMagic)) refuse_zstd(path_);
  bytes_read_ += static_cast<int64_t>(got);
  if (got == size) return;
  if (std::ferror(file_.get())) throw std::runtime_error("cannot read '" + path_ + "': " + std::strerror(errno));
  at_end_ = true;
}

Documents open_documents(const std::vector<std::string>& paths, const Json& options) {
  if (paths.empty()) throw UsageError("name at least one file of documents");
  const PathList list(paths);
  return make<Documents>([&](auto out, auto error) { return bertpt_documents_open_files(list.data(), list.size(), options.dump().c_str(), out, error); });
}

void for_each_document(const std::vector<std::string>& paths, const Json& options, const std::function<void(std::string_view)>& use) {
  const Documents documents = open_documents(paths, options);
  const DocumentReader reader = make<DocumentReader>([&](auto out, auto error) { return bertpt_documents_open_reader(documents.get(), out, error); });
  while (true) {
    bertpt_document* document = nullptr;
    if (checked([&](bertpt_error** error) { return bertpt_document_reader_next(reader.get(), &document, error); }) == BERTPT_END) return;
    const Owned<bertpt_document, bertpt_document_free> owned(document);
    bertpt_document_view view{};
    view.struct_size = sizeof view;
    checked([&](bertpt_error** error) { return bertpt_document_get_view(document, &view, error); });
    use({view.text, view.text_size});
  }
}

}  // namespace cli
