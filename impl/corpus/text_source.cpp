#include <utility>

#include "corpus/byte_stream.h"
#include "corpus/document_format.h"

namespace bertpt::corpus {
namespace {

class WholeFile final : public FileReader {
 public:
  WholeFile(const std::string& path, const DocumentsConfig& config, const Cancel& cancel)
      : stream_(path, cancel), max_bytes_(config.max_document_bytes) {}

  bool next(Document& document) override {
    if (done_) return false;
    done_ = true;
    document = {};
    document.id = last_component(stream_.path());
    for (std::string_view block = stream_.next(); !block.empty(); block = stream_.next()) {
      if (document.text.size() + block.size() > static_cast<uint64_t>(max_bytes_)) fail_too_large(stream_.path(), 0, max_bytes_);
      document.text.append(block);
    }
    return !is_white(document.text);
  }
  bool next_text(std::string& text) override {
    text = std::exchange(rest_, {});
    size_t end = 0;  // behind the last white space, once there is enough text
    while (!done_ && end == 0) {
      const std::string_view block = stream_.next();
      done_ = block.empty();
      if (text.size() + block.size() > static_cast<uint64_t>(max_bytes_)) fail_too_large(stream_.path(), 0, max_bytes_);
      text.append(block);
      const size_t space = block.find_last_of(" \t\n\r");
      if (text.size() >= kTextBytes && space != std::string_view::npos) end = text.size() - block.size() + space + 1;
    }
    if (end > 0) {
      rest_ = text.substr(end);
      text.resize(end);
    }
    return !text.empty();
  }
  uint64_t disk_bytes() const override { return stream_.disk_bytes(); }

 private:
  static constexpr size_t kTextBytes = size_t{1} << 22;
  ByteStream stream_;
  int64_t max_bytes_;
  bool done_ = false;
  std::string rest_;  // read, but not given out by next_text
};

class SeparatedFile final : public FileReader {
 public:
  SeparatedFile(const std::string& path, const DocumentsConfig& config, const Cancel& cancel)
      : lines_(path, static_cast<uint64_t>(config.max_document_bytes), cancel),
        separator_(config.document_separator),
        max_bytes_(config.max_document_bytes) {}

  bool next(Document& document) override {
    while (read_part(document)) {
      if (is_white(document.text)) continue;
      document.id = last_component(lines_.stream().path()) + ":" + std::to_string(++n_documents_);
      return true;
    }
    return false;
  }
  uint64_t disk_bytes() const override { return lines_.stream().disk_bytes(); }

 private:
  // Up to the next separator or the end; false when nothing is left.
  bool read_part(Document& document) {
    document = {};
    if (at_end_) return false;
    std::string_view line;
    uint64_t begin = 0;
    while (lines_.next_raw(line)) {
      if (is_separator(line)) return true;
      if (document.text.empty()) begin = lines_.line_offset();
      if (document.text.size() + line.size() > static_cast<uint64_t>(max_bytes_)) fail_too_large(lines_.stream().path(), begin, max_bytes_);
      document.text.append(line);
    }
    at_end_ = true;
    return true;
  }
  bool is_separator(std::string_view line) const {
    if (line.ends_with('\n')) line.remove_suffix(1);
    if (line.ends_with('\r')) line.remove_suffix(1);
    return line == separator_;
  }

  LineReader lines_;
  std::string separator_;
  int64_t max_bytes_;
  int64_t n_documents_ = 0;
  bool at_end_ = false;
};

}  // namespace

std::unique_ptr<FileReader> open_text(const std::string& path, const DocumentsConfig& config, const Cancel& cancel) {
  if (config.document_separator.empty()) return std::make_unique<WholeFile>(path, config, cancel);
  return std::make_unique<SeparatedFile>(path, config, cancel);
}

}  // namespace bertpt::corpus
