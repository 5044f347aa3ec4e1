#include "train/schedule.h"

#include <algorithm>
#include <sstream>

#include "base/files.h"
#include "base/json.h"
#include "support/catch.h"
#include "support/errors.h"
#include "train/trainer_config.h"

using namespace bertpt;
using namespace bertpt::train;

// Worked out by hand from the published formulas: peak 1e-4, N = 1000, W = 100.
TEST_CASE("learning rates at the corners") {
  const double peak = 1e-4;
  const auto linear = [&](int64_t t) { return Curve{.steps = 1000, .warmup_steps = 100}.learning_rate(peak, t); };
  const auto google = [&](int64_t t) { return Curve{.decay = Decay::google, .steps = 1000, .warmup_steps = 100}.learning_rate(peak, t); };
  CHECK(linear(0) == 0);
  CHECK(linear(99) == Approx(9.9e-5).epsilon(1e-12));
  CHECK(linear(100) == Approx(1e-4).epsilon(1e-12));
  CHECK(linear(550) == Approx(5e-5).epsilon(1e-12));
  CHECK(linear(999) == Approx(1e-4 / 900).epsilon(1e-12));
  CHECK(google(0) == 0);
  CHECK(google(99) == Approx(9.9e-5).epsilon(1e-12));
  CHECK(google(100) == Approx(9e-5).epsilon(1e-12));  // the jump: not 1e-4
  CHECK(google(999) == Approx(1e-7).epsilon(1e-12));
  CHECK(Curve{.steps = 10}.learning_rate(peak, 0) == Approx(1e-4));
  CHECK(Curve{.steps = 10, .warmup_steps = 10}.learning_rate(peak, 9) == Approx(9e-5));  // all warm-up
  CHECK_THROWS_AS(linear(1000), Error);
  CHECK_THROWS_AS(linear(-1), Error);
}

// The table was made by tests/oracle/schedules.py: transformers' and PyTorch's schedules.
TEST_CASE("learning rates are those of transformers and PyTorch") {
  std::istringstream table(read_file(BERTPT_SOURCE_DIR "/tests/golden/schedules.txt"));
  std::string decay;
  Curve curve;
  int64_t t = 0, lines = 0;
  double rate = 0;
  while (table >> decay >> curve.steps >> curve.warmup_steps >> curve.decay_steps >> curve.power >> curve.least_share >> t >> rate) {
    CAPTURE(decay, curve.steps, curve.warmup_steps, curve.power, curve.least_share, t);
    curve.decay = static_cast<Decay>(std::ranges::find(kDecayNames, decay) - kDecayNames.begin());
    curve.first_step = lines % 3 * 17;  // where a curve begins makes no difference
    CHECK(curve.learning_rate(1e-3, curve.first_step + t) == Approx(rate).epsilon(1e-12).margin(1e-18));
    ++lines;
  }
  CHECK(lines == 235);
}

TEST_CASE("one cycle ends at the least rate, and every curve is defined at its corners") {
  CHECK(Curve{.decay = Decay::one_cycle, .steps = 37, .warmup_steps = 5}.learning_rate(1, 36) == Approx(1.0 / 250000));
  for (size_t decay = 0; decay < kDecayNames.size(); ++decay) {
    for (const int64_t n : {1, 2, 9}) {
      for (int64_t w = 0; w <= n; ++w) {
        const Curve curve{.decay = static_cast<Decay>(decay), .steps = n, .warmup_steps = w, .decay_steps = n - w};
        for (int64_t t = 0; t < n; ++t) {
          CAPTURE(kDecayNames[decay], n, w, t);
          CHECK(curve.learning_rate(1, t) >= 0);
          CHECK(curve.learning_rate(1, t) <= 1);
        }
      }
    }
  }
}

