// The recipes of trainer_config.h: what each one changes of the defaults, in one place.
#include "base/json.h"
#include "train/trainer_config.h"

namespace bertpt::train {
namespace {

const Key kRecipe{
    .name = "recipe", .help = "Named set of defaults; keys that are given win.", .choices = {"guide", "google", "hf", "modern"}};

struct Recipe {
  ModelOptions model;
  OptimizerOptions optimizer;
  TrainerConfig trainer;
};

Recipe recipe_of(const std::string& name) {
  Recipe r;
  r.model.recipe = r.optimizer.recipe = r.trainer.recipe = name;
  if (name == "google") {
    r.model.hidden_act = "gelu_new";
    r.model.initializer = "truncated_normal";
    r.optimizer.bias_correction = false;
    r.trainer.decay = "google";
  } else if (name == "hf") {
    r.optimizer.learning_rate = 5e-5;
    r.optimizer.weight_decay = 0;
    r.optimizer.epsilon = 1e-8;
    r.trainer.warmup_steps = 0;
  } else if (name == "modern") {
    r.model.attention_probs_dropout_prob = 0;
    r.optimizer.learning_rate = 5e-4;
    r.optimizer.beta2 = 0.98;
    r.trainer.pair_weight = 0;
    r.trainer.loader.objective = "full_sentences";
    r.trainer.loader.mask_prob = 0.3;
  }
  return r;
}

// Twice: first to learn the recipe (and to find mistakes), then over its defaults.
template <class Config>
Config parse_over_recipe(std::string_view json, std::string_view kind, Config Recipe::*part) {
  const std::string name = parse_config<Config>(json, kind).recipe;
  return parse_config<Config>(json, kind, recipe_of(name).*part);
}

template <class Config>
Json changed_keys(const Config& config) {
  const Json before = Json::parse(write_config(Config{})), after = Json::parse(write_config(config));
  Json changes = Json::object();
  for (const auto& item : after.items()) {
    if (item.key() == "recipe" || before[item.key()] == item.value()) continue;
    if (!item.value().is_object()) changes[item.key()] = item.value();
    else
      for (const auto& inner : item.value().items())
        if (before[item.key()][inner.key()] != inner.value()) changes[item.key()][inner.key()] = inner.value();
  }
  return changes;
}

// "" when `actual` has at least one of the values that the recipe sets, or the recipe sets none.
std::string without(const std::string& recipe, const char* object, const Json& changes, const Json& actual) {
  std::string keys;
  for (const auto& item : changes.items()) {
    if (actual.at(item.key()) == item.value()) return "";
    keys += (keys.empty() ? "" : ", ") + item.key() + " " + item.value().dump();
  }
  if (keys.empty()) return "";
  return "the trainer's recipe is " + recipe + ", but the " + object + " has nothing of it (" + keys + "); give \"recipe\": \"" + recipe +
         "\" to the " + object + " too, if that was meant";
}

}  // namespace

void ModelOptions::visit(ConfigVisitor& v) {
  v.field(kRecipe, recipe);
  engine::ModelConfig::visit(v);
}

void OptimizerOptions::visit(ConfigVisitor& v) {
  v.field(kRecipe, recipe);
  engine::OptimizerConfig::visit(v);
}

ModelOptions parse_model_options(std::string_view json) {
  const ModelOptions given = parse_config<ModelOptions>(json, "model");
  ModelOptions defaults = recipe_of(given.recipe).model;
  defaults.size = given.size;
  defaults.resolve();  // the preset's sizes; what the user wrote comes on top
  ModelOptions options = parse_config<ModelOptions>(json, "model", defaults);
  options.resolve();
  return options;
}
OptimizerOptions parse_optimizer_options(std::string_view json) {
  return parse_over_recipe<OptimizerOptions>(json, "optimizer", &Recipe::optimizer);
}
TrainerConfig parse_trainer_config(std::string_view json) { return parse_over_recipe<TrainerConfig>(json, "trainer", &Recipe::trainer); }

std::string recipe_json(std::string_view recipe) {
  const std::string name(recipe);
  for (const std::string& known : kRecipe.choices) {
    if (known != name) continue;
    const Recipe r = recipe_of(name);
    return Json{{"model", changed_keys(r.model)}, {"optimizer", changed_keys(r.optimizer)}, {"trainer", changed_keys(r.trainer)}}.dump();
  }
  throw Error(Code::config, "train/recipes", "unknown recipe '" + name + "'; there are guide, google, hf and modern",
              {{"pointer", "/recipe"}, {"nearest", nearest_word(name, kRecipe.choices)}});
}

std::vector<std::string> check_recipe(const TrainerConfig& trainer, const engine::ModelConfig& model,
                                      const engine::OptimizerConfig& optimizer) {
  const Recipe r = recipe_of(trainer.recipe);
  std::vector<std::string> notes{without(trainer.recipe, "model", changed_keys(r.model), Json::parse(write_config(model))),
                                 without(trainer.recipe, "optimizer", changed_keys(r.optimizer), Json::parse(write_config(optimizer)))};
  std::erase(notes, "");
  return notes;
}

}  // namespace bertpt::train
