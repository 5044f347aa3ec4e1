// docs/recipes.md says what each recipe is. Its table is made from the recipes themselves here; a table that differs is printed as it
// should be.
#include <algorithm>
#include <cstdio>
#include <fstream>
#include <sstream>

#include "base/json.h"
#include "support/catch.h"
#include "train/trainer_config.h"

using namespace bertpt;
using namespace bertpt::train;

namespace {

const std::vector<std::string> kRecipes{"guide", "google", "hf", "modern"};
// What the table shows; a key that a recipe sets and that is not here fails the test.
const std::vector<std::string> kRows{"/model/hidden_act",
                                     "/model/initializer",
                                     "/model/initializer_range",
                                     "/model/layer_norm_eps",
                                     "/model/hidden_dropout_prob",
                                     "/model/attention_probs_dropout_prob",
                                     "/optimizer/type",
                                     "/optimizer/learning_rate",
                                     "/optimizer/weight_decay",
                                     "/optimizer/beta1",
                                     "/optimizer/beta2",
                                     "/optimizer/epsilon",
                                     "/optimizer/bias_correction",
                                     "/optimizer/clip_norm",
                                     "/trainer/decay",
                                     "/trainer/warmup_steps",
                                     "/trainer/num_train_steps",
                                     "/trainer/batch_size",
                                     "/trainer/mlm_weight",
                                     "/trainer/pair_weight",
                                     "/trainer/loader/objective",
                                     "/trainer/loader/mask_prob",
                                     "/trainer/loader/mask_replace_prob",
                                     "/trainer/loader/mask_random_prob"};

// Everything that a recipe means, for the default of a million steps.
Json resolved(const std::string& recipe) {
  const std::string json = Json{{"recipe", recipe}}.dump();
  TrainerConfig trainer = parse_trainer_config(json);
  trainer.resolve(512);
  return {{"model", Json::parse(write_config(parse_model_options(json)))},
          {"optimizer", Json::parse(write_config(parse_optimizer_options(json)))},
          {"trainer", Json::parse(write_config(trainer))}};
}

std::string table() {
  std::vector<Json> columns;
  std::string text = "| key |";
  for (const std::string& recipe : kRecipes) {
    columns.push_back(resolved(recipe));
    text += " " + recipe + " |";
  }
  text += "\n|---|---|---|---|---|\n";
  for (const std::string& row : kRows) {
    text += "| `" + row.substr(1) + "` |";
    for (const Json& column : columns) {
      const Json& value = column.at(nlohmann::json::json_pointer(row));
      const std::string shown = value.is_string() ? value.get<std::string>() : value.dump();
      text += value == columns[0].at(nlohmann::json::json_pointer(row)) ? " " + shown + " |" : " **" + shown + "** |";
    }
    text += "\n";
  }
  return text;
}

}  // namespace

TEST_CASE("docs/recipes.md has the recipes' values") {
  std::ifstream file(BERTPT_SOURCE_DIR "/docs/recipes.md");
  std::stringstream page;
  page << file.rdbuf();
  const bool there = page.str().find("\n" + table() + "\n") != std::string::npos;
  if (!there) std::printf("The table of docs/recipes.md should be:\n\n%s\n", table().c_str());
  CHECK(there);
}

TEST_CASE("the table leaves out no key that a recipe sets") {
  for (const std::string& recipe : kRecipes) {
    const Json changes = Json::parse(recipe_json(recipe)).flatten();
    for (const auto& item : changes.items()) {
      if (item.value().is_null()) continue;  // nothing of this object
      INFO(recipe << " sets " << item.key());
      CHECK(std::ranges::find(kRows, item.key()) != kRows.end());
    }
  }
}
