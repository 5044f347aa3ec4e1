// LiveModel::load: a configuration that lies about the weights, and training that goes on with the optimizer's moments.
#include <cmath>

#include "base/files.h"
#include "base/json.h"
#include "rig.h"
#include "support/catch.h"
#include "train/checkpoint.h"
#include "train/trainer_core.h"

using namespace bertpt;
using namespace bertpt::train;
using test::Rig;
namespace fs = std::filesystem;

namespace {

const fs::path kData = std::string(BERTPT_SOURCE_DIR) + "/tests/tensors/data";
constexpr const char* kWithMoments = "{\"optimizer_state\": true}";

// Makes no model, so that whoever asks for one asks too early.
class NoEngine final : public engine::Engine {
 public:
  std::string name() const override { return "none"; }
  std::vector<engine::DeviceInfo> devices() const override { return {}; }
  std::unique_ptr<engine::Model> create_model(const engine::ModelConfig&, Log&) override {
    throw Error(Code::internal, "test", "a model was asked for");
  }
};

std::vector<float> read(LiveModel& model, engine::Slot slot, const char* name) {
  std::vector<float> values(static_cast<size_t>(model.parameter(name).elements()));
  model.read(slot, name, values);
  return values;
}

bool is_zero(std::span<const float> values) {
  return std::ranges::all_of(values, [](float value) { return value == 0; });
}

constexpr const char* kWords = "bert.embeddings.word_embeddings.weight";
constexpr const char* kPositions = "bert.embeddings.position_embeddings.weight";

struct MomentRig : Rig {
  // The fake engine has gradients for few parameters: the tables' moments are given, before the last of six steps.
  MomentRig() {
    const auto first = trainer(config(6, "first"));
    first->run(5);
    LiveModel& model = *first->model();
    model.worker().call([&] {
      for (const char* name : {kWords, kPositions, "cls.predictions.bias"}) {
        const engine::Parameter& parameter = model.parameter(name);
        std::vector<float> values(static_cast<size_t>(parameter.elements()));
        for (const engine::Slot slot : {engine::Slot::exp_avg, engine::Slot::exp_avg_sq}) {
          for (size_t i = 0; i < values.size(); ++i) values[i] = 1e-4F * static_cast<float>(1 + i * i % 101);
          model.engine_model().write(slot, static_cast<size_t>(&parameter - model.parameters().data()), values);
        }
      }
    });
    first->run(-1);
  }
  std::shared_ptr<LiveModel> load(std::string_view options, const char* from = "first") const {
    return LiveModel::load(engine, folder / from, options, nullptr, log);
  }
  std::string vocabulary(const std::vector<std::string>& pieces) const {
    std::string text;
    for (const std::string& piece : pieces) text += piece + "\n";
    folder.write("vocab.txt", text);
    return (folder / "vocab.txt").string();
  }
};

}  // namespace

TEST_CASE("a config.json that claims more than the weights hold is refused by tensor and both shapes, before any model is made") {
  static NoEngine* const engine = new NoEngine;
  const Rig rig;
  struct Claim {
    const char* key;
    int64_t value;
    const char *tensor, *words;
  };
  const auto claimed = [&](const Claim& claim) {
    const fs::path folder = rig.folder / claim.key;
    fs::remove_all(folder);
    fs::copy(kData / "tiny_bert", folder);
    Json config = Json::parse(read_file(folder / "config.json"));
    config[claim.key] = claim.value;
    rig.folder.write(std::string(claim.key) + "/config.json", config.dump());
    return test::error_of([&] { LiveModel::load(*engine, folder, "{}", nullptr, rig.log); });
  };
  for (const Claim& claim : {Claim{"hidden_size", 60000, kWords, "has shape [16, 8], expected [16, 60000]"},
                             Claim{"vocab_size", 16000000, kWords, "has shape [16, 8], expected [16000000, 8]"},
                             Claim{"max_position_embeddings", 1000000, kPositions, "has shape [10, 8], expected [1000000, 8]"},
                             Claim{"intermediate_size", 200000, "bert.encoder.layer.0.intermediate.dense.weight", "[200000, 8]"},
                             Claim{"num_hidden_layers", 1000, "bert.encoder.layer.2.attention.self.query.weight", "is missing"}}) {
    INFO(claim.key);
    const auto error = claimed(claim);
    REQUIRE(error);
    CHECK(test::contains(error->message(), std::string("'") + claim.tensor + "'"));
    CHECK(test::contains(error->message(), claim.words));
    CHECK(test::detail(*error, "tensor") == claim.tensor);
    CHECK((error->code() == Code::corrupt || error->code() == Code::not_found));
  }
  CHECK(test::contains(claimed({"hidden_size", 100000, "", ""})->message(), "hidden_size"));  // no BERT's: the configuration alone says so
  CHECK(claimed({"hidden_dropout_prob", 0, "", ""})->code() == Code::internal);  // what fits comes as far as the engine
}

