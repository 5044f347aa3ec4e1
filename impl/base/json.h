// base/json.h   Strict JSON text to nlohmann values: duplicate keys, trailing bytes, comments, invalid UTF-8 and more than 100
// levels are errors that name line, column and byte, or the pointer of the key. Include it in .cpp files only; headers pass JSON as text or
// as typed structs.
#pragma once

#include <nlohmann/json.hpp>
#include <string>
#include <string_view>
#include <vector>

#include "base/error.h"

namespace bertpt {

using Json = nlohmann::ordered_json;  // keys in the order they were written; finding or adding one takes time linear in their number
using SortedJson = nlohmann::json;     // keys by their bytes; for documents of thousands of keys in one object

// what: names the document in messages ("optimizer configuration", "corpus.json"). Errors: Code::config for what the user
// wrote as a configuration, Code::corrupt for files (choose by `code`).
Json parse_json(std::string_view text, std::string_view what, Code code);
SortedJson parse_sorted_json(std::string_view text, std::string_view what, Code code);

// A key as one part of a JSON pointer (RFC 6901): ~ and / escaped.
std::string escape_pointer(std::string_view key);

// The edit distance's nearest of `candidates` to `word`, or "" when nothing is near enough to be a likely slip.
std::string nearest_word(std::string_view word, const std::vector<std::string>& candidates);

}  // namespace bertpt
