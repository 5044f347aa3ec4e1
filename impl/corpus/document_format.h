// corpus/document_format.h   How the bytes of one file become documents: one function per format. source.cpp chooses among them.
#pragma once

#include <memory>
#include <string>

#include "corpus/source.h"

namespace bertpt::corpus {

// One pass over one file. disk_bytes() counts what was read from the file as it lies on disk.
class FileReader {
 public:
  virtual ~FileReader() = default;
  virtual bool next(Document& document) = 0;
  virtual bool next_text(std::string& text) {  // as DocumentReader::next_text
    Document document;
    const bool found = next(document);
    text = std::move(document.text);
    return found;
  }
  virtual uint64_t disk_bytes() const = 0;
};

// The file is a document, or its parts between lines equal to document_separator. Parts that hold only ASCII white space are no
// documents. Ids: "name", or "name:1", "name:2", ... with a separator, where name is the last component of the path.
std::unique_ptr<FileReader> open_text(const std::string& path, const DocumentsConfig& config, const Cancel& cancel);

// One JSON object a line; empty lines are skipped. The text field must be a string; the id field may be a string or a number.
// Strict JSON: invalid UTF-8 and lone surrogates (\ud83d without its partner) are errors that name the line.
std::unique_ptr<FileReader> open_jsonl(const std::string& path, const DocumentsConfig& config, const Cancel& cancel);

// One sentence a line, an empty (or white) line between documents. The text keeps the lines, joined by "\n"; spans are trimmed.
// Ids as open_text with a separator.
std::unique_ptr<FileReader> open_sentences(const std::string& path, const DocumentsConfig& config, const Cancel& cancel);

// <doc id="12" url="..." title="Anarchism"> ... </doc>, as WikiExtractor and its kin write it. The id is the tag's; a first line that
// repeats the title is left out, documents that hold nothing else too.
std::unique_ptr<FileReader> open_wiki(const std::string& path, const DocumentsConfig& config, const Cancel& cancel);

bool is_white(std::string_view text);               // nothing but ASCII white space
std::string last_component(std::string_view path);  // "news.txt" of "data/news.txt"
[[noreturn]] void fail_too_large(const std::string& path, uint64_t offset, int64_t max_document_bytes);

}  // namespace bertpt::corpus