TEST_CASE("training goes on from a checkpoint of ours with its moments and their number of updates; steps and schedule begin anew") {
  const MomentRig rig;
  const auto checkpoint = Checkpoint::open(rig.folder / "first");
  const auto loaded = rig.load(kWithMoments);
  CHECK(loaded->loaded_updates() == 6);
  CHECK(Json::parse(loaded->describe_json())["import"]["optimizer_state"]["updates"] == 6);
  const auto model = rig.model();
  model->worker().call([&] { restore(*checkpoint, model->engine_model()); });
  CHECK(test::state_of(*loaded) == test::state_of(*model));
  CHECK_FALSE(is_zero(read(*loaded, engine::Slot::exp_avg_sq, kWords)));
  CHECK(is_zero(read(*rig.load("{}"), engine::Slot::exp_avg_sq, kWords)));

  // A trainer that is freed before its first step, and a rehearsal, use nothing up.
  Trainer::create(loaded, Rig::optimizer(), rig.corpus, rig.config(8, ""), rig.log);
  auto trainer = Trainer::create(loaded, Rig::optimizer(), rig.corpus, rig.config(8, "second"), rig.log);
  CHECK(Json::parse(trainer->verify_resume(rig.engine, 2))["equal"] == true);
  CHECK(loaded->loaded_updates() == 6);
  trainer->run(3);
  CHECK(loaded->loaded_updates() == 0);
  trainer->checkpoint();
  const auto state = Checkpoint::open(rig.folder / "second")->state();
  CHECK((state.step == 3 && state.update_count == 9));
  trainer->run(-1);
  trainer.reset();

  // The same run, made by hand: the checkpoint's state, and a trainer that has counted six updates.
  model->worker().call([&] { model->set_trained(); });
  const auto core = std::make_shared<Trainer::Core>(model, Rig::optimizer(), rig.corpus, rig.config(8, ""), rig.log);
  core->open_run_dir();
  core->update_count = 6;
  Trainer(core).run(-1);
  CHECK(test::state_of(*loaded) == test::state_of(*model));
  const auto anew = rig.load("{}");
  Trainer::create(anew, Rig::optimizer(), rig.corpus, rig.config(8, ""), rig.log)->run(-1);
  CHECK(test::state_of(*anew) != test::state_of(*model));

  // Resumed in its middle, it is the same run again.
  fs::remove_all(rig.folder / "second/checkpoints/step-8");
  const auto resumed = rig.resume("second");
  CHECK(resumed->step() < 8);
  resumed->run(-1);
  CHECK(test::state_of(*resumed->model()) == test::state_of(*model));
}

TEST_CASE("rows for new pieces and positions have no first moment, and the second one of the rows that they are made of") {
  const MomentRig rig;
  const auto before = rig.load(kWithMoments);
  const text::Vocab& old = before->tokenizer()->vocab();
  std::vector<std::string> pieces;
  for (int32_t id = 0; id < old.size(); ++id) pieces.emplace_back(old.piece(id));
  std::swap(pieces[20], pieces[30]);
  pieces.push_back(pieces[20] + pieces[31]);  // the old vocabulary has no pieces for it
  pieces.push_back(pieces[20] + "xa");
  const auto ending = static_cast<size_t>(old.find("##xa").value());
  const auto after =
      rig.load("{\"optimizer_state\": true, \"vocab\": \"" + rig.vocabulary(pieces) + "\", \"max_position_embeddings\": 130}");
  CHECK(after->loaded_updates() == 6);
  CHECK(Json::parse(after->describe_json())["import"]["vocabulary"]["from_pieces"] == 1);
  const auto size = static_cast<size_t>(old.size());
  const auto row = [](const std::vector<float>& table, size_t i, size_t width) { return std::span(table).subspan(i * width, width); };
  for (const auto& [name, width] : {std::pair<const char*, size_t>{kWords, 8}, {"cls.predictions.bias", 1}}) {
    INFO(name);
    for (const engine::Slot slot : {engine::Slot::exp_avg, engine::Slot::exp_avg_sq}) {
      const std::vector<float> was = read(*before, slot, name), is = read(*after, slot, name);
      REQUIRE(is.size() == was.size() + 2 * width);
      for (size_t i = 0; i < size; ++i) {
        const size_t from = i == 20 ? 30 : i == 30 ? 20 : i;
        if (!std::ranges::equal(row(is, i, width), row(was, from, width))) FAIL("row " << i);
      }
      CHECK_FALSE(is_zero(row(was, 20, width)));
      for (size_t j = 0; j < width; ++j) {
        double all = 0;
        for (size_t i = 0; i < size; ++i) all += was[i * width + j] / static_cast<double>(size);
        const double both = (double{was[30 * width + j]} + was[ending * width + j]) / 2;
        const bool first = slot == engine::Slot::exp_avg;
        CHECK(is[size * width + j] == Approx(first ? 0 : all));
        CHECK(is[(size + 1) * width + j] == Approx(first ? 0 : both));
      }
    }
  }
  for (const engine::Slot slot : {engine::Slot::exp_avg, engine::Slot::exp_avg_sq}) {
    const bool first = slot == engine::Slot::exp_avg;
    const std::vector<float> was = read(*before, slot, kPositions), is = read(*after, slot, kPositions);
    CHECK_FALSE(is_zero(was));
    CHECK(std::equal(was.begin(), was.end(), is.begin()));
    const std::vector<float> repeated(was.begin(), was.begin() + 16);
    CHECK(std::ranges::equal(std::span(is).subspan(was.size()), first ? std::vector<float>(16) : repeated));
    const auto stretched = rig.load("{\"optimizer_state\": true, \"max_position_embeddings\": 255, \"position_growth\": \"interpolate\"}");
    const std::vector<float> wide = read(*stretched, slot, kPositions);
    CHECK(is_zero(wide) == first);
    if (!first) CHECK(std::ranges::equal(row(wide, 20, 8), row(was, 10, 8)));
    if (!first) CHECK(wide[21 * 8] == Approx((was[10 * 8] + was[11 * 8]) / 2));
    const std::vector<float> cut = read(*rig.load("{\"optimizer_state\": true, \"max_position_embeddings\": 16}"), slot, kPositions);
    CHECK(std::ranges::equal(cut, std::span(was).first(16 * 8)));
  }
}

