// tests/fuzz/source_property.h   Any bytes as a document file: documents whose sentence spans lie in their text, or an Error.
#pragma once

#include "base/error.h"
#include "corpus/source.h"
#include "fuzz/fuzz.h"

namespace bertpt::fuzz {

inline void read_documents(const char* format, std::string_view input) {
  const MemoryFile file(input);
  corpus::DocumentsConfig config;
  config.format = format;
  config.max_document_bytes = 1 << 20;
  try {
    const auto reader = corpus::open_files({file.path().string()}, config)->open();
    corpus::Document document;
    while (reader->next(document)) {
      size_t at = 0;
      for (const text::Span& span : document.sentences) {
        require(span.begin >= at && span.begin <= span.end && span.end <= document.text.size(), "sentence spans lie in the text, in order");
        at = span.end;
      }
    }
  } catch (const Error& error) {
    require(!error.message().empty(), "an error has a message");
  }
}

// The head of a gzip member and of a zstd frame, each whole and of a few bytes.
inline std::vector<std::string> with_compressed(std::vector<std::string> plain) {
  plain.emplace_back(
      "\x1f\x8b\x08\x00\x00\x00\x00\x00\x00\x03\xf3\xcf\x4b\xd5\x53\x08\x29\xcf\xd7\xe3\x0a\xc9\x28\x4a\x4d\xd5\x51\x28\x41\xa2\xf4\xb8\x00"
      "\x41\xd7\xe8\x60\x1f\x00\x00\x00",
      41);
  plain.emplace_back("\x28\xb5\x2f\xfd\x04\x00\x19\x00\x00\x61\x62\x63\x00\x00\x00\x00", 16);
  return plain;
}

}  // namespace bertpt::fuzz
