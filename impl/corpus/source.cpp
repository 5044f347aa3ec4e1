#include "corpus/source.h"

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <atomic>
#include <cerrno>
#include <nlohmann/json.hpp>
#include <system_error>

#include "corpus/byte_stream.h"
#include "corpus/document_format.h"
#include "corpus/source_paths.h"

namespace bertpt::corpus {
namespace {

constexpr const char* kComponent = "corpus/source";
constexpr const char* kStandardInput = "-";

struct File {
  std::string path;
  std::string format;  // resolved
  uint64_t size_bytes = 0;
};

std::string format_of_name(std::string_view path) {
  if (path.ends_with(".zst")) path.remove_suffix(4);
  else if (path.ends_with(".gz")) path.remove_suffix(3);
  const bool json = path.ends_with(".jsonl") || path.ends_with(".json") || path.ends_with(".ndjson");
  return json ? "jsonl" : "text";
}

std::unique_ptr<FileReader> open_file(const File& file, const DocumentsConfig& config, const Cancel& cancel) {
  if (file.format == "jsonl") return open_jsonl(file.path, config, cancel);
  if (file.format == "sentences") return open_sentences(file.path, config, cancel);
  if (file.format == "wiki") return open_wiki(file.path, config, cancel);
  return open_text(file.path, config, cancel);
}

class FilesReader final : public DocumentReader {
 public:
  FilesReader(std::shared_ptr<const std::vector<File>> files, const DocumentsConfig& config) : files_(std::move(files)), config_(config) {
    for (const File& file : *files_) bytes_total_ += file.size_bytes;
  }

  bool next(Document& document) override {
    return from_files([&](FileReader& reader) { return reader.next(document); });
  }
  bool next_text(std::string& text) override {
    return from_files([&](FileReader& reader) { return reader.next_text(text); });
  }
  uint64_t bytes_read() const override { return bytes_before_ + (reader_ ? reader_->disk_bytes() : 0); }
  uint64_t bytes_total() const override { return bytes_total_; }
  void stop_on(const Cancel& cancel) override { cancel_ = cancel; }
  ReadPosition position() const override { return {index_, n_documents_}; }
  void seek(const ReadPosition& position) override {
    for (; index_ < files_->size() && index_ < position.file; ++index_) bytes_before_ += (*files_)[index_].size_bytes;
    for (Document passed; n_documents_ < position.documents;) {
      const uint64_t before = n_documents_;
      if (next(passed) && n_documents_ == before + 1 && index_ == position.file) continue;
      throw Error(Code::data, kComponent, "the documents are not those of the build that is being continued: a file ended early",
                  {{"file", position.file}, {"documents", position.documents}});
    }
  }

 private:
  // Asks one file after the other until one has something.
  template <class Read>
  bool from_files(const Read& read) {
    try {
      for (; index_ < files_->size(); ++index_) {
        if (!reader_) reader_ = open_file((*files_)[index_], config_, cancel_);
        if (read(*reader_)) {
          ++n_documents_;
          return true;
        }
        bytes_before_ += reader_->disk_bytes();
        reader_.reset();
        n_documents_ = 0;
      }
      return false;
    } catch (...) {
      bytes_before_ = bytes_read();
      reader_.reset();
      index_ = files_->size();
      throw;
    }
  }

  std::shared_ptr<const std::vector<File>> files_;
  DocumentsConfig config_;
  Cancel cancel_;
  std::unique_ptr<FileReader> reader_;
  size_t index_ = 0;
  uint64_t n_documents_ = 0;  // of the file at index_
  uint64_t bytes_before_ = 0, bytes_total_ = 0;
};

class FileDocuments final : public Documents {
 public:
  // once: standard input is among the files.
  FileDocuments(std::vector<File> files, DocumentsConfig config, bool once)
      : files_(std::make_shared<const std::vector<File>>(std::move(files))), config_(std::move(config)), once_(once) {}

  std::unique_ptr<DocumentReader> open() const override {
    if (once_ && opened_.exchange(true))
      throw Error(Code::state, kComponent, "standard input can be read once; write it to a file to read it again");
    return std::make_unique<FilesReader>(files_, config_);
  }
  bool can_continue() const override { return !once_; }
  std::string describe_json() const override {
    nlohmann::ordered_json json = {{"source", "files"}, {"config", nlohmann::ordered_json::parse(write_config(config_))}};
    json["files"] = nlohmann::ordered_json::array();
    for (const File& file : *files_) {
      json["files"].push_back({{"path", file.path}, {"format", file.format}, {"size_bytes", file.size_bytes}});
    }
    return json.dump(-1, ' ', false, nlohmann::ordered_json::error_handler_t::replace);  // a path may hold any bytes
  }

