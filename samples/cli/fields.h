// samples/cli/fields.h   Fields of a JSON object that another process wrote: what is missing or of another kind is no error.
#pragma once

#include <limits>
#include <nlohmann/json.hpp>
#include <string>

#include "config.h"

namespace cli {

// NaN where it is no number: a loss that is not finite is null in JSON.
inline double number(const Json& object, const char* key) {
  const auto it = object.find(key);
  return it != object.end() && it->is_number() ? it->get<double>() : std::numeric_limits<double>::quiet_NaN();
}

// 0 where it is no integer.
inline int64_t integer(const Json& object, const char* key) {
  const auto it = object.find(key);
  return it != object.end() && it->is_number_integer() ? it->get<int64_t>() : 0;
}

// "" where it is no string.
inline std::string words(const Json& object, const char* key) {
  const auto it = object.find(key);
  return it != object.end() && it->is_string() ? it->get<std::string>() : std::string();
}

// The object of that name, or an empty one.
inline Json object_in(const Json& object, const char* key) {
  const auto it = object.find(key);
  return it != object.end() && it->is_object() ? *it : Json::object();
}

}  // namespace cli
