#include "input.h"

#include <fcntl.h>
#include <poll.h>
#include <unistd.h>

#include <cerrno>
#include <cstring>
#include <nlohmann/json.hpp>

namespace cli {
namespace {

constexpr std::string_view kZstdMagic = "\x28\xB5\x2F\xFD";
constexpr int kWaitMs = 100;  // so soon Ctrl-C is seen while nothing comes

[[noreturn]] void refuse_zstd(const std::string& path) {
  throw failure(BERTPT_E_UNSUPPORTED, "'" + path + "' holds zstd data; give its text: zstd -dc '" + path + "' | bertpt ...");
}

[[noreturn]] void refuse(const char* action, const std::string& path) {
  throw failure(BERTPT_E_IO, std::string("cannot ") + action + " '" + path + "': " + std::strerror(errno));
}

}  // namespace

ByteReader::ByteReader(const std::string& path)
    : path_(path), descriptor_(path == "-" ? STDIN_FILENO : ::open(path.c_str(), O_RDONLY | O_CLOEXEC)) {
  if (descriptor_ < 0) refuse("open", path);
}

ByteReader::~ByteReader() {
  if (descriptor_ != STDIN_FILENO) ::close(descriptor_);
}

size_t ByteReader::read_some(char* to, size_t size) {
  while (true) {
    if (interrupted()) throw cancelled();
    pollfd waiting{.fd = descriptor_, .events = POLLIN, .revents = 0};
    const int ready = ::poll(&waiting, 1, kWaitMs);
    const ssize_t got = ready > 0 ? ::read(descriptor_, to, size) : ready;
    if (ready > 0 && got >= 0) return static_cast<size_t>(got);
    if (got < 0 && errno != EINTR) refuse("read", path_);
  }
}

void ByteReader::append(std::string& buffer, size_t size) {
  const size_t before = buffer.size();
  buffer.resize(before + size);
  size_t got = 0;
  while (got < size && !at_end_) {
    const size_t n = read_some(buffer.data() + before + got, size - got);
    at_end_ = n == 0;
    got += n;
  }
  buffer.resize(before + got);
  if (bytes_read_ == 0 && std::string_view(buffer).substr(before).starts_with(kZstdMagic)) refuse_zstd(path_);
  bytes_read_ += static_cast<int64_t>(got);
}

Documents open_documents(const std::vector<std::string>& paths, const Json& options) {
  if (paths.empty()) throw UsageError("name at least one file of documents");
  const PathList list(paths);
  return make<Documents>(
      [&](auto out, auto error) { return bertpt_documents_open_files(list.data(), list.size(), options.dump().c_str(), out, error); });
}

void for_each_document(const std::vector<std::string>& paths, const Json& options, const std::function<void(std::string_view)>& use) {
  const Documents documents = open_documents(paths, options);
  const EndAtOnce reading;  // a reader takes no cancel
  const DocumentReader reader =
      make<DocumentReader>([&](auto out, auto error) { return bertpt_documents_open_reader(documents.get(), out, error); });
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
