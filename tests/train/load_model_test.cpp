// LiveModel::load: a configuration that lies about the weights, and training that goes on with the optimizer's moments.
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
  MomentRig() { trainer(config(6, "first"))->run(-1); }
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

TEST_CASE("rows for new pieces and new positions begin with zero moments, the others keep theirs") {
  const MomentRig rig;
  const auto before = rig.load(kWithMoments);
  const text::Vocab& old = before->tokenizer()->vocab();
  std::vector<std::string> pieces;
  for (int32_t id = 0; id < old.size(); ++id) pieces.emplace_back(old.piece(id));
  std::swap(pieces[20], pieces[30]);
  pieces.push_back(pieces[20] + pieces[31]);
  const auto after =
      rig.load("{\"optimizer_state\": true, \"vocab\": \"" + rig.vocabulary(pieces) + "\", \"max_position_embeddings\": 130}");
  CHECK(after->loaded_updates() == 6);
  constexpr size_t kWidth = 8;
  const auto size = static_cast<size_t>(old.size());
  for (const engine::Slot slot : {engine::Slot::exp_avg, engine::Slot::exp_avg_sq}) {
    const std::vector<float> was = read(*before, slot, kWords), is = read(*after, slot, kWords);
    const auto row = [](const std::vector<float>& table, size_t i) { return std::span(table).subspan(i * kWidth, kWidth); };
    REQUIRE(is.size() == was.size() + kWidth);
    for (size_t i = 0; i < size; ++i) {
      const size_t from = i == 20 ? 30 : i == 30 ? 20 : i;
      if (!std::ranges::equal(row(is, i), row(was, from))) FAIL("row " << i);
    }
    CHECK_FALSE(is_zero(row(was, 20)));
    CHECK(is_zero(row(is, size)));
    const std::vector<float> bias = read(*after, slot, "cls.predictions.bias"), old_bias = read(*before, slot, "cls.predictions.bias");
    CHECK((bias[20] == old_bias[30] && bias[size] == 0));
    const std::vector<float> positions = read(*after, slot, kPositions), old_positions = read(*before, slot, kPositions);
    CHECK(std::equal(old_positions.begin(), old_positions.end(), positions.begin()));
    CHECK(is_zero(std::span(positions).subspan(old_positions.size())));
    const auto stretched = rig.load("{\"optimizer_state\": true, \"max_position_embeddings\": 130, \"position_growth\": \"interpolate\"}");
    CHECK(is_zero(read(*stretched, slot, kPositions)));
    const std::vector<float> cut = read(*rig.load("{\"optimizer_state\": true, \"max_position_embeddings\": 16}"), slot, kPositions);
    CHECK(std::ranges::equal(cut, std::span(old_positions).first(16 * kWidth)));
  }
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
