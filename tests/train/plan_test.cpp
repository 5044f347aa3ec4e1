#include "train/plan.h"

#include "base/json.h"
#include "support/catch.h"
#include "train/rig.h"

using namespace bertpt;
using namespace bertpt::train;
using bertpt::test::Rig;

// The table of the project's notes on BERT, from the same formula worked out in a spreadsheet: V = 30,528, M = 20 and 77.
TEST_CASE("operations of one sequence") {
  engine::ModelConfig base;
  base.vocab_size = 30528;
  CHECK(training_flops(base, 128, 20) == Approx(69.93e9).epsilon(1e-3));
  CHECK(training_flops(base, 512, 77) == Approx(301.0e9).epsilon(1e-3));
  engine::ModelConfig large = base;
  large.hidden_size = 1024, large.num_hidden_layers = 24, large.num_attention_heads = 16, large.intermediate_size = 4096;
  CHECK(training_flops(large, 128, 20) == Approx(240.6e9).epsilon(1e-3));
  CHECK(training_flops(large, 512, 77) == Approx(1020e9).epsilon(1e-3));
}

TEST_CASE("sequences of a phase count the growth of the batch") {
  TrainerConfig config;
  config.batch_size_start = 2;
  config.batch_size_growth_steps = 8;
  const Phase phase{.first_step = 4, .steps = 10, .max_seq_length = 128, .batch_size = 10};
  int64_t sum = 0;
  for (int64_t t = 4; t < 14; ++t) sum += config.batch_size_at(phase, t);
  CHECK(sequences_between(config, phase, 4, 14) == sum);
  CHECK(sequences_between(config, phase, 9, 14) == 50);
  CHECK(sequences_between(config, phase, 5, 5) == 0);
  config.batch_size_growth_steps = int64_t{1} << 50;  // not counted one by one
  CHECK(sequences_between(config, phase, 0, int64_t{1} << 40) == int64_t{2} << 40);
}

TEST_CASE("a plan is that of the steps that are left, and changes nothing") {
  const Rig rig;
  const auto trainer = rig.trainer(rig.config(10, ""));
  const auto untouched = rig.trainer(rig.config(10, ""));
  const Json plan = Json::parse(trainer->plan());
  CHECK(plan["steps"] == 10);
  CHECK(plan["sequences"] == 5 * 8 + 5 * 6);
  CHECK(plan["token_places"] == 5 * 8 * 32 + 5 * 6 * 64);
  CHECK(plan["phases"].size() == 2);
  CHECK(plan["tokens"].get<double>() < plan["token_places"].get<double>());
  CHECK(plan["seconds"].get<double>() > 0);
  CHECK(plan["memory"]["optimizer_bytes"] == 8 * plan["parameters"].get<int64_t>());
  CHECK(plan["memory"]["activation_bytes"] > 0);
  CHECK(plan["memory"]["total_bytes"] == 16 * plan["parameters"].get<int64_t>() + plan["memory"]["activation_bytes"].get<int64_t>());
  const Json &warming = plan["phases"][0], &falling = plan["phases"][1];
  CHECK(warming["first_learning_rate"] == 0);
  CHECK(warming["peak_learning_rate"] > warming["last_learning_rate"]);
  CHECK(falling["peak_learning_rate"] == falling["first_learning_rate"]);
  CHECK(trainer->run(7).step == 7);
  const Json rest = Json::parse(trainer->plan("{\"flops_per_second\": 1e9}"));
  CHECK((rest["steps"] == 3 && rest["sequences"] == 18 && rest["phases"].size() == 1 && rest["phases"][0]["first_step"] == 7));
  CHECK(rest["seconds"].get<double>() == Approx(rest["flops"].get<double>() / 1e9));
  CHECK_FALSE(rest["memory"].contains("total_bytes"));
  CHECK(trainer->run(-1).step == 10);
  CHECK(Json::parse(trainer->plan())["phases"].empty());
  untouched->run(-1);
  CHECK(test::state_of(*trainer->model()) == test::state_of(*untouched->model()));
  CHECK(test::error_of([&] { trainer->plan("{\"flops\": 1}"); })->code() == Code::config);
}