 private:
  std::shared_ptr<const std::vector<File>> files_;
  DocumentsConfig config_;
  const bool once_;
  mutable std::atomic<bool> opened_{false};
};

// Looks at the file and its first bytes; throws what is wrong with it.
File inspect(const std::string& path, const DocumentsConfig& config) {
  if (path == kStandardInput) return {"/dev/stdin", config.format == "auto" ? "text" : config.format, 0};
  struct stat info {};
  if (::stat(path.c_str(), &info) != 0) throw_errno(errno, kComponent, "open", path);
  if (!S_ISREG(info.st_mode)) {
    throw Error(Code::invalid_argument, kComponent,
                "'" + path + "' is not a regular file; documents are read more than once, so write them to a file or push them",
                {{"path", path}});
  }
  const ByteStream readable(path);
  return {path, config.format == "auto" ? format_of_name(path) : config.format, static_cast<uint64_t>(info.st_size)};
}

}  // namespace

void DocumentsConfig::visit(ConfigVisitor& v) {
  v.field({.name = "format",
           .help = "How a file holds documents: text (a file, or its parts between separator lines), jsonl (an object a line), sentences "
                   "(a sentence a line, an empty line between documents), wiki (<doc id=...> ... </doc> as Wikipedia extractors write it), "
                   "or auto: "
                   "jsonl for .jsonl, .json and .ndjson, also with .gz and .zst, else text.",
           .choices = {"auto", "text", "jsonl", "sentences", "wiki"}},
          format);
  v.field({.name = "text_field", .help = "Format jsonl: the field of an object that holds the text."}, text_field);
  v.field({.name = "id_field", .help = "Format jsonl: the field that holds a document's id, a string or a number; it may be absent."},
          id_field);
  v.field({.name = "document_separator",
           .help = "Format text: a line equal to this ends a document and is dropped; empty: a file is one document."},
          document_separator);
  v.field({.name = "max_document_bytes",
           .help = "A larger document (jsonl: a longer line) is an error; this bounds the memory of a pass.",
           .unit = "bytes",
           .min = 1,
           .max = 1LL << 40},
          max_document_bytes);
}

std::shared_ptr<const Documents> open_files(std::vector<std::string> paths, const DocumentsConfig& config) {
  if (paths.empty()) throw Error(Code::invalid_argument, kComponent, "no document files were given; name at least one");
  std::vector<File> files;
  std::vector<Error> errors;
  bool once = false;
  for (const std::string& word : paths) {
    once |= word == kStandardInput;
    try {
      for (const std::string& path : files_of_word(word)) {
        try {
          files.push_back(inspect(path, config));
        } catch (const Error& error) {
          errors.push_back(error);
        }
      }
    } catch (const Error& error) {
      errors.push_back(error);
    }
  }
  if (errors.empty()) return std::make_shared<FileDocuments>(std::move(files), config, once);
  if (errors.size() == 1) throw errors.front();
  constexpr size_t kShown = 10;
  std::string message = std::to_string(errors.size()) + " of " + std::to_string(paths.size()) + " document files cannot be used:";
  for (size_t i = 0; i < std::min(errors.size(), kShown); ++i) message += "\n  " + errors[i].message();
  if (errors.size() > kShown) message += "\n  and " + std::to_string(errors.size() - kShown) + " more";
  std::vector<Detail> details = errors.front().details();
  details.emplace_back("n_failed", errors.size());
  throw Error(errors.front().code(), kComponent, message, details);
}

bool is_white(std::string_view text) { return text.find_first_not_of(" \t\r\n\v\f") == std::string_view::npos; }

std::string last_component(std::string_view path) { return std::string(path.substr(path.rfind('/') + 1)); }

void fail_too_large(const std::string& path, uint64_t offset, int64_t max_document_bytes) {
  throw Error(Code::data, kComponent,
              "'" + path + "': the document that begins at byte " + std::to_string(offset) + " is larger than max_document_bytes = " +
                  std::to_string(max_document_bytes) + "; raise it, or split the document (document_separator)",
              {{"path", path}, {"offset", offset}, {"max_document_bytes", max_document_bytes}});
}

}  // namespace bertpt::corpus
