#include "base/config.h"

#include <algorithm>
#include <cmath>

#include "base/json.h"

namespace bertpt::config_internal {
namespace {

// A value as a message shows it: a whole document by mistake must not fill the screen.
std::string shown(const Json& json) {
  std::string text = json.dump(-1, ' ', false, Json::error_handler_t::replace);
  constexpr size_t kLongest = 200;
  return text.size() <= kLongest ? text : text.substr(0, kLongest) + "...";
}

std::string number(double value) {
  Json json = value;
  if (value == std::floor(value) && std::abs(value) < 1e15) json = static_cast<int64_t>(value);
  return json.dump();
}

// Where in a schema a key of this name lies, as a pointer; "" when nowhere.
std::string place_of(const Json& schema, const std::string& key, const std::string& path) {
  if (!schema.contains("properties")) return "";
  for (const auto& [name, inner] : schema["properties"].items()) {
    const std::string here = path + "/" + escape_pointer(name);
    if (name == key) return here;
    if (std::string found = place_of(inner, key, here); !found.empty()) return found;
  }
  return "";
}

// Reads values out of a JSON document. Every object on the way remembers which keys were asked for, so that the rest is unknown.
class Reader final : public ConfigVisitor {
 public:
  Reader(const Json& document, std::string_view kind, Root& root) : kind_(kind), root_(root) { frames_.push_back({&document, "", {}}); }

  void field(const Key& key, bool& value) override {
    if (const Json* json = find(key)) value = boolean(key, *json);
  }
  void field(const Key& key, int64_t& value) override {
    if (const Json* json = find(key)) value = integer(key, *json);
  }
  void field(const Key& key, double& value) override {
    if (const Json* json = find(key)) value = real(key, *json);
  }
  void field(const Key& key, std::string& value) override {
    if (const Json* json = find(key)) value = string(key, *json);
  }
  void field(const Key& key, std::vector<std::string>& value) override {
    const Json* json = find(key);
    if (json == nullptr) return;
    if (!json->is_array()) wrong_type(key, *json, "a list of strings");
    value.clear();
    for (const Json& item : *json) value.push_back(string(key, item));
  }
  void field(const Key& key, std::optional<bool>& value) override { optional(key, value, &Reader::boolean); }
  void field(const Key& key, std::optional<int64_t>& value) override { optional(key, value, &Reader::integer); }
  void field(const Key& key, std::optional<double>& value) override { optional(key, value, &Reader::real); }
  void field(const Key& key, std::optional<std::string>& value) override { optional(key, value, &Reader::string); }

  // Call once per object, after its keys were visited.
  void refuse_unknown_keys() {
    const Frame& frame = frames_.back();
    if (frame.json == nullptr) return;
    for (const auto& item : frame.json->items()) {
      if (std::find(frame.known.begin(), frame.known.end(), item.key()) != frame.known.end()) continue;
      std::string nearest = nearest_word(item.key(), frame.known);
      if (nearest.empty()) nearest = place_of(Json::parse(schema(root_, kind_)), item.key(), "");
      std::string message = kind_ + " configuration: unknown key '" + item.key() + "' at " + pointer(item.key());
      if (!nearest.empty()) message += "; did you mean '" + nearest + "'?";
      std::vector<Detail> details{{"pointer", pointer(item.key())}, {"key", item.key()}};
      if (!nearest.empty()) details.emplace_back("nearest", nearest);
      throw Error(Code::config, "config", message, details);
    }
  }

 protected:
  bool begin_object(const Key& key) override {
    const Json* json = find(key);
    if (json != nullptr && !json->is_object()) wrong_type(key, *json, "an object");
    frames_.push_back({json, frames_.back().path + "/" + escape_pointer(key.name), {}});
    return json != nullptr;
  }
  void end_object() override {
    refuse_unknown_keys();
    frames_.pop_back();
  }
  std::optional<size_t> begin_list(const Key& key) override {
    const Json* json = find(key);
    if (json != nullptr && !json->is_array()) wrong_type(key, *json, "a list of objects");
    frames_.push_back({json, frames_.back().path + "/" + escape_pointer(key.name), {}});
    return json == nullptr ? std::nullopt : std::optional(json->size());
  }
  bool begin_item(size_t index) override {
    const Json* list = frames_.back().json;
    const Json* json = list == nullptr ? nullptr : &(*list)[index];
    if (json != nullptr && !json->is_object()) wrong_type({.name = std::to_string(index)}, *json, "an object");
    frames_.push_back({json, frames_.back().path + "/" + std::to_string(index), {}});
    return json != nullptr;
  }
  void end_item() override { end_object(); }
  void end_list() override { frames_.pop_back(); }

 private:
  struct Frame {
    const Json* json;  // null: absent, the defaults stay
    std::string path;
    std::vector<std::string> known;
  };

