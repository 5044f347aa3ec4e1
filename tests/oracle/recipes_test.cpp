// The recipes against those whose name they bear: 50 steps of transformers with torch.optim (hf_recipe.py), and of Google's own
// modeling.py, run_pretraining.py and optimization.py (google_recipe.py), from the same weights on the same batches. What a recipe says
// comes from train/recipes.cpp through its parsers; learning rate and warm-up alone are given, so that 50 steps learn something. The bar is
// tight enough to tell the two forms of GELU apart (3e-4).
#include <cmath>
#include <cstdio>
#include <map>

#include "oracle/recipe_model.h"
#include "train/trainer_config.h"

using namespace bertpt;
using engine::Slot;

namespace {

engine::MicroBatch step_of(const examples::Batch& batch, uint64_t step) {
  return {.batch = &batch, .seed = 1, .step = step, .total_masked = batch.masked(), .total_pairs = batch.pairs(), .weights = {}};
}

struct Run {
  bertpt::torch::TorchModel model;
  engine::OptimizerConfig optimizer;
  train::TrainerConfig trainer;

  explicit Run(const std::string& recipe)
      : model(train::parse_model_options("{\"recipe\": \"" + recipe + "\", " + test::kRecipeModel + "}"), {}, process_log()),
        optimizer(train::parse_optimizer_options("{\"recipe\": \"" + recipe + "\", \"learning_rate\": 2e-3}")),
        trainer(train::parse_trainer_config("{\"recipe\": \"" + recipe +
                                            "\", \"num_train_steps\": 50, \"warmup_steps\": 10, \"max_seq_length\": 32}")) {
    trainer.resolve(32);
    test::set_recipe_weights(model);
  }
  engine::Losses accumulate(uint64_t step) {
    const examples::Batch batch = test::recipe_batch(static_cast<int64_t>(step) % test::kRecipeBatches);
    return model.accumulate(step_of(batch, step));
  }
  void update(uint64_t step) {
    const double rate = trainer.resolved_phases().at(0).curve.learning_rate(optimizer.learning_rate, static_cast<int64_t>(step));
    REQUIRE(model.update(optimizer, rate, step).finite);
  }
  at::Tensor of(Slot slot, const std::string& name) {
    for (size_t k = 0; k < model.parameters().size(); ++k)
      if (model.parameters()[k].name == name) return model.store().view(slot, k).to(at::kDouble).flatten();
    FAIL("no parameter " << name);
    return {};
  }
};

// Steps and final parameters of a file against a run. A key's bias has the gradient 0; theirs is rounding, which Adam makes as large as
// any.
void compare(const std::string& recipe, double tolerance) {
  Run run(recipe);
  uint64_t steps = 0;
  int64_t parameters = 0;
  double worst = 0, worst_parameter = 0;
  for (const std::vector<std::string>& line : test::golden_lines(recipe + "_recipe.txt")) {
    if (line[0] == "step") {
      REQUIRE(std::stoull(line[1]) == steps);
      const engine::Losses losses = run.accumulate(steps);
      run.update(steps);
      const double mlm = losses.mlm_sum / static_cast<double>(losses.masked), pair = losses.pair_sum / static_cast<double>(losses.pairs);
      INFO("step " << steps << ": MLM loss " << mlm << ", theirs " << line[2] << "; pair loss " << pair << ", theirs " << line[3]);
      const double difference = std::max(std::abs(mlm - std::stod(line[2])), std::abs(pair - std::stod(line[3])));
      CHECK(difference < tolerance);
      worst = std::max(worst, difference);
      ++steps;
    } else if (line[0] == "parameter" && !line[1].ends_with("attention.self.key.bias")) {
      const at::Tensor values = run.of(Slot::value, line[1]);
      const double norm = values.norm().item<double>(), theirs = std::sqrt(std::stod(line[4]));
      INFO(line[1] << ": norm " << norm << ", theirs " << theirs);
      CHECK(values.numel() == std::stoll(line[2]));
      CHECK(norm == Approx(theirs).epsilon(1e-5));
      worst_parameter = std::max(worst_parameter, std::abs(norm / theirs - 1));
      ++parameters;
    }
  }
  CHECK(steps == test::kRecipeSteps);
  CHECK(parameters == static_cast<int64_t>(run.model.parameters().size()) - 2);
  std::printf("%s: 50 steps, largest difference of a loss %.2g (bar 5e-5), of a parameter's norm %.2g of it\n", recipe.c_str(), worst,
              worst_parameter);
}

}  // namespace

