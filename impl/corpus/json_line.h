// corpus/json_line.h   Two fields out of a JSON object on a line, fast: for the lines that nearly all are. Whatever is unusual or wrong is
// left to the full parser, which also finds the words for it.
#pragma once

#include <optional>
#include <string>
#include <string_view>

namespace bertpt::corpus {

struct JsonFields {
  std::string text, id;  // id: "" when it is not there or null
};

// The fields of a line that is strictly valid JSON, an object with a text that is a string and stands once, and an id that is a string, a
// whole number of up to 18 digits, or null. Nothing for every other line, and for some that the full parser takes: keys with escapes,
// values nested deeper than 32. What it gives is what the full parser would.
std::optional<JsonFields> read_json_line(std::string_view line, std::string_view text_field, std::string_view id_field);

}  // namespace bertpt::corpus
