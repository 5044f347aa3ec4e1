// Loading and exporting models of foreign formats: tests/tensors/data, made by tests/oracle/weights_fixture.py and tf_fixture.py.
#include "base/files.h"
#include "base/json.h"
#include "rig.h"
#include "support/catch.h"
#include "tensors/to_f32.h"
#include "train/checkpoint_report.h"
#include "train/hf_export.h"

using namespace bertpt;
using namespace bertpt::train;
using test::Rig;
namespace fs = std::filesystem;

namespace {

const fs::path kData = std::string(BERTPT_SOURCE_DIR) + "/tests/tensors/data";

// A folder of its own with the weights of one format, and the configuration and vocabulary that belong to them.
void with_config(const fs::path& to, const char* format) {
  fs::copy(kData / format, to, fs::copy_options::recursive);
  for (const char* file : {"config.json", "vocab.txt"}) {
    if (!fs::exists(to / "bert_config.json") && !fs::exists(to / file)) fs::copy(kData / "tiny_bert" / file, to / file);
  }
}

Json import_of(LiveModel& model) { return Json::parse(model.describe_json())["import"]; }

std::vector<float> read(LiveModel& model, const char* name) {
  std::vector<float> values(static_cast<size_t>(model.parameter(name).elements()));
  model.read(engine::Slot::value, name, values);
  return values;
}

constexpr const char* kWords = "bert.embeddings.word_embeddings.weight";
constexpr const char* kPositions = "bert.embeddings.position_embeddings.weight";

}  // namespace

TEST_CASE("a model loads from every format, with equal weights") {
  const Rig rig;
  const auto reference = LiveModel::load(rig.engine, kData / "tiny_bert", "{}", nullptr, rig.log);
  CHECK(import_of(*reference)["missing"].empty());
  for (const char* format :
       {"tiny_bert_bin", "tiny_bert_old", "tiny_bert_shards", "tiny_bert_bin_shards", "tiny_bert_tf1", "tiny_bert_tf2"}) {
    INFO(format);
    with_config(rig.folder / format, format);
    const auto model = LiveModel::load(rig.engine, rig.folder / format, "{}", nullptr, rig.log);
    CHECK(test::state_of(*model) == test::state_of(*reference));
    CHECK(import_of(*model)["missing"].empty());
    CHECK(import_of(*model)["unexpected"].empty());
  }
  for (const char* bare : {"tiny_bert_bare", "tiny_bert_tf2_google"}) {
    INFO(bare);
    with_config(rig.folder / bare, bare);
    const auto model = LiveModel::load(rig.engine, rig.folder / bare, "{}", nullptr, rig.log);
    CHECK(import_of(*model)["missing"].size() == 7);  // both heads: said so, and initialised
    CHECK(read(*model, kWords) == read(*reference, kWords));
  }
  // Written by Google's own classes (tests/oracle/tf_garden.py), with as many heads as they have.
  for (const auto& [garden, lacks] : {std::pair<const char*, size_t>{"tiny_bert_garden_encoder", 7},
                                      {"tiny_bert_garden_encoder_v2", 7},
                                      {"tiny_bert_garden_pretrainer", 2},
                                      {"tiny_bert_garden_v2", 2},
                                      {"tiny_bert_garden_legacy", 0}}) {
    INFO(garden);
    with_config(rig.folder / garden, garden);
    const auto model = LiveModel::load(rig.engine, rig.folder / garden, "{}", nullptr, rig.log);
    const Json import = import_of(*model);
    const auto missing = import["missing"].get<std::vector<std::string>>();
    CHECK(missing.size() == lacks);
    CHECK(import["unexpected"].empty());
    for (const engine::Parameter& parameter : reference->parameters()) {
      if (std::ranges::count(missing, parameter.name) > 0) continue;
      if (read(*model, parameter.name.c_str()) != read(*reference, parameter.name.c_str())) FAIL_CHECK(parameter.name);
    }
  }
  fs::create_directories(rig.folder / "st");
  fs::copy(kData / "tiny_bert", rig.folder / "st/0_Transformer", fs::copy_options::recursive);
  rig.folder.write("st/modules.json",
                   R"([{"idx": 0, "name": "0", "path": "0_Transformer", "type": "sentence_transformers.models.Transformer"}])");
  CHECK(test::state_of(*LiveModel::load(rig.engine, rig.folder / "st", "{}", nullptr, rig.log)) == test::state_of(*reference));
}