TEST_CASE("the hf recipe has transformers' and torch.optim's losses for 50 steps") { compare("hf", 5e-5); }

TEST_CASE("the google recipe has the losses of Google's own code for 50 steps") { compare("google", 5e-5); }

// google_recipe.py checks the same of what Google's code draws.
TEST_CASE("google draws weights within two standard deviations, the others from the whole normal distribution") {
  for (const std::string recipe : {"google", "hf", "guide", "modern"}) {
    bertpt::torch::TorchModel model(train::parse_model_options("{\"recipe\": \"" + recipe + "\", " + test::kRecipeModel + "}"), {},
                                    process_log());
    model.initialize(11);
    double square = 0, largest = 0, n = 0;
    for (size_t k = 0; k < model.parameters().size(); ++k) {
      const at::Tensor values = model.store().view(Slot::value, k).to(at::kDouble);
      const std::string& name = model.parameters()[k].name;
      INFO(recipe << ": " << name);
      if (!model.parameters()[k].decay) {
        const double start = name.ends_with("LayerNorm.weight") ? 1 : 0;
        CHECK(values.sub(start).abs().max().item<double>() == 0);
        continue;
      }
      square += values.square().sum().item<double>(), n += static_cast<double>(values.numel());
      largest = std::max(largest, values.abs().max().item<double>());
    }
    INFO(recipe << ": largest " << largest << ", deviation " << std::sqrt(square / n));
    CHECK((largest < 0.04) == (recipe == "google"));
    CHECK(std::sqrt(square / n) == Approx(recipe == "google" ? 0.01759 : 0.02).epsilon(0.02));
  }
}

TEST_CASE("logits and gradients are those of transformers' BertForPreTraining") {
  Run run("hf");
  const examples::Batch batch = test::recipe_batch(0);
  std::vector<float> mlm, pair;
  run.model.logits(batch, mlm, pair);
  run.accumulate(0);
  size_t masked = 0, pairs = 0, gradients = 0;
  double worst_logit = 0, worst_gradient = 0;
  for (const std::vector<std::string>& line : test::golden_lines("hf_recipe.txt")) {
    const auto samples = [&](size_t first, const auto& ours, double scale, double& worst) {
      for (size_t i = first; i + 1 < line.size(); i += 2) {
        const double difference = std::abs(ours(std::stoull(line[i])) - std::stod(line[i + 1]));
        INFO(line[0] << " " << line[1] << " element " << line[i] << ": theirs " << line[i + 1]);
        CHECK(difference <= 1e-4 * scale);
        worst = std::max(worst, difference / scale);
      }
    };
    if (line[0] == "logits" && line[1] == "mlm") {
      samples(
          2, [&](size_t j) { return double{mlm.at(masked * 101 + j)}; }, 1, worst_logit);
      ++masked;
    } else if (line[0] == "logits") {
      samples(
          2, [&](size_t j) { return double{pair.at(2 * pairs + j)}; }, 1, worst_logit);
      ++pairs;
    } else if (line[0] == "gradient") {
      const at::Tensor ours = run.of(Slot::gradient, line[1]);
      const double theirs = std::stod(line[3]), scale = std::max(theirs, 1e-4);
      INFO(line[1] << ": norm " << ours.norm().item<double>() << ", theirs " << theirs);
      CHECK(std::abs(ours.norm().item<double>() - theirs) <= 1e-4 * scale);
      samples(
          4, [&](size_t j) { return ours[static_cast<int64_t>(j)].item<double>(); }, scale, worst_gradient);
      ++gradients;
    }
  }
  CHECK(static_cast<int64_t>(masked) == batch.masked());
  CHECK(static_cast<int64_t>(pairs) == batch.sequences());
  CHECK(gradients == run.model.parameters().size());
  std::printf("transformers: largest difference of a logit %.2g, of a gradient %.2g of its norm (bar 1e-4)\n", worst_logit, worst_gradient);
}
