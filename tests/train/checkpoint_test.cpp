#include "train/checkpoint.h"

#include <fstream>
#include <set>

#include "base/hash.h"
#include "base/json.h"
#include "rig.h"
#include "support/catch.h"

using namespace bertpt;
using namespace bertpt::train;
using test::Rig;
namespace fs = std::filesystem;

namespace {

// A run of 4 steps, checkpoints at 2 and 4.
struct Written : Rig {
  std::string state;
  fs::path run = folder / "run", newest = run / "checkpoints/step-4";
  Written() {
    auto c = config(4);
    c.checkpoint_every = 2;
    const auto t = trainer(c);
    t->run(-1);
    state = test::state_of(*t->model());
  }
};

void rewrite(const fs::path& path, const std::string& text) { std::ofstream(path, std::ios::binary | std::ios::trunc) << text; }

// The same file with another shape of one tensor, or without it.
void rewrite_tensors(const fs::path& path, const std::string& victim, std::vector<int64_t> shape) {
  std::vector<tensors::TensorInfo> infos;
  {
    const tensors::SafetensorsFile file(path);
    for (tensors::TensorInfo info : file.tensors()) {
      if (info.name == victim && shape.empty()) continue;
      if (info.name == victim) info.shape = shape;
      infos.push_back(info);
    }
  }
  tensors::SafetensorsWriter writer(path, infos, {{"format", "pt"}});
  for (const tensors::TensorInfo& info : writer.tensors()) {
    const std::vector<float> zeros(static_cast<size_t>(info.elements()));
    writer.write(zeros.data(), zeros.size() * sizeof(float));
  }
  writer.finish();
}

}  // namespace

TEST_CASE("a checkpoint is opened by run, by latest, by its own folder; all read the same without an engine") {
  const Written w;
  CHECK(fs::read_symlink(w.run / "checkpoints/latest") == "step-4");
  for (const fs::path& path : {w.run, w.run / "checkpoints", w.run / "checkpoints/latest", w.newest}) {
    const auto checkpoint = Checkpoint::open(path);
    CHECK(checkpoint->kind() == CheckpointKind::training);
    CHECK(checkpoint->step() == 4);
    CHECK(checkpoint->state().corpus_hash == w.corpus->hash());
    const auto* words = checkpoint->find("bert.embeddings.word_embeddings.weight");
    REQUIRE(words != nullptr);
    CHECK(words->shape == std::vector<int64_t>{203, 8});
    CHECK(std::memcmp(checkpoint->bytes(*checkpoint->find("bert.embeddings.word_embeddings.weight")).data(), w.state.data(), 203 * 8 * 4) ==
          0);
    CHECK(checkpoint->find("exp_avg_sq/cls.predictions.bias") != nullptr);
    CHECK(checkpoint->find("cls.predictions.decoder.weight") == nullptr);  // tied: written once
    Progress progress;
    checkpoint->verify({}, progress);
    CHECK(progress.snapshot().done == progress.snapshot().total);
    CHECK(Json::parse(checkpoint->manifest_json())["config"]["trainer"]["num_train_steps"] == 4);
  }
  const auto folder = Checkpoint::open(w.newest / "model");
  CHECK(folder->kind() == CheckpointKind::hugging_face);
  CHECK(folder->tensors().size() == Checkpoint::open(w.newest)->tensors().size() / 3);
  CHECK(Json::parse(folder->model_config_json())["architectures"][0] == "BertForPreTraining");
  const auto file = Checkpoint::open(w.newest / "model/model.safetensors");
  CHECK(file->find("bert.pooler.dense.bias") != nullptr);
  Progress progress;
  folder->verify({}, progress);
  file->verify({}, progress);
}

TEST_CASE("restoring brings back every value and moment") {
  const Written w;
  const auto model = w.model();
  CHECK(test::state_of(*model) != w.state);
  model->worker().call([&] { restore(*Checkpoint::open(w.run), model->engine_model()); });
  CHECK(test::state_of(*model) == w.state);
}