TEST_CASE("another vocabulary: pieces keep their rows, new ones get the mean of theirs") {
  const Rig rig;
  const auto reference = LiveModel::load(rig.engine, kData / "tiny_bert", "{}", nullptr, rig.log);
  const std::vector<float> words = read(*reference, kWords), bias = read(*reference, "cls.predictions.bias");
  // "of" moved to the front, "unions" is new and made of un ##ion ##s (ids 12, 13, 9), "the" is gone
  rig.folder.write("vocab.txt", "[PAD]\n[UNK]\n[CLS]\n[SEP]\n[MASK]\nof\nunions\n");
  const auto load = [&](const std::string& more) {
    return LiveModel::load(rig.engine, kData / "tiny_bert", "{\"vocab\": \"" + (rig.folder / "vocab.txt").string() + "\"" + more + "}",
                           nullptr, rig.log);
  };
  const auto model = load("");
  CHECK(model->config().vocab_size == 7);
  CHECK(model->tokenizer()->vocab().size() == 7);
  const std::vector<float> now = read(*model, kWords), now_bias = read(*model, "cls.predictions.bias");
  REQUIRE(now.size() == 7 * 8);
  for (size_t i = 0; i < 8; ++i) {
    CHECK(now[5 * 8 + i] == words[7 * 8 + i]);
    CHECK(now[6 * 8 + i] == Approx((static_cast<double>(words[8 * 8 + i]) + words[9 * 8 + i]) / 2));  // "union" is a piece: union ##s
  }
  CHECK(now_bias[5] == bias[7]);
  CHECK(import_of(*model)["vocabulary"] == Json{{"rows_before", 16}, {"rows", 7}, {"kept", 6}, {"from_pieces", 1}, {"from_all", 0}});
  CHECK(load(", \"vocab_size\": 12")->config().vocab_size == 12);
  CHECK(test::error_of([&] { load(", \"vocab_size\": 6"); })->code() == Code::config);
}

TEST_CASE("a vocabulary that is longer than the stored table") {
  const Rig rig;
  fs::copy(kData / "tiny_bert", rig.folder / "m");
  rig.folder.write("m/vocab.txt", read_file(kData / "tiny_bert/vocab.txt") + "unstate\n");
  const auto refused = test::error_of([&] { LiveModel::load(rig.engine, rig.folder / "m", "{}", nullptr, rig.log); });
  REQUIRE(refused);
  CHECK((refused->code() == Code::config && test::contains(refused->message(), "17 pieces") &&
         test::contains(refused->message(), "\"vocab_size\": 0")));
  const auto model = LiveModel::load(rig.engine, rig.folder / "m", "{\"vocab_size\": 0}", nullptr, rig.log);
  CHECK(model->config().vocab_size == 17);
  CHECK(import_of(*model)["vocabulary"]["kept"] == 16);
  model->save_hf(rig.folder / "saved");  // what was resized saves and loads like any other
  CHECK(test::state_of(*LiveModel::load(rig.engine, rig.folder / "saved", "{}", nullptr, rig.log)) == test::state_of(*model));
}

