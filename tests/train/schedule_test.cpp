#include "train/schedule.h"

#include "base/json.h"
#include "support/catch.h"
#include "support/errors.h"
#include "train/trainer_config.h"

using namespace bertpt;
using namespace bertpt::train;

// Worked out by hand from the published formulas: peak 1e-4, N = 1000, W = 100.
TEST_CASE("learning rates at the corners") {
  const double peak = 1e-4;
  const auto linear = [&](int64_t t) { return learning_rate(Decay::linear, peak, t, 100, 1000); };
  const auto google = [&](int64_t t) { return learning_rate(Decay::google, peak, t, 100, 1000); };
  CHECK(linear(0) == 0);
  CHECK(linear(99) == Approx(9.9e-5).epsilon(1e-12));
  CHECK(linear(100) == Approx(1e-4).epsilon(1e-12));
  CHECK(linear(550) == Approx(5e-5).epsilon(1e-12));
  CHECK(linear(999) == Approx(1e-4 / 900).epsilon(1e-12));
  CHECK(google(0) == 0);
  CHECK(google(99) == Approx(9.9e-5).epsilon(1e-12));
  CHECK(google(100) == Approx(9e-5).epsilon(1e-12));  // the jump: not 1e-4
  CHECK(google(999) == Approx(1e-7).epsilon(1e-12));
  CHECK(learning_rate(Decay::linear, peak, 0, 0, 10) == Approx(1e-4));
  CHECK(learning_rate(Decay::linear, peak, 9, 10, 10) == Approx(9e-5));  // all warm-up
  CHECK_THROWS_AS(linear(1000), Error);
  CHECK_THROWS_AS(linear(-1), Error);
}

TEST_CASE("a long run warms up for 10,000 steps, a short one for a tenth") {
  CHECK(default_warmup_steps(1000000) == 10000);
  CHECK(default_warmup_steps(100000) == 10000);
  CHECK(default_warmup_steps(99999) == 9999);
  CHECK(default_warmup_steps(2000) == 200);
  CHECK(default_warmup_steps(5) == 0);
}

TEST_CASE("without phases, 90 % of the steps run at 128 tokens") {
  const auto phases = [](const char* json) {
    TrainerConfig config = parse_trainer_config(json);
    config.resolve(512);
    return config.resolved_phases();
  };
  const auto a = phases("{}");
  REQUIRE(a.size() == 2);
  CHECK((a[0].first_step == 0 && a[0].steps == 900000 && a[0].max_seq_length == 128 && a[0].batch_size == 256));
  CHECK((a[1].first_step == 900000 && a[1].end() == 1000000 && a[1].max_seq_length == 512));
  CHECK(phase_of(a, 0) == 0);
  CHECK(phase_of(a, 899999) == 0);
  CHECK(phase_of(a, 900000) == 1);
  CHECK(phase_of(a, 1000000) == 1);
  CHECK(phases("{\"max_seq_length\": 128}").size() == 1);
  const auto b = phases("{\"num_train_steps\": 7}");
  CHECK((b[0].steps == 6 && b[1].steps == 1));
  const auto one = phases("{\"num_train_steps\": 1}");
  CHECK((one.size() == 1 && one[0].max_seq_length == 512));
  const auto c = phases(
      "{\"num_train_steps\": 10, \"phases\": [{\"share\": 0.333, \"max_seq_length\": 64}, {\"share\": 0.667, \"max_seq_length\": 256, "
      "\"batch_size\": 8}]}");
  CHECK((c[0].steps == 3 && c[1].steps == 7 && c[1].batch_size == 8 && c[0].batch_size == 256));
  const auto d =
      phases("{\"num_train_steps\": 10, \"phases\": [{\"steps\": 4, \"max_seq_length\": 64}, {\"share\": 0.6, \"max_seq_length\": 128}]}");
  CHECK((d[0].steps == 4 && d[1].steps == 6));
}