TEST_CASE("the first updates of a row for a new piece are no larger than the learning rate, with bias correction long done") {
  const MomentRig rig;
  const auto before = rig.load(kWithMoments);
  std::vector<std::string> pieces;
  for (int32_t id = 0; id < before->tokenizer()->vocab().size(); ++id) pieces.emplace_back(before->tokenizer()->vocab().piece(id));
  pieces.push_back(pieces[20] + "xa");
  const auto model = rig.load("{\"optimizer_state\": true, \"vocab\": \"" + rig.vocabulary(pieces) + "\"}");
  const auto at = static_cast<size_t>(before->tokenizer()->vocab().size()) * 8;
  const float gradient = std::sqrt(read(*model, engine::Slot::exp_avg_sq, kWords)[at]);
  REQUIRE(gradient > 0);
  engine::OptimizerConfig optimizer = Rig::optimizer();
  optimizer.clip_norm = optimizer.weight_decay = 0;
  constexpr double kRate = 1e-3;
  const double first = read(*model, engine::Slot::value, kWords)[at];
  double last = first;
  for (uint64_t update = 100000; update < 100050; ++update) {
    model->worker().call([&] {
      const auto words = static_cast<size_t>(&model->parameter(kWords) - model->parameters().data());
      std::vector<float> gradients(static_cast<size_t>(model->parameter(kWords).elements()));
      gradients[at] = gradient;
      model->engine_model().write(engine::Slot::gradient, words, gradients);
      model->engine_model().update(optimizer, kRate, update);
    });
    const double now = read(*model, engine::Slot::value, kWords)[at];
    CHECK(last - now < 1.001 * kRate);
    last = now;
  }
  CHECK(first - last > 40 * kRate);  // and soon as large: the sum of 1 - 0.9^k for 50 updates is 41
}

TEST_CASE("where there is no optimizer's state to load, the error says so at its key and what to give") {
  const MomentRig rig;
  for (const fs::path& from : {kData / "tiny_bert", Checkpoint::open(rig.folder / "first")->model_folder()}) {
    INFO(from);
    const auto error = test::error_of([&] { LiveModel::load(rig.engine, from, kWithMoments, nullptr, rig.log); });
    REQUIRE(error);
    CHECK(error->code() == Code::config);
    CHECK(test::detail(*error, "pointer") == "/optimizer_state");
    CHECK(test::contains(error->message(), "safetensors"));
    CHECK(test::contains(error->message(), "checkpoints/step-N"));
  }
  // And the moments are compared with their checksum like everything else of a checkpoint.
  const fs::path state = Checkpoint::open(rig.folder / "first")->path() / "state.safetensors";
  std::string bytes = read_file(state);
  bytes[bytes.size() - 2] = static_cast<char>(bytes[bytes.size() - 2] ^ 1);
  write_file_atomic(state, bytes);
  CHECK(test::contains(test::error_of([&] { rig.load(kWithMoments); })->message(), "state.safetensors"));
  CHECK_FALSE(test::error_of([&] { rig.load("{}"); }));
}