TEST_CASE("more and fewer positions") {
  const Rig rig;
  const auto load = [&](const char* options) { return LiveModel::load(rig.engine, kData / "tiny_bert", options, nullptr, rig.log); };
  const std::vector<float> table = read(*load("{}"), kPositions);
  const std::vector<float> repeated = read(*load("{\"max_position_embeddings\": 25}"), kPositions);
  REQUIRE(repeated.size() == 25 * 8);
  for (size_t i = 0; i < repeated.size(); ++i) CHECK(repeated[i] == table[i % 80]);
  const auto stretched_model = load("{\"max_position_embeddings\": 19, \"position_growth\": \"interpolate\"}");
  const std::vector<float> stretched = read(*stretched_model, kPositions);
  for (size_t i = 0; i < 8; ++i) {
    CHECK(stretched[2 * 8 + i] == Approx(table[8 + i]));
    CHECK(stretched[18 * 8 + i] == Approx(table[9 * 8 + i]));
  }
  CHECK(stretched_model->config().max_position_embeddings == 19);
  CHECK(import_of(*stretched_model)["positions"]["growth"] == "interpolate");
  const std::vector<float> cut = read(*load("{\"max_position_embeddings\": 4}"), kPositions);
  CHECK(cut == std::vector<float>(table.begin(), table.begin() + 32));
  CHECK(test::error_of([&] { load("{\"hidden_size\": 16}"); })->code() == Code::config);
}

TEST_CASE("exported from any format and opened again, the model is the same") {
  const Rig rig;
  const auto reference = Checkpoint::open(kData / "tiny_bert");
  for (const char* format : {"tiny_bert_old", "tiny_bert_tf1", "tiny_bert_tf2"}) {
    INFO(format);
    with_config(rig.folder / format, format);
    const fs::path folder = rig.folder / (std::string(format) + "_out");
    export_hf(*Checkpoint::open(rig.folder / format), folder, {}, {});
    const auto exported = Checkpoint::open(folder);
    const Json result = Json::parse(compare_checkpoints(*reference, *exported, {}));
    CHECK(result["equal"] == true);
    CHECK(result["parameters"] == 46);
    CHECK(result["config"].empty());
    CHECK(exported->find("cls.predictions.decoder.weight") == nullptr);  // tied: written once
    CHECK(Json::parse(exported->model_config_json())["architectures"][0] == "BertForPreTraining");
    CHECK(test::contains(read_file(folder / "README.md"), "TensorFlow") == test::contains(format, "tf"));
    for (const char* file : {"vocab.txt", "tokenizer.json"}) CHECK(fs::exists(folder / file));
  }
  CHECK(test::error_of([&] { export_hf(*reference, rig.folder / "tiny_bert_tf1_out", {}, {}); })->code() == Code::state);
  Cancel cancel;
  cancel.request();
  CHECK(test::error_of([&] { export_hf(*reference, rig.folder / "cancelled", {}, cancel); })->code() == Code::cancelled);
  CHECK_FALSE(fs::exists(rig.folder / "cancelled"));
}

TEST_CASE("bf16: half the size, rounded to nearest; a bare encoder names its class") {
  const Rig rig;
  const auto reference = Checkpoint::open(kData / "tiny_bert");
  export_hf(*reference, rig.folder / "half", {.dtype = "bf16"}, {});
  const auto half = Checkpoint::open(rig.folder / "half");
  CHECK(Json::parse(half->model_config_json())["torch_dtype"] == "bfloat16");
  const Json result = Json::parse(compare_checkpoints(*reference, *half, {}));
  CHECK(result["equal"] == false);
  CHECK(result["dtypes"].size() == 46);
  CHECK(result["max_difference"].get<double>() > 0);
  const auto bytes = reference->parameters().bytes(kWords), rounded = half->parameters().bytes(kWords);
  for (size_t i = 0; i < bytes.bytes.size() / 4; ++i) {
    float value = 0, near = 0;
    tensors::to_f32(DType::f32, bytes.bytes.subspan(i * 4, 4), {&value, 1});
    tensors::to_f32(DType::bf16, rounded.bytes.subspan(i * 2, 2), {&near, 1});
    CHECK(std::abs(near - value) <= std::abs(value) / 256);
  }
  with_config(rig.folder / "bare", "tiny_bert_bare");
  export_hf(*Checkpoint::open(rig.folder / "bare"), rig.folder / "bare_out", {.card = false}, {});
  CHECK(Json::parse(Checkpoint::open(rig.folder / "bare_out")->model_config_json())["architectures"][0] == "BertModel");
  CHECK_FALSE(fs::exists(rig.folder / "bare_out/README.md"));
}

