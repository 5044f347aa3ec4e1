// Any bytes as a sentence a line, plain or compressed.
#include "fuzz/source_property.h"

namespace bertpt::fuzz {

std::vector<std::string> seeds() {
  return with_compressed({"A sentence\nanother\n\nnext document\n", "\n\n\r\n  \nx\n \t\n\ny", "no end"});
}

void one_input(std::string_view input) { read_documents("sentences", input); }

}  // namespace bertpt::fuzz
