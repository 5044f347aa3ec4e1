#include "config_help.h"

#include <cstdio>
#include <nlohmann/json.hpp>
#include <sstream>

#include "config.h"
#include "host.h"

namespace cli {
namespace {

constexpr size_t kColumns = 100;

struct Place {
  const char* kind;
  const char* command;
};
// Where a command takes which kind.
constexpr Place kPlaces[] = {{"vocab", "vocab train"},
                             {"vocab_extension", "vocab extend"},
                             {"corpus", "corpus build"},
                             {"near_duplicates", "corpus duplicates"},
                             {"loader", "examples"},
                             {"google", "examples --recipe google"},
                             {"model", "pretrain, at /model"},
                             {"model_load", "pretrain --from, at /model"},
                             {"optimizer", "pretrain, at /optimizer"},
                             {"trainer", "pretrain, at /trainer"},
                             {"evaluation", "evaluate"},
                             {"export", "export"},
                             {"segmenter", "segment; corpus build, at /segmenter"},
                             {"tokenizer", "tokenize: by its options"},
                             {"documents", "the document options"}};

const char* place_of(const std::string& kind) {
  for (const Place& place : kPlaces) {
    if (kind == place.kind) return place.command;
  }
  return "hosts of the library";
}

void print_wrapped(const std::string& text) {
  std::istringstream words(text);
  std::string line, word;
  while (words >> word) {
    if (!line.empty() && line.size() + word.size() + 9 > kColumns) {
      std::printf("        %s\n", line.c_str());
      line.clear();
    }
    line += (line.empty() ? "" : " ") + word;
  }
  if (!line.empty()) std::printf("        %s\n", line.c_str());
}

std::string bounds_of(const Json& key) {
  std::string text;
  if (key.contains("minimum")) text += "from " + key["minimum"].dump();
  if (key.contains("maximum")) text += (text.empty() ? "up to " : " to ") + key["maximum"].dump();
  return text;
}

std::string choices_of(const Json& key) {
  std::string text;
  for (const Json& choice : key.value("enum", Json::array())) {
    if (!choice.is_null()) text += (text.empty() ? "" : " | ") + choice.get<std::string>();
  }
  return text;
}

void print_keys(const Json& object, const std::string& pointer) {
  for (const auto& item : object.at("properties").items()) {
    const Json& key = item.value();
    const std::string place = pointer + "/" + item.key();
    if (key.contains("properties") || (key.contains("items") && key["items"].contains("properties"))) {
      const bool list = key.contains("items");
      std::printf("  %s%s\n", place.c_str(), list ? "   (a list of objects)" : "   (an object)");
      print_wrapped(key.value("description", std::string()));
      print_keys(list ? key["items"] : key, place + (list ? "/0" : ""));
      continue;
    }
    const Json preset = key.value("default", Json());
    std::string line = "  " + place + " = " + (preset.is_null() ? "(not set)" : preset.dump());
    if (key.contains("x-unit")) line += " " + key["x-unit"].get<std::string>();
    for (const std::string& more : {bounds_of(key), choices_of(key)}) {
      if (!more.empty()) line += "   (" + more + ")";
    }
    std::printf("%s\n", line.c_str());
    print_wrapped(key.value("description", std::string()));
  }
}

bool is_part_of_pretrain(const std::string& kind) { return kind == "model" || kind == "optimizer" || kind == "trainer"; }

}  // namespace

void print_config_help(const std::string& kind) {
  if (!kind.empty()) {
    const Json schema = Json::parse(text([&](auto out, auto error) { return bertpt_config_schema(kind.c_str(), out, error); }));
    std::printf("%s: the keys of --set and --config, with defaults (taken by: %s)\n\n", kind.c_str(), place_of(kind));
    print_keys(schema, is_part_of_pretrain(kind) ? "/" + kind : "");
    return;
  }
  const Json kinds = Json::parse(text([](auto out, auto error) { return bertpt_config_kinds(out, error); }));
  std::printf("usage: bertpt help config KIND\n\n");
  for (const Json& name : kinds) std::printf("  %-16s %s\n", name.get<std::string>().c_str(), place_of(name.get<std::string>()));
}

}  // namespace cli