  std::string pointer(std::string_view key) const { return frames_.back().path + "/" + escape_pointer(key); }

  const Json* find(const Key& key) {
    Frame& frame = frames_.back();
    frame.known.push_back(key.name);
    if (frame.json == nullptr) return nullptr;
    const auto it = frame.json->find(key.name);
    return it == frame.json->end() ? nullptr : &*it;
  }

  [[noreturn]] void wrong_type(const Key& key, const Json& json, std::string_view expected) const {
    throw Error(Code::config, "config",
                kind_ + " configuration: " + pointer(key.name) + " must be " + std::string(expected) + ", got " + shown(json),
                {{"pointer", pointer(key.name)}, {"expected", expected}, {"actual", shown(json)}});
  }
  void check_bounds(const Key& key, double value) const {
    if (value >= key.min && value <= key.max) return;
    std::string range = std::isinf(key.max)   ? "at least " + number(key.min)
                        : std::isinf(key.min) ? "at most " + number(key.max)
                                              : "from " + number(key.min) + " to " + number(key.max);
    throw Error(Code::config, "config", kind_ + " configuration: " + pointer(key.name) + " must be " + range + ", got " + number(value),
                {{"pointer", pointer(key.name)}, {"expected", range}, {"actual", number(value)}});
  }

  bool boolean(const Key& key, const Json& json) const {
    if (!json.is_boolean()) wrong_type(key, json, "true or false");
    return json.get<bool>();
  }
  int64_t integer(const Key& key, const Json& json) const {
    // 1e6 is a whole number too, however it is written.
    if (!json.is_number() || (json.is_number_float() && json.get<double>() != std::floor(json.get<double>())))
      wrong_type(key, json, "a whole number");
    if (json.is_number_float() || json.is_number_unsigned()) {
      if (std::abs(json.get<double>()) >= 9.2e18) wrong_type(key, json, "a whole number below 2^63");
    }
    const int64_t value = json.is_number_float() ? static_cast<int64_t>(json.get<double>()) : json.get<int64_t>();
    check_bounds(key, static_cast<double>(value));
    return value;
  }
  double real(const Key& key, const Json& json) const {
    if (!json.is_number()) wrong_type(key, json, "a number");
    check_bounds(key, json.get<double>());
    return json.get<double>();
  }
  std::string string(const Key& key, const Json& json) const {
    if (!json.is_string()) wrong_type(key, json, "a string");
    std::string value = json.get<std::string>();
    if (!key.choices.empty() && std::find(key.choices.begin(), key.choices.end(), value) == key.choices.end()) {
      std::string list;
      for (const std::string& choice : key.choices) list += (list.empty() ? "'" : ", '") + choice + "'";
      const std::string nearest = nearest_word(value, key.choices);
      std::string message = kind_ + " configuration: " + pointer(key.name) + " must be one of " + list + ", got '" + value + "'";
      if (!nearest.empty()) message += "; did you mean '" + nearest + "'?";
      throw Error(Code::config, "config", message,
                  {{"pointer", pointer(key.name)}, {"expected", list}, {"actual", value}, {"nearest", nearest}});
    }
    return value;
  }
  template <class T>
  void optional(const Key& key, std::optional<T>& value, T (Reader::*read)(const Key&, const Json&) const) {
    const Json* json = find(key);
    if (json == nullptr) return;
    if (json->is_null()) value.reset();
    else value = (this->*read)(key, *json);
  }

  std::string kind_;
  Root& root_;  // for the places of keys that stand elsewhere
  std::vector<Frame> frames_;
};

class Writer final : public ConfigVisitor {
 public:
  Writer() { stack_.push_back(Json::object()); }
  const Json& document() const { return stack_.front(); }

  void field(const Key& key, bool& value) override { stack_.back()[key.name] = value; }
  void field(const Key& key, int64_t& value) override { stack_.back()[key.name] = value; }
  void field(const Key& key, double& value) override { stack_.back()[key.name] = value; }
  void field(const Key& key, std::string& value) override { stack_.back()[key.name] = value; }
  void field(const Key& key, std::vector<std::string>& value) override { stack_.back()[key.name] = value; }
  void field(const Key& key, std::optional<bool>& value) override { optional(key, value); }
  void field(const Key& key, std::optional<int64_t>& value) override { optional(key, value); }
  void field(const Key& key, std::optional<double>& value) override { optional(key, value); }
  void field(const Key& key, std::optional<std::string>& value) override { optional(key, value); }

