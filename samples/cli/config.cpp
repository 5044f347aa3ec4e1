#include "config.h"

#include <fstream>
#include <iterator>
#include <nlohmann/json.hpp>
#include <set>
#include <vector>

namespace cli {
namespace {

Json read_json_file(const std::string& path) {
  std::ifstream file(path, std::ios::binary);
  if (!file) throw UsageError("cannot read the configuration file '" + path + "'");
  const std::string text((std::istreambuf_iterator<char>(file)), std::istreambuf_iterator<char>());
  std::vector<std::set<std::string>> open;  // keys seen so far of each object around the parser's place
  const auto refuse_second = [&](int, Json::parse_event_t event, Json& parsed) {
    if (event == Json::parse_event_t::object_start) open.emplace_back();
    if (event == Json::parse_event_t::object_end) open.pop_back();
    if (event == Json::parse_event_t::key && !open.back().insert(parsed.get<std::string>()).second) {
      throw UsageError("'" + path + "' gives the key " + parsed.dump() + " twice in one object; keep one");
    }
    return true;
  };
  try {
    Json json = Json::parse(text, refuse_second);
    if (!json.is_object()) throw UsageError("'" + path + "' must hold a JSON object");
    return json;
  } catch (const Json::parse_error& error) {
    throw UsageError("'" + path + "' is not valid JSON: " + error.what());
  }
}

}  // namespace

Json configuration(Args& args) {
  Json config = Json::object();
  if (const auto path = args.value("--config")) config = read_json_file(*path);
  for (const std::string& assignment : args.values("--set")) {
    const size_t equals = assignment.find('=');
    if (equals == std::string::npos || !assignment.starts_with("/")) {
      throw UsageError("--set needs /pointer=value, such as /trainer/batch_size=64; got '" + assignment + "'");
    }
    const std::string text = assignment.substr(equals + 1);
    Json value = Json::parse(text, nullptr, false);
    if (value.is_discarded()) value = text;
    try {
      config[Json::json_pointer(assignment.substr(0, equals))] = std::move(value);
    } catch (const Json::exception&) {
      throw UsageError("--set cannot reach '" + assignment.substr(0, equals) + "' in this configuration");
    }
  }
  return config;
}

Failure at_place(const Failure& failure, const std::string& kind) {
  const Json schema = Json::parse(text([&](auto out, auto error) { return bertpt_config_schema(kind.c_str(), out, error); }));
  const auto first_key = [](const std::string& pointer, size_t slash) {
    return pointer.substr(slash + 1, pointer.find_first_of("/ '\",;:)", slash + 1) - slash - 1);
  };
  Json details = Json::parse(failure.details, nullptr, false);
  std::string unknown;  // a key that the schema does not have may be what the error is about
  if (details.is_object() && details.contains("pointer")) {
    const std::string pointer = details["pointer"].get<std::string>();
    if (!pointer.empty()) unknown = first_key(pointer, 0);
    details["pointer"] = "/" + kind + pointer;
  }
  std::string message = failure.what();
  for (size_t slash = message.find('/'); slash != std::string::npos; slash = message.find('/', slash + 1)) {
    const std::string key = first_key(message, slash);
    const bool begins = slash == 0 || std::string_view(" '\"(").find(message[slash - 1]) != std::string_view::npos;
    if (!begins || key.empty() || (key != unknown && !schema.at("properties").contains(key))) continue;
    message.insert(slash, "/" + kind);
    slash += 1 + kind.size();
  }
  return Failure(failure.code, message, failure.component, details.is_object() ? details.dump() : failure.details);
}

Json document_options(Args& args) {
  Json options = Json::object();
  const std::pair<const char*, const char*> names[] = {
      {"--format", "format"}, {"--text-field", "text_field"}, {"--id-field", "id_field"}, {"--separator", "document_separator"}};
  for (const auto& [option, key] : names) {
    if (const auto value = args.value(option)) options[key] = *value;
  }
  return options;
}

}  // namespace cli
