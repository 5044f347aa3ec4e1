// base/config.h   A configuration struct, its one list of keys, and everything that walks it.
//
// A struct names each key once, in visit(); parsing, bounds, resolved output, JSON Schema and the documentation table all walk it:
//
//   struct OptimizerConfig {
//     double learning_rate = 1e-4;
//     void visit(ConfigVisitor& v) { v.field({.name = "learning_rate", .help = "Peak learning rate.", .min = 0.0}, learning_rate); }
//   };
//   OptimizerConfig config = parse_config<OptimizerConfig>(json_text, "optimizer");
//
// Parsing is strict: an unknown key, a wrong type, a value out of bounds, a duplicate key is Error{Code::config} with the JSON
// pointer and the nearest valid key. NULL, "" and "{}" all mean: the defaults.
#pragma once

#include <cstdint>
#include <limits>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/error.h"

namespace bertpt {

struct Key {
  std::string name;
  std::string help = {};  // one sentence
  std::string unit = {};  // "tokens", "ms"; empty where there is none
  double min = -std::numeric_limits<double>::infinity();
  double max = std::numeric_limits<double>::infinity();
  std::vector<std::string> choices = {};  // for strings: the allowed values; empty means any
};

class ConfigVisitor {
 public:
  virtual ~ConfigVisitor() = default;

  virtual void field(const Key& key, bool& value) = 0;
  virtual void field(const Key& key, int64_t& value) = 0;
  virtual void field(const Key& key, double& value) = 0;
  virtual void field(const Key& key, std::string& value) = 0;
  virtual void field(const Key& key, std::vector<std::string>& value) = 0;
  // Absent or null means: not set.
  virtual void field(const Key& key, std::optional<bool>& value) = 0;
  virtual void field(const Key& key, std::optional<int64_t>& value) = 0;
  virtual void field(const Key& key, std::optional<double>& value) = 0;
  virtual void field(const Key& key, std::optional<std::string>& value) = 0;

  // A nested object.
  template <class Config>
  void object(const Key& key, Config& config) {
    if (begin_object(key)) config.visit(*this);
    end_object();
  }
  // A list of objects.
  template <class Config>
  void list(const Key& key, std::vector<Config>& items) {
    // A list in the text replaces the default one: its items start from the defaults of Config, not from the item they replace.
    if (const std::optional<size_t> size = begin_list(key)) items.assign(*size, Config{});
    if (describes_items()) {
      Config item;
      if (begin_item(0)) item.visit(*this);
      end_item();
    } else {
      for (size_t i = 0; i < items.size(); ++i) {
        if (begin_item(i)) items[i].visit(*this);
        end_item();
      }
    }
    end_list();
  }

 protected:
  virtual bool begin_object(const Key& key) = 0;  // false: absent, skip the keys
  virtual void end_object() = 0;
  virtual std::optional<size_t> begin_list(const Key& key) = 0;  // the size of a new list, or nothing: the list stays
  virtual bool begin_item(size_t index) = 0;
  virtual void end_item() = 0;
  virtual void end_list() = 0;
  virtual bool describes_items() const { return false; }  // a schema walks one default item of any list
};

namespace config_internal {
class Root {  // a config object of any type, as the non-template implementation sees it
 public:
  virtual ~Root() = default;
  virtual void visit(ConfigVisitor& visitor) = 0;
};
template <class Config>
class RootOf : public Root {
 public:
  explicit RootOf(Config& config) : config_(config) {}
  void visit(ConfigVisitor& visitor) override { config_.visit(visitor); }

 private:
  Config& config_;
};
void parse(std::string_view json, std::string_view kind, Root& root);
std::string write(Root& root, int indent);
std::string schema(Root& root, std::string_view kind);
}  // namespace config_internal

// kind: names the object in messages, "optimizer". Keys that the text does not name keep the value they have in `defaults`.
template <class Config>
Config parse_config(std::string_view json, std::string_view kind, Config defaults = {}) {
  config_internal::RootOf<Config> root(defaults);
  config_internal::parse(json, kind, root);
  return defaults;
}

// The resolved configuration as JSON: every key with its value. indent < 0: one line.
template <class Config>
std::string write_config(const Config& config, int indent = -1) {
  Config copy = config;
  config_internal::RootOf<Config> root(copy);
  return config_internal::write(root, indent);
}

// JSON Schema (draft 2020-12) with defaults, bounds, units ("x-unit") and help.
template <class Config>
std::string config_schema(std::string_view kind) {
  Config config;
  config_internal::RootOf<Config> root(config);
  return config_internal::schema(root, kind);
}

}  // namespace bertpt
