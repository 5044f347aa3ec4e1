#include "corpus/byte_stream.h"
#include "corpus/document_format.h"

namespace bertpt::corpus {
namespace {

constexpr std::string_view kWhite = " \t\r\n\v\f";

class SentencesFile final : public FileReader {
 public:
  SentencesFile(const std::string& path, const DocumentsConfig& config, const Cancel& cancel)
      : lines_(path, static_cast<uint64_t>(config.max_document_bytes), cancel), max_bytes_(config.max_document_bytes) {}

  bool next(Document& document) override {
    document = {};
    document.has_sentences = true;
    std::string_view line;
    uint64_t begin = 0;
    while (lines_.next(line)) {
      if (is_white(line)) {
        if (document.sentences.empty()) continue;
        break;
      }
      if (document.sentences.empty()) begin = lines_.line_offset();
      if (!document.text.empty()) document.text += '\n';
      const size_t base = document.text.size();
      if (base + line.size() > static_cast<uint64_t>(max_bytes_)) fail_too_large(lines_.stream().path(), begin, max_bytes_);
      document.sentences.push_back({base + line.find_first_not_of(kWhite), base + line.find_last_not_of(kWhite) + 1});
      document.text.append(line);
    }
    if (document.sentences.empty()) return false;
    document.id = last_component(lines_.stream().path()) + ":" + std::to_string(++n_documents_);
    return true;
  }
  uint64_t disk_bytes() const override { return lines_.stream().disk_bytes(); }

 private:
  LineReader lines_;
  int64_t max_bytes_;
  int64_t n_documents_ = 0;
};

}  // namespace

std::unique_ptr<FileReader> open_sentences(const std::string& path, const DocumentsConfig& config, const Cancel& cancel) {
  return std::make_unique<SentencesFile>(path, config, cancel);
}

}  // namespace bertpt::corpus
