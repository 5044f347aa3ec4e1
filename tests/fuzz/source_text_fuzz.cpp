// Any bytes as plain text, a document a file, plain or compressed.
#include "fuzz/source_property.h"

namespace bertpt::fuzz {

std::vector<std::string> seeds() {
  return with_compressed({std::string("\xef\xbb\xbfplain\r\ntext\0x", 16), "One. Two.\n\nThree\x1b. ", "\xe2\x80\xa8\xc0\xff\xf0"});
}

void one_input(std::string_view input) { read_documents("text", input); }

}  // namespace bertpt::fuzz