 protected:
  bool begin_object(const Key& key) override {
    names_.push_back(key.name);
    stack_.push_back(Json::object());
    return true;
  }
  void end_object() override {
    Json value = std::move(stack_.back());
    stack_.pop_back();
    stack_.back()[names_.back()] = std::move(value);
    names_.pop_back();
  }
  std::optional<size_t> begin_list(const Key& key) override {
    names_.push_back(key.name);
    stack_.push_back(Json::array());
    return std::nullopt;
  }
  bool begin_item(size_t) override {
    stack_.push_back(Json::object());
    return true;
  }
  void end_item() override {
    Json value = std::move(stack_.back());
    stack_.pop_back();
    stack_.back().push_back(std::move(value));
  }
  void end_list() override { end_object(); }

 private:
  template <class T>
  void optional(const Key& key, const std::optional<T>& value) {
    stack_.back()[key.name] = value ? Json(*value) : Json(nullptr);
  }
  std::vector<Json> stack_;
  std::vector<std::string> names_;
};

class SchemaWriter final : public ConfigVisitor {
 public:
  SchemaWriter() { stack_.push_back(object_schema()); }
  Json& document() { return stack_.front(); }

  void field(const Key& key, bool& value) override { add(key, "boolean", value); }
  void field(const Key& key, int64_t& value) override { add(key, "integer", value); }
  void field(const Key& key, double& value) override { add(key, "number", value); }
  void field(const Key& key, std::string& value) override { add(key, "string", value); }
  void field(const Key& key, std::vector<std::string>& value) override {
    Json& schema = add(key, "array", value);
    schema["items"] = {{"type", "string"}};
  }
  void field(const Key& key, std::optional<bool>& value) override { optional(key, "boolean", value); }
  void field(const Key& key, std::optional<int64_t>& value) override { optional(key, "integer", value); }
  void field(const Key& key, std::optional<double>& value) override { optional(key, "number", value); }
  void field(const Key& key, std::optional<std::string>& value) override { optional(key, "string", value); }

 protected:
  bool begin_object(const Key& key) override {
    keys_.push_back(key);
    stack_.push_back(object_schema());
    return true;
  }
  void end_object() override {
    Json schema = std::move(stack_.back());
    stack_.pop_back();
    schema["description"] = keys_.back().help;
    stack_.back()["properties"][keys_.back().name] = std::move(schema);
    keys_.pop_back();
  }
  std::optional<size_t> begin_list(const Key& key) override {
    keys_.push_back(key);
    return 0;
  }
  bool begin_item(size_t) override {
    stack_.push_back(object_schema());
    return true;
  }
  void end_item() override {
    Json item = std::move(stack_.back());
    stack_.pop_back();
    stack_.back()["properties"][keys_.back().name] = {{"type", "array"}, {"description", keys_.back().help}, {"items", std::move(item)}};
  }
  void end_list() override { keys_.pop_back(); }
  bool describes_items() const override { return true; }

 private:
  static Json object_schema() { return {{"type", "object"}, {"properties", Json::object()}, {"additionalProperties", false}}; }

  template <class T>
  Json& add(const Key& key, Json type, const T& value) {
    Json& schema = stack_.back()["properties"][key.name];
    schema["type"] = std::move(type);
    schema["description"] = key.help;
    schema["default"] = value;
    if (!key.unit.empty()) schema["x-unit"] = key.unit;
    if (!std::isinf(key.min)) schema["minimum"] = bound(schema, key.min);
    if (!std::isinf(key.max)) schema["maximum"] = bound(schema, key.max);
    if (!key.choices.empty()) schema["enum"] = key.choices;
    return schema;
  }
  template <class T>
  void optional(const Key& key, const char* type, const std::optional<T>& value) {
    Json& schema = add(key, Json::array({type, "null"}), value ? Json(*value) : Json(nullptr));
    if (schema.contains("enum")) schema["enum"].push_back(nullptr);
  }
  static Json bound(const Json& schema, double value) {
    const bool whole = schema["type"].dump().find("integer") != std::string::npos;
    return whole ? Json(static_cast<int64_t>(value)) : Json(value);
  }
  std::vector<Json> stack_;
  std::vector<Key> keys_;
};

}  // namespace

void parse(std::string_view json, std::string_view kind, Root& root) {
  const bool blank = json.find_first_not_of(" \t\r\n") == std::string_view::npos;
  const Json document = blank ? Json::object() : parse_json(json, std::string(kind) + " configuration", Code::config);
  if (!document.is_object()) {
    throw Error(Code::config, "config", std::string(kind) + " configuration must be a JSON object, got " + shown(document),
                {{"pointer", ""}});
  }
  Reader reader(document, kind, root);
  root.visit(reader);
  reader.refuse_unknown_keys();
}

std::string write(Root& root, int indent) {
  Writer writer;
  root.visit(writer);
  return writer.document().dump(indent);
}

std::string schema(Root& root, std::string_view kind) {
  SchemaWriter writer;
  root.visit(writer);
  Json& document = writer.document();
  document["$schema"] = "https://json-schema.org/draft/2020-12/schema";
  document["title"] = kind;
  return document.dump(2);
}

}  // namespace bertpt::config_internal
