// corpus/source.h   Where documents come from. A Documents object describes them and can be read more than once (vocabulary, then
// corpus); a DocumentReader is one pass.
#pragma once

#include <cstdint>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/cancel.h"
#include "base/config.h"
#include "text/segmenter.h"

namespace bertpt::corpus {

struct Document {
  std::string id;                     // "" when the source gives none
  std::string text;                   // bytes as read; not necessarily valid UTF-8
  std::vector<text::Span> sentences;  // filled by sources that know the sentences (format "sentences"); else empty
  bool has_sentences = false;
};

// A place between two documents of files: so many files read, and so many documents of the next one.
struct ReadPosition {
  uint64_t file = 0, documents = 0;
};

class DocumentReader {
 public:
  virtual ~DocumentReader() = default;
  // False at the end. Errors name file and byte offset. After an error the reader is at its end.
  virtual bool next(Document& document) = 0;
  // The same texts for who needs no documents: the next piece of text, which starts and ends at white space or an end of its document.
  // Reads a large document in pieces of a few MB where its format allows. Use one of the two on a reader.
  virtual bool next_text(std::string& text) {
    Document document;
    const bool found = next(document);
    text = std::move(document.text);
    return found;
  }
  // For progress: bytes consumed of total (0: unknown), of the files as they lie on disk.
  virtual uint64_t bytes_read() const { return 0; }
  virtual uint64_t bytes_total() const { return 0; }
  // For sources that can_continue(): behind the document last given; seek() only before the first next(). What it passes over in the
  // middle of a file is read again and dropped.
  virtual ReadPosition position() const { return {}; }
  virtual void seek(const ReadPosition&) {}
  // A request that also ends a wait for input that does not come, with Error{cancelled}; before the first next().
  virtual void stop_on(const Cancel&) {}
};

class Documents {
 public:
  virtual ~Documents() = default;
  // Starts a pass. A source that can be read only once throws Error{state} at the second.
  virtual std::unique_ptr<DocumentReader> open() const = 0;
  virtual std::string describe_json() const = 0;       // for manifests: format, files with sizes
  virtual bool can_continue() const { return false; }  // a later pass gives the same documents, and its reader can seek
};

struct DocumentsConfig {
  std::string format = "auto";      // auto (by file name) | text | jsonl | sentences | wiki
  std::string text_field = "text";  // jsonl
  std::string id_field = "id";      // jsonl; absent in an object: no id
  std::string document_separator;   // text: a line equal to this starts a new document; empty: a file is a document
  int64_t max_document_bytes = int64_t{1} << 30;
  void visit(ConfigVisitor& v);
};

// Files, plain, .gz or .zst (chosen by content, not by name); folders, patterns (source_paths.h) and "-", standard input, which is read
// once. Missing or unreadable files are found here, not in the middle of a pass: the error lists the first ten of them and has the first
// one's code. A UTF-8 byte order mark at the start of a file is skipped; other bytes pass as they are (NUL, invalid UTF-8, CRLF), except
// that JSON must be valid. Ids of text and sentences documents are the file's name without its folder (":2" added to the second document of
// a file that holds several). What is wrong inside a file is found by the pass: Code::corrupt (torn .zst, invalid JSON) or Code::data (no
// text field, too large), with path, line and byte offset.
std::shared_ptr<const Documents> open_files(std::vector<std::string> paths, const DocumentsConfig& config);

// Documents handed over one by one and kept in memory. push may come from any thread; a pass sees what was pushed before it began.
class PushedDocuments : public Documents {
 public:
  PushedDocuments();
  void push(Document document);
  std::unique_ptr<DocumentReader> open() const override;
  std::string describe_json() const override;

 private:
  struct State;
  std::shared_ptr<State> state_;
};

// A host iterator, wrapped by capi/src/documents.cpp: next fills the document or returns false; rewind may be empty (single pass).
// It is called before every pass but the first. Calls never overlap; starting a pass ends the one before it (Error{state} there).
struct HostIterator {
  std::function<bool(Document&)> next;
  std::function<void()> rewind;
};
std::shared_ptr<const Documents> from_iterator(HostIterator iterator);

}  // namespace bertpt::corpus
