// Any bytes as a document file of each format: documents whose sentence spans lie in their text, or an Error that names the place.
#include "base/error.h"
#include "corpus/source.h"
#include "fuzz/fuzz.h"

namespace bertpt::fuzz {

std::vector<std::string> seeds() {
  return {"{\"id\": \"a\", \"text\": \"One. Two.\"}\n{\"text\": \"\\u00e9\\ud83d\\ude00\"}\n", "A sentence\nanother\n\nnext document\n", std::string("\xef\xbb\xbfplain\r\ntext\0x", 16),
          "<doc id=\"1\" title=\"T\">\nT\n\nText.\n</doc>\n",
          std::string("\x1f\x8b\x08\x00\x00\x00\x00\x00\x00\x03\xf3\xcf\x4b\xd5\x53\x08\x29\xcf\xd7\xe3\x0a\xc9\x28\x4a\x4d\xd5\x51\x28\x41\xa2\xf4\xb8\x00\x41\xd7\xe8\x60\x1f\x00\x00\x00", 41),
          std::string("\x28\xb5\x2f\xfd\x04\x00\x19\x00\x00\x61\x62\x63\x00\x00\x00\x00", 16)};
}

void one_input(std::string_view input) {
  const MemoryFile file(input);
  for (const char* format : {"jsonl", "text", "sentences", "wiki"}) {
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
}

}  // namespace bertpt::fuzz