TEST_CASE("views stay valid when the folder is deleted") {
  const Written w;
  const auto checkpoint = Checkpoint::open(w.run);
  fs::remove_all(w.run);
  const auto words = checkpoint->bytes(*checkpoint->find("bert.embeddings.word_embeddings.weight"));
  CHECK(std::memcmp(words.data(), w.state.data(), words.size()) == 0);
  Progress progress;
  CHECK(test::error_of([&] { checkpoint->verify({}, progress); })->code() == Code::not_found);
}

TEST_CASE("a reader of `latest` or of the run gets one whole checkpoint while the trainer replaces it") {
  CHECK(Checkpoint::open(Written().run / "checkpoints/latest")->kind() == CheckpointKind::training);
  const Rig rig;
  auto config = rig.config(100000);
  config.checkpoint_every = 1;
  config.keep_checkpoints = 1;
  const auto trainer = rig.trainer(config);
  trainer->run(1);
  trainer->start();
  for (const fs::path& path : {rig.folder / "run", rig.folder / "run/checkpoints/latest"}) {
    int64_t newest = 0;  // of this path: the link moves a moment after the folder appears
    for (int i = 0; i < 60; ++i) {
      const auto checkpoint = Checkpoint::open(path);
      // The folder of a step, not the link, which points elsewhere when a file is read later.
      CHECK(checkpoint->path().filename() == "step-" + std::to_string(checkpoint->step()));
      CHECK(checkpoint->step() >= newest);
      newest = checkpoint->step();
    }
  }
  trainer->request_stop();
  CHECK(trainer->wait(-1)->state == TrainerState::stopped);
}

TEST_CASE("rolling: the newest are kept, leftovers of a killed process go") {
  const Rig rig;
  auto config = rig.config(10);
  config.checkpoint_every = 1;
  config.keep_checkpoints = 2;
  fs::create_directories(rig.folder / "run/checkpoints/step-7.tmp-99999999-3/model");
  fs::create_directories(rig.folder / "run/checkpoints/step-1.tmp-old");
  rig.trainer(config)->run(-1);
  std::set<std::string> names;
  for (const auto& entry : fs::directory_iterator(rig.folder / "run/checkpoints")) names.insert(entry.path().filename().string());
  CHECK(names == std::set<std::string>{"step-9", "step-10", "latest"});
}