TEST_CASE("what does not fit together is refused at its key") {
  const auto pointer = [](const char* json, int64_t positions = 512) {
    const auto error = test::error_of([&] {
      TrainerConfig config = parse_trainer_config(json);
      config.resolve(positions);
    });
    return error ? test::detail(*error, "pointer") : std::string("<none>");
  };
  CHECK(pointer("{\"num_train_steps\": 10, \"warmup_steps\": 11}") == "/warmup_steps");
  CHECK(pointer("{\"num_train_steps\": 10, \"warmup_steps\": 10}") == "<none>");
  CHECK(pointer("{\"max_seq_length\": 600}") == "/max_seq_length");
  CHECK(pointer("{}", 128) == "/max_seq_length");
  CHECK(pointer("{\"max_seq_length\": 32}", 64) == "<none>");  // no phase of 128 hides in a short run
  CHECK(pointer("{\"phases\": [{\"share\": 1, \"max_seq_length\": 513}]}") == "/phases/0/max_seq_length");
  CHECK(pointer("{\"phases\": [{\"max_seq_length\": 128}]}") == "/phases/0");
  CHECK(pointer("{\"phases\": [{\"steps\": 1, \"share\": 1}]}") == "/phases/0");
  CHECK(pointer("{\"num_train_steps\": 10, \"phases\": [{\"steps\": 4}]}") == "/phases");
  CHECK(pointer("{\"num_train_steps\": 10, \"phases\": [{\"share\": 0.5}]}") == "/phases");
  CHECK(pointer("{\"num_train_steps\": 10, \"phases\": [{\"steps\": 11}]}") == "/phases");
  CHECK(pointer("{\"loader\": {\"mask_replace_prob\": 0.9, \"mask_random_prob\": 0.2}}") == "/loader/mask_random_prob");
  CHECK(pointer("{\"loader\": {\"mask_prob\": 0.6}}") == "/loader/mask_prob");
  CHECK(pointer("{\"recipe\": \"gogle\"}") == "/recipe");
  CHECK(pointer("{\"num_train_step\": 5}") == "/num_train_step");
  std::string endless = "{\"phases\": [";  // 2^14 phases of 2^50 steps: more than an int64_t can count
  for (int i = 0; i < 1 << 14; ++i) endless += std::string(i == 0 ? "" : ",") + "{\"steps\": 1125899906842624}";
  CHECK(pointer((endless + "]}").c_str()) == "/phases");
}

TEST_CASE("recipes set defaults, and what the user names wins") {
  CHECK(parse_trainer_config("{\"recipe\": \"google\"}").decay == "google");
  CHECK(parse_trainer_config("{\"recipe\": \"google\", \"decay\": \"linear\"}").decay == "linear");
  CHECK(parse_trainer_config("{\"recipe\": \"modern\"}").loader.mask_prob == 0.3);
  CHECK(parse_trainer_config("{\"recipe\": \"modern\", \"loader\": {\"whole_word_mask\": true}}").loader.mask_prob == 0.3);
  CHECK(parse_optimizer_options("{\"recipe\": \"google\"}").bias_correction == false);
  CHECK(parse_optimizer_options("{\"recipe\": \"hf\"}").epsilon == 1e-8);
  CHECK(parse_optimizer_options("{}").epsilon == 1e-6);
  const ModelOptions google = parse_model_options("{\"recipe\": \"google\", \"size\": \"mini\", \"intermediate_size\": 3072}");
  CHECK((google.hidden_act == "gelu_new" && google.initializer == "truncated_normal"));
  CHECK((google.hidden_size == 256 && google.num_hidden_layers == 4 && google.intermediate_size == 3072));
  CHECK(Json::parse(recipe_json("guide")) == Json::parse(R"({"model":{},"optimizer":{},"trainer":{}})"));
  CHECK(
      Json::parse(recipe_json("google")) ==
      Json::parse(
          R"({"model":{"hidden_act":"gelu_new","initializer":"truncated_normal"},"optimizer":{"bias_correction":false},"trainer":{"decay":"google"}})"));
  CHECK_THROWS_AS(recipe_json("none"), Error);
  TrainerConfig modern = parse_trainer_config("{\"recipe\": \"modern\", \"num_train_steps\": 1000}");
  modern.resolve(512);
  CHECK(*modern.warmup_steps == 60);
}

TEST_CASE("the table of defaults") {
  TrainerConfig config;
  config.resolve(512);
  CHECK((config.batch_size == 256 && config.max_seq_length == 512 && config.num_train_steps == 1000000 && *config.warmup_steps == 10000));
  CHECK((config.mlm_weight == 1.0 && config.pair_weight == 1.0 && config.loader.positive_ratio == 0.5 && config.loader.mask_prob == 0.15));
  CHECK((*config.checkpoint_every == 1000 && *config.evaluate_every == 10000));
  const auto again = parse_config<TrainerConfig>(write_config(config), "trainer");
  TrainerConfig twice = again;
  twice.resolve(512);
  CHECK(write_config(twice) == write_config(config));  // resolving is idempotent, which resuming needs
}
