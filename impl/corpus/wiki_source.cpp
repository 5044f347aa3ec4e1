#include "corpus/byte_stream.h"
#include "corpus/document_format.h"

namespace bertpt::corpus {
namespace {

// The value of `name="..."` in a tag; nothing when it is not there.
std::string attribute(std::string_view tag, std::string_view name) {
  const std::string start = " " + std::string(name) + "=\"";
  const size_t begin = tag.find(start);
  if (begin == std::string_view::npos) return "";
  const std::string_view value = tag.substr(begin + start.size());
  return std::string(value.substr(0, value.find('"')));
}

class WikiFile final : public FileReader {
 public:
  WikiFile(const std::string& path, const DocumentsConfig& config, const Cancel& cancel)
      : lines_(path, static_cast<uint64_t>(config.max_document_bytes), cancel), max_bytes_(config.max_document_bytes) {}

  bool next(Document& document) override {
    std::string_view line;
    while (lines_.next(line)) {
      if (is_white(line)) continue;
      if (!line.starts_with("<doc ") || !line.ends_with('>')) {
        lines_.fail(Code::data, "expected a line '<doc id=\"...\" title=\"...\">' as Wikipedia extractors write it, got '" +
                                    std::string(line.substr(0, 60)) + "'; choose another format");
      }
      read_document(std::string(line), document);
      if (!is_white(document.text)) return true;
    }
    return false;
  }
  uint64_t disk_bytes() const override { return lines_.stream().disk_bytes(); }

 private:
  void read_document(const std::string& tag, Document& document) {
    document = {};
    document.id = attribute(tag, "id");
    const std::string title = attribute(tag, "title");
    const uint64_t begin = lines_.line_offset();
    bool first = true;
    std::string_view line;
    while (lines_.next_raw(line)) {
      std::string_view bare = line;
      while (bare.ends_with('\n') || bare.ends_with('\r')) bare.remove_suffix(1);
      if (bare == "</doc>") return;
      const bool is_title = first && !title.empty() && bare == title;
      first = false;
      if (is_title) continue;
      if (document.text.size() + line.size() > static_cast<uint64_t>(max_bytes_)) fail_too_large(lines_.stream().path(), begin, max_bytes_);
      document.text.append(line);
    }
    lines_.fail(Code::corrupt, "the file ends inside the document with the id '" + document.id + "': there is no </doc>");
  }

  LineReader lines_;
  int64_t max_bytes_;
};

}  // namespace

std::unique_ptr<FileReader> open_wiki(const std::string& path, const DocumentsConfig& config, const Cancel& cancel) {
  return std::make_unique<WikiFile>(path, config, cancel);
}

}  // namespace bertpt::corpus
