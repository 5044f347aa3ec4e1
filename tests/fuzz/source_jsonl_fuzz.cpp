// Any bytes as JSON lines, plain or compressed; and any line that the fast reader takes means the same to the full parser.
#include <nlohmann/json.hpp>

#include "corpus/json_line.h"
#include "fuzz/source_property.h"

namespace bertpt::fuzz {

std::vector<std::string> seeds() {
  return with_compressed({"{\"id\": \"a\", \"text\": \"One. Two.\"}\n{\"text\": \"\\u00e9\\ud83d\\ude00\"}\n",
                          "{\"text\":\"a\",\"n\":[1,{\"b\":-0.5}],\"id\":7}",
                          "{\"x\":null,\"text\":\"\\\"\\\\\\/\\b\\f\\n\\r\\t\",\"y\":true}\r\n\n", "\xef\xbb\xbf{\"text\":\"\"}"});
}

void one_input(std::string_view input) {
  read_documents("jsonl", input);
  const auto fast = corpus::read_json_line(input, "text", "id");
  if (!fast) return;
  const nlohmann::json full = nlohmann::json::parse(input, nullptr, false);
  require(full.is_object() && full.contains("text") && full["text"].is_string(), "what the fast reader takes is an object with a text");
  require(full["text"].get<std::string>() == fast->text, "the fast reader and the full parser see the same text");
}

}  // namespace bertpt::fuzz