TEST_CASE("damage is found and named") {
  const Written w;
  const auto opened = [&](const fs::path& path) { return test::error_of([&] { Checkpoint::open(path); }); };
  SECTION("a cut file, at opening") {
    fs::resize_file(w.newest / "state.safetensors", 1000);
    const auto error = opened(w.run);
    CHECK(error->code() == Code::corrupt);
    CHECK(test::contains(error->message(), "state.safetensors"));
    CHECK(test::contains(error->message(), "1000"));
  }
  SECTION("a flipped bit, by verify") {
    std::fstream file(w.newest / "state.safetensors", std::ios::in | std::ios::out | std::ios::binary);
    file.seekp(-3, std::ios::end);
    file.put('\x55');
    file.close();
    Progress progress;
    const auto error = test::error_of([&] { Checkpoint::open(w.run)->verify({}, progress); });
    REQUIRE(error);
    CHECK(error->code() == Code::corrupt);
    CHECK(test::contains(error->message(), "state.safetensors"));
    const auto resumed = test::error_of([&] { w.resume(); });
    REQUIRE(resumed);
    CHECK(resumed->code() == Code::corrupt);  // nobody trains on damaged weights
  }
  SECTION("a missing file") {
    fs::remove(w.newest / "model/vocab.txt");
    CHECK(test::contains(opened(w.run)->message(), "vocab.txt"));
  }
  SECTION("a manifest that is no JSON") {
    rewrite(w.newest / "manifest.json", "{");
    CHECK(opened(w.run)->code() == Code::corrupt);
  }
  SECTION("a manifest without a key") {
    Json json = Json::parse(read_file(w.newest / "manifest.json"));
    json.erase("position");
    rewrite(w.newest / "manifest.json", json.dump());
    CHECK(test::contains(opened(w.run)->message(), "position"));
  }
  SECTION("a manifest of the future") {
    Json json = Json::parse(read_file(w.newest / "manifest.json"));
    json["format_version"] = 99;
    rewrite(w.newest / "manifest.json", json.dump());
    CHECK(opened(w.run)->code() == Code::unsupported);
  }
  SECTION("a manifest whose format is no number") {
    Json json = Json::parse(read_file(w.newest / "manifest.json"));
    json["format_version"] = "1";
    rewrite(w.newest / "manifest.json", json.dump());
    CHECK(opened(w.run)->code() == Code::corrupt);
  }
  SECTION("a manifest that points outside") {
    Json json = Json::parse(read_file(w.newest / "manifest.json"));
    json["files"][0]["path"] = "../../../etc/passwd";
    rewrite(w.newest / "manifest.json", json.dump());
    CHECK(test::contains(opened(w.run)->message(), "outside"));
  }
  SECTION("nothing there") {
    CHECK(opened(w.folder / "absent")->code() == Code::not_found);
    fs::create_directories(w.folder / "bare");
    CHECK(test::contains(opened(w.folder / "bare")->message(), "manifest.json"));
    w.folder.write("bare/pytorch_model.bin", "x");
    CHECK(opened(w.folder / "bare")->code() == Code::corrupt);
    fs::rename(w.folder / "bare/pytorch_model.bin", w.folder / "bare/tf_model.h5");
    CHECK(opened(w.folder / "bare")->code() == Code::unsupported);
    fs::remove_all(w.newest);
    CHECK(opened(w.run / "checkpoints/latest")->code() == Code::not_found);
    CHECK(Checkpoint::open(w.run)->step() == 2);  // an older one serves
  }
}

TEST_CASE("a missing or misshapen tensor is named with both shapes") {
  const Written w;
  const fs::path model = w.newest / "model";
  const auto load = [&] { return test::error_of([&] { LiveModel::load(w.engine, model, {}, nullptr, w.log); }); };
  CHECK_FALSE(load());
  SECTION("missing in the encoder") {
    rewrite_tensors(model / "model.safetensors", "bert.encoder.layer.0.output.dense.weight", {});
    const auto error = load();
    CHECK(error->code() == Code::not_found);
    CHECK(test::detail(*error, "tensor") == "bert.encoder.layer.0.output.dense.weight");
    CHECK(test::detail(*error, "expected") == "[8, 16]");
  }
  SECTION("misshapen") {
    rewrite_tensors(model / "model.safetensors", "bert.encoder.layer.0.output.dense.weight", {16, 8});
    const auto error = load();
    CHECK(error->code() == Code::corrupt);
    CHECK(test::detail(*error, "expected") == "[8, 16]");
    CHECK(test::detail(*error, "actual") == "[16, 8]");
  }
  SECTION("a missing head keeps its random weights") {
    rewrite_tensors(model / "model.safetensors", "cls.seq_relationship.weight", {});
    CHECK_FALSE(load());
  }
  SECTION("in the state of a run") {
    rewrite_tensors(w.newest / "state.safetensors", "exp_avg/cls.predictions.bias", {7});
    Json json = Json::parse(read_file(w.newest / "manifest.json"));
    const std::string bytes = read_file(w.newest / "state.safetensors");
    Hasher hasher;
    hasher.add(bytes.data(), bytes.size());
    for (Json& file : json["files"]) {
      if (file["path"] != "state.safetensors") continue;
      file["size_bytes"] = bytes.size();
      file["xxh3_128"] = hasher.hex();
    }
    rewrite(w.newest / "manifest.json", signed_manifest(json.dump()));
    const auto error = test::error_of([&] { w.resume(); });
    CHECK(test::detail(*error, "tensor") == "exp_avg/cls.predictions.bias");
    CHECK(test::detail(*error, "actual") == "[7]");
  }
}
