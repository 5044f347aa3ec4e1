#include "input.h"

#include <cerrno>
#include <cstdio>
#include <cstring>
#include <memory>
#include <nlohmann/json.hpp>

namespace cli {
namespace {

struct CloseFile {
  void operator()(std::FILE* file) const {
    if (file != stdin) std::fclose(file);
  }
};
using File = std::unique_ptr<std::FILE, CloseFile>;

File open(const std::string& path) {
  if (path == "-") return File(stdin);
  File file(std::fopen(path.c_str(), "rb"));
  if (!file) throw std::runtime_error("cannot open '" + path + "': " + std::strerror(errno));
  return file;
}

void lines_of(const std::string& path, const std::function<void(std::string_view)>& use) {
  const File file = open(path);
  char* line = nullptr;
  size_t capacity = 0;
  ssize_t size = 0;
  const std::unique_ptr<char*, void (*)(char**)> release(&line, [](char** p) { std::free(*p); });
  while ((size = ::getline(&line, &capacity, file.get())) >= 0) {
    std::string_view text(line, static_cast<size_t>(size));
    if (text.starts_with("\x28\xB5\x2F\xFD")) throw std::runtime_error("'" + path + "' holds zstd data; give its text: zstd -dc '" + path + "' | bertpt ...");
    if (text.ends_with('\n')) text.remove_suffix(1);
    if (text.ends_with('\r')) text.remove_suffix(1);
    use(text);
  }
  if (std::ferror(file.get())) throw std::runtime_error("cannot read '" + path + "': " + std::strerror(errno));
}

}  // namespace

void for_each_line(const std::vector<std::string>& paths, const std::function<void(std::string_view)>& use) {
  if (paths.empty()) return lines_of("-", use);
  for (const std::string& path : paths) lines_of(path, use);
}

Documents open_documents(const std::vector<std::string>& paths, const Json& options) {
  if (paths.empty()) throw UsageError("name at least one file of documents");
  const PathList list(paths);
  return make<Documents>([&](auto out, auto error) { return bertpt_documents_open_files(list.data(), list.size(), options.dump().c_str(), out, error); });
}

void for_each_document(const std::vector<std::string>& paths, const Json& options, const std::function<void(std::string_view)>& use) {
  if (paths.empty()) {
    if (!options.empty()) throw UsageError("document options need files; standard input is read as one plain text");
    std::string text;
    lines_of("-", [&](std::string_view line) { text.append(line).push_back('\n'); });
    return use(text);
  }
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