TEST_CASE("the card of a run tells data, steps, losses and configuration, and no path of the machine") {
  const Rig rig;
  rig.trainer(rig.config(4))->run(-1);
  export_hf(*Checkpoint::open(rig.folder / "run"), rig.folder / "out", {.title = "My BERT"}, {});
  const std::string card = read_file(rig.folder / "out/README.md");
  for (const char* part :
       {"# My BERT", "library_name: transformers", "| steps | 4 |", "mlm_loss", "learning_rate", "corpus hash", "BertForPreTraining"}) {
    INFO(part);
    CHECK(test::contains(card, part));
  }
  CHECK_FALSE(test::contains(card, rig.folder.path().string()));
  CHECK(Json::parse(compare_checkpoints(*Checkpoint::open(rig.folder / "run"), *Checkpoint::open(rig.folder / "out"), {}))["equal"] ==
        true);
}

TEST_CASE("a report says what a file is, and what differs") {
  const Json report = Json::parse(describe_checkpoint(*Checkpoint::open(kData / "tiny_bert_tf1")));
  CHECK(report["kind"] == "tensorflow");
  CHECK(report["architecture"]["num_hidden_layers"] == 2);
  CHECK(report["architecture"]["vocab_size"] == 16);
  CHECK(report["dtypes"] == Json{{"f32", 138}, {"i64", 1}});
  CHECK(report["has_checksums"] == true);
  CHECK(report["missing"].empty());
  CHECK(Json::parse(describe_checkpoint(*Checkpoint::open(kData / "tiny_bert_bare")))["missing"].size() == 7);
  const Rig rig;
  export_hf(*Checkpoint::open(kData / "tiny_bert"), rig.folder / "a", {}, {});
  std::string bytes = read_file(rig.folder / "a/model.safetensors");
  bytes[bytes.size() - 1] ^= 1;  // one bit of one exponent
  rig.folder.write("a/model.safetensors", bytes);
  const Json result = Json::parse(compare_checkpoints(*Checkpoint::open(kData / "tiny_bert"), *Checkpoint::open(rig.folder / "a"), {}));
  CHECK(result["equal"] == false);
  REQUIRE(result["values"].size() == 1);
  CHECK(result["values"][0]["different"] == 1);
  const Json bare =
      Json::parse(compare_checkpoints(*Checkpoint::open(kData / "tiny_bert"), *Checkpoint::open(kData / "tiny_bert_bare"), {}));
  CHECK(bare["only_a"].size() == 7);
  CHECK(bare["equal"] == false);
}

TEST_CASE("a tensor is found by Hugging Face's name in Hugging Face's shape, and by the file's as it stands") {
  const auto reference = Checkpoint::open(kData / "tiny_bert"), turned = Checkpoint::open(kData / "tiny_bert_tf1/bert_model.ckpt");
  const char* const name = "bert.encoder.layer.1.intermediate.dense.weight";
  const auto a = reference->tensor(name), b = turned->tensor(name),
             stored = turned->tensor("bert/encoder/layer_1/intermediate/dense/kernel");
  REQUIRE((a && b && stored));
  CHECK(b->shape == std::vector<int64_t>{12, 8});
  CHECK(stored->shape == std::vector<int64_t>{8, 12});
  CHECK(std::equal(a->bytes.begin(), a->bytes.end(), b->bytes.begin(), b->bytes.end()));
  CHECK_FALSE(turned->tensor("bert.encoder.layer.9.intermediate.dense.weight"));
}
