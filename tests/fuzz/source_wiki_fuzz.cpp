// Any bytes as Wikipedia extracts, plain or compressed.
#include "fuzz/source_property.h"

namespace bertpt::fuzz {

std::vector<std::string> seeds() {
  return with_compressed({"<doc id=\"1\" title=\"T\">\nT\n\nText.\n</doc>\n",
                          "<doc>\n</doc>\n<doc id=\"&amp;\" url=\"\">\na <b> & c\n</doc>", "text\n<doc id=\"1\">\n<doc id=\"2\">\n"});
}

void one_input(std::string_view input) { read_documents("wiki", input); }

}  // namespace bertpt::fuzz
