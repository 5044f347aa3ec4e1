// samples/cli/fields.h   Fields of a JSON object that another process wrote: what is missing or of another kind is no error.
#pragma once

#include <cstdint>
#include <string>

#include "config.h"

namespace cli {

double number(const Json& object, const char* key);      // NaN where it is no number: a loss that is not finite is null in JSON
int64_t integer(const Json& object, const char* key);    // 0 where it is no integer
std::string words(const Json& object, const char* key);  // "" where it is no string
Json object_in(const Json& object, const char* key);     // an empty one where it is no object

}  // namespace cli
