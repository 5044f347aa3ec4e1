#include "bertpt/config.h"

#include <nlohmann/json.hpp>

#include "base/json.h"
#include "convert.h"
#include "corpus/near_duplicates.h"
#include "guard.h"
#include "runtime_state.h"
#include "text/vocab_trainer.h"
#include "train/embedding.h"
#include "train/hf_export.h"
#include "train/load_options.h"
#include "train/trainer_config.h"

using namespace bertpt::capi;
using bertpt::Code;
using bertpt::Error;

namespace {

struct Kind {
  const char* name;
  std::string (*schema)(std::string_view kind);
  std::string (*resolve)(std::string_view json);
};

template <class Config>
std::string resolve(std::string_view json, const char* kind) {
  return bertpt::write_config(bertpt::parse_config<Config>(json, kind));
}

std::string resolve_model(std::string_view json) {
  auto options = bertpt::train::parse_model_options(json);
  options.resolve();
  return bertpt::write_config(options);
}
std::string resolve_trainer(std::string_view json) {
  auto config = bertpt::train::parse_trainer_config(json);
  config.resolve(std::max<int64_t>(512, config.max_seq_length));  // there is no model yet that could say how long a sequence may be
  return bertpt::write_config(config);
}

// The one list of kinds.
constexpr Kind kKinds[] = {
    {"engine", bertpt::config_schema<EngineConfig>, [](std::string_view j) { return resolve<EngineConfig>(j, "engine"); }},
    {"documents", bertpt::config_schema<bertpt::corpus::DocumentsConfig>,
     [](std::string_view j) { return resolve<bertpt::corpus::DocumentsConfig>(j, "documents"); }},
    {"segmenter", bertpt::config_schema<bertpt::text::SegmenterConfig>,
     [](std::string_view j) { return resolve<bertpt::text::SegmenterConfig>(j, "segmenter"); }},
    {"vocab", bertpt::config_schema<bertpt::text::VocabConfig>,
     [](std::string_view j) { return resolve<bertpt::text::VocabConfig>(j, "vocab"); }},
    {"vocab_extension", bertpt::config_schema<bertpt::text::VocabExtensionConfig>,
     [](std::string_view j) { return resolve<bertpt::text::VocabExtensionConfig>(j, "vocab_extension"); }},
    {"tokenizer", bertpt::config_schema<bertpt::text::TokenizerConfig>,
     [](std::string_view j) { return resolve<bertpt::text::TokenizerConfig>(j, "tokenizer"); }},
    {"corpus", bertpt::config_schema<bertpt::corpus::CorpusConfig>,
     [](std::string_view j) { return resolve<bertpt::corpus::CorpusConfig>(j, "corpus"); }},
    {"near_duplicates", bertpt::config_schema<bertpt::corpus::NearDuplicatesConfig>,
     [](std::string_view j) { return resolve<bertpt::corpus::NearDuplicatesConfig>(j, "near_duplicates"); }},
    {"loader", bertpt::config_schema<bertpt::examples::LoaderConfig>,
     [](std::string_view j) { return resolve<bertpt::examples::LoaderConfig>(j, "loader"); }},
    {"google", bertpt::config_schema<bertpt::examples::GoogleConfig>,
     [](std::string_view j) { return resolve<bertpt::examples::GoogleConfig>(j, "google"); }},
    {"model", bertpt::config_schema<bertpt::train::ModelOptions>, resolve_model},
    {"model_load", bertpt::config_schema<bertpt::train::LoadOptions>,
     [](std::string_view j) { return resolve<bertpt::train::LoadOptions>(j, "model_load"); }},
    {"optimizer", bertpt::config_schema<bertpt::train::OptimizerOptions>,
     [](std::string_view j) { return bertpt::write_config(bertpt::train::parse_optimizer_options(j)); }},
    {"trainer", bertpt::config_schema<bertpt::train::TrainerConfig>, resolve_trainer},
    {"embedding", bertpt::config_schema<bertpt::train::EmbeddingConfig>,
     [](std::string_view j) { return resolve<bertpt::train::EmbeddingConfig>(j, "embedding"); }},
    {"evaluation", bertpt::config_schema<bertpt::train::EvaluationConfig>,
     [](std::string_view j) { return resolve<bertpt::train::EvaluationConfig>(j, "evaluation"); }},
    {"export", bertpt::config_schema<bertpt::train::ExportOptions>,
     [](std::string_view j) { return resolve<bertpt::train::ExportOptions>(j, "export"); }},
};

const Kind& kind_of(const char* given) {
  const std::string_view name = string_of(given, "kind");
  std::vector<std::string> names;
  for (const Kind& kind : kKinds) {
    if (name == kind.name) return kind;
    names.emplace_back(kind.name);
  }
  const std::string nearest = bertpt::nearest_word(name, names);
  std::string message = "there is no configuration of kind '" + std::string(name) + "'; ";
  message += nearest.empty() ? "bertpt_config_kinds lists them" : "did you mean '" + nearest + "'?";
  throw Error(Code::not_found, "capi/config", message, {{"kind", name}, {"nearest", nearest}});
}

}  // namespace

bertpt_status bertpt_config_kinds(bertpt_text** out, bertpt_error** error) noexcept {
  return guard(error, [&] {
    give(out, [] {
      auto names = nlohmann::json::array();
      for (const Kind& kind : kKinds) names.push_back(kind.name);
      return names.dump();
    });
  });
}

bertpt_status bertpt_config_schema(const char* kind, bertpt_text** out, bertpt_error** error) noexcept {
  return guard(error, [&] { give(out, [&] { return kind_of(kind).schema(kind); }); });
}

bertpt_status bertpt_config_resolve(const char* kind, const char* config_json, bertpt_text** out, bertpt_error** error) noexcept {
  return guard(error, [&] { give(out, [&] { return kind_of(kind).resolve(optional_string(config_json)); }); });
}

bertpt_status bertpt_config_get_recipe(const char* recipe, bertpt_text** out, bertpt_error** error) noexcept {
  return guard(error, [&] { give(out, [&] { return bertpt::train::recipe_json(string_of(recipe, "recipe")); }); });
}
