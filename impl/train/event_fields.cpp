#include "train/event_fields.h"

#include "base/json.h"

namespace bertpt::train {
namespace {

template <class T>
Json object_json(const T& object);

template <class T>
Json value_json(const T& value) {
  if constexpr (std::is_same_v<T, EventKind>) return event_kind_name(value);
  else if constexpr (std::is_same_v<T, Code>) return code_name(value);
  else if constexpr (std::is_same_v<T, JsonText>) return Json::parse(value.text);
  else if constexpr (requires { value.has_value(); }) return value ? object_json(*value) : Json();
  else if constexpr (std::is_arithmetic_v<T> || std::is_same_v<T, std::string>) return value;
  else if constexpr (
      requires { value.push_back(value.front()); } || requires { value.begin(); }) {
    Json list = Json::array();
    for (const auto& item : value) list.push_back(value_json(item));
    return list;
  } else return object_json(value);
}

template <class T>
Json object_json(const T& object) {
  Json json = Json::object();
  each_field(object, [&](const Field& field, const auto& value) {
    if (field.present) json[field.name] = value_json(value);
  });
  return json;
}

template <class T>
Json object_schema(const T& object);

template <class T>
Json type_schema(const T& value) {
  if constexpr (std::is_same_v<T, bool>) return {{"type", "boolean"}};
  else if constexpr (std::is_same_v<T, EventKind> || std::is_same_v<T, Code> || std::is_same_v<T, std::string>) return {{"type", "string"}};
  else if constexpr (std::is_same_v<T, JsonText>) return {{"type", "object"}};
  else if constexpr (std::is_integral_v<T>) return {{"type", "integer"}};
  else if constexpr (std::is_floating_point_v<T>) return {{"type", {"number", "null"}}};
  else if constexpr (requires { value.has_value(); }) return object_schema(typename T::value_type{});
  else if constexpr (requires { value.begin(); }) return {{"type", "array"}, {"items", type_schema(typename T::value_type{})}};
  else return object_schema(value);
}

template <class T>
Json object_schema(const T& object) {
  Json properties = Json::object(), required = Json::array();
  each_field(object, [&](const Field& field, const auto& value) {
    Json property = type_schema(value);
    property["description"] = field.help;
    properties[field.name] = std::move(property);
    if (field.always) required.push_back(field.name);
  });
  return {{"type", "object"}, {"required", required}, {"properties", properties}};
}

std::string dump(const Json& json) { return json.dump(-1, ' ', false, Json::error_handler_t::replace); }

}  // namespace

std::string Metrics::json() const { return dump(object_json(*this)); }
std::string Evaluation::json() const { return dump(object_json(*this)); }
std::string Event::json() const { return dump(object_json(*this)); }

std::string event_schema_json() {
  Json schema = {{"$schema", "https://json-schema.org/draft/2020-12/schema"}, {"title", "a line of events.jsonl"}};
  schema.update(object_schema(Event{}));
  return schema.dump(2) + "\n";
}

}  // namespace bertpt::train