TEST_CASE("phases carry their own peak, mask rate and curve, and may be counted in tokens") {
  TrainerConfig config = parse_trainer_config(R"({"num_train_steps": 0, "batch_size": 8, "decay": "wsd", "decay_steps": 10, "phases": [
      {"tokens": 102401, "max_seq_length": 128, "mask_prob": 0.3, "learning_rate": 2e-3},
      {"steps": 50, "max_seq_length": 128},
      {"steps": 40, "max_seq_length": 512, "batch_size": 2, "restart_schedule": true, "warmup_steps": 4, "learning_rate": 5e-4}]})");
  config.resolve(512);
  CHECK(config.num_train_steps == 191);  // 102,401 / 1,024 rounded up is 101
  const auto phases = config.resolved_phases();
  CHECK((phases[0].steps == 101 && phases[0].mask_prob == 0.3 && phases[1].mask_prob == 0.15));
  CHECK(config.loader_config(phases[0]).mask_prob == 0.3);
  CHECK((phases[1].curve.first_step == 0 && phases[1].curve.steps == 151 && phases[1].curve.warmup_steps == 15 && !phases[1].peak));
  CHECK((phases[2].curve.first_step == 151 && phases[2].curve.steps == 40 && phases[2].curve.warmup_steps == 4 && *phases[2].peak == 5e-4));
  CHECK(phases[2].curve.learning_rate(*phases[2].peak, 151) == 0);
  CHECK(phases[2].curve.learning_rate(*phases[2].peak, 155) == 5e-4);
  const std::string once = write_config(config);
  config.resolve(512);
  CHECK(write_config(config) == once);
}

TEST_CASE("a run samples as its loader's keys say, at the lengths of its phases") {
  TrainerConfig config =
      parse_trainer_config(R"({"num_train_steps": 10, "batch_size": 4, "seed": 9, "phases": [{"share": 1, "max_seq_length": 64}],
      "loader": {"objective": "sop", "mask_span": "ngram", "mask_span_max": 4, "mask_count": "bernoulli", "shuffle": "global"}})");
  config.resolve(64);
  const examples::LoaderConfig loader = config.loader_config(config.resolved_phases()[0]);
  CHECK((loader.objective == "sop" && loader.mask_span == "ngram" && loader.mask_span_max == 4));
  CHECK((loader.mask_count == "bernoulli" && loader.shuffle == "global"));
  CHECK((loader.max_seq_length == 64 && loader.batch_size == 4 && loader.seed == 9));
}

TEST_CASE("the batch grows over the first steps") {
  TrainerConfig config = parse_trainer_config(
      R"({"num_train_steps": 100, "batch_size": 64, "batch_size_start": 8, "batch_size_growth_steps": 10, "phases": [{"share": 1, "max_seq_length": 128}]})");
  config.resolve(512);
  const Phase phase = config.resolved_phases()[0];
  CHECK(config.batch_size_at(phase, 0) == 8);
  CHECK(config.batch_size_at(phase, 1) == 13);  // 8 + 5.6
  CHECK(config.batch_size_at(phase, 9) == 58);
  CHECK(config.batch_size_at(phase, 10) == 64);
  CHECK(batch_size_at(4, 8, 10, 1) == 4);  // a phase whose batch is smaller than the start
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
  CHECK(pointer("{\"num_train_steps\": 0}") == "/num_train_steps");
  CHECK(pointer("{\"num_train_steps\": 0, \"phases\": [{\"steps\": 0}]}") == "/num_train_steps");
  CHECK(pointer("{\"num_train_steps\": 0, \"phases\": [{\"share\": 1}]}") == "/phases/0/share");
  CHECK(pointer("{\"num_train_steps\": 9, \"phases\": [{\"steps\": 9, \"tokens\": 9}]}") == "/phases/0");
  CHECK(pointer("{\"num_train_steps\": 9, \"phases\": [{\"steps\": 9, \"warmup_steps\": 1}]}") == "/phases/0/warmup_steps");
  CHECK(pointer("{\"num_train_steps\": 9, \"phases\": [{\"steps\": 9, \"restart_schedule\": true, \"warmup_steps\": 10}]}") ==
        "/phases/0/warmup_steps");
  CHECK(pointer("{\"num_train_steps\": 9, \"decay\": \"wsd\", \"warmup_steps\": 4, \"decay_steps\": 6}") == "/decay_steps");
  CHECK(pointer("{\"batch_size_start\": 4}") == "/batch_size_start");
  CHECK(pointer("{\"decay\": \"cosin\"}") == "/decay");
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
