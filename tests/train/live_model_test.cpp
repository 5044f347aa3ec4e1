#include "train/live_model.h"

#include <fstream>

#include "base/files.h"
#include "base/json.h"
#include "rig.h"
#include "support/catch.h"
#include "train/checkpoint.h"
#include "train/hf_config.h"

using namespace bertpt;
using namespace bertpt::train;
using test::Rig;

TEST_CASE("a model knows its tokenizer's size, its parameters and their shares") {
  const Rig rig;
  const auto model = rig.model();
  CHECK(model->config().vocab_size == 203);
  const auto rows = model->describe();
  double share = 0;
  int64_t elements = 0;
  for (const ParameterRow& row : rows) {
    share += row.share;
    elements += row.elements;
  }
  CHECK(share == Approx(1));
  CHECK(elements == model->n_parameters());
  CHECK(rows[0].name == "bert.embeddings.word_embeddings.weight");
  CHECK(rows[0].decay);
  const Json json = Json::parse(model->describe_json());
  CHECK(json["parameters"] == elements);
  CHECK(json["decayed"] < elements);
  CHECK(json["threads"] == 1);
  double parts = 0;
  for (const auto& part : json["parts"]) parts += part["share"].get<double>();
  CHECK(parts == Approx(1));
  CHECK(json["parts"]["embeddings"]["elements"] == (203 + 128 + 2 + 2) * 8);
  CHECK(json["parts"]["layers"]["elements"] == 4 * (8 * 8 + 8) + 16 * 8 + 16 + 8 * 16 + 8 + 4 * 8);
  CHECK(rows.back().part == "heads");
  auto config = test::small_model();
  config.vocab_size = 10;
  CHECK(test::error_of([&] { LiveModel::create(rig.engine, config, rig.corpus->tokenizer(), rig.log); })->code() == Code::config);
  config.vocab_size = 208;  // padded rows are allowed
  CHECK(LiveModel::create(rig.engine, config, rig.corpus->tokenizer(), rig.log)->parameters()[0].shape[0] == 208);
  config.device = "cuda:3";
  CHECK(test::error_of([&] { LiveModel::create(rig.engine, config, rig.corpus->tokenizer(), rig.log); })->code() == Code::device);
  std::vector<float> values(8);
  CHECK(test::contains(test::error_of([&] { model->read(engine::Slot::value, "bert.pooler.dense.bia", values); })->message(),
                       "bert.pooler.dense.bias"));
  CHECK(test::error_of([&] { model->read(engine::Slot::value, "cls.predictions.bias", values); })->code() == Code::invalid_argument);
}

TEST_CASE("saved and loaded, a model is the same; the folder holds what transformers wants") {
  const Rig rig;
  const auto model = rig.model();
  model->save_hf(rig.folder / "hf");
  for (const char* file : {"config.json", "model.safetensors", "vocab.txt", "tokenizer.json", "tokenizer_config.json"}) {
    CHECK(std::filesystem::exists(rig.folder / "hf" / file));
  }
  CHECK(test::error_of([&] { model->save_hf(rig.folder / "hf"); })->code() == Code::state);
  CHECK(tensors::SafetensorsFile(rig.folder / "hf/model.safetensors").metadata().at("format") == "pt");
  const auto loaded = LiveModel::load(rig.engine, rig.folder / "hf", "{\"hidden_dropout_prob\": 0.2}", nullptr, rig.log);
  CHECK(loaded->config().hidden_dropout_prob == 0.2);
  CHECK(loaded->config().hidden_size == 8);
  CHECK_FALSE(loaded->fresh());
  CHECK(test::state_of(*loaded) == test::state_of(*model));
  CHECK(loaded->tokenizer()->vocab().hash() == model->tokenizer()->vocab().hash());
  CHECK(test::error_of([&] { LiveModel::load(rig.engine, rig.folder / "hf", "{\"hidden_size\": 16}", nullptr, rig.log); })->code() ==
        Code::config);
}

TEST_CASE("a model is not loaded without its config.json, nor from a checkpoint with a flipped bit") {
  const Rig rig;
  rig.model()->save_hf(rig.folder / "hf");
  std::filesystem::remove(rig.folder / "hf/config.json");
  const auto missing = test::error_of([&] { LiveModel::load(rig.engine, rig.folder / "hf", "{}", nullptr, rig.log); });
  CHECK((missing->code() == Code::not_found && test::contains(missing->message(), "config.json' is missing")));
  {
    const auto trainer = rig.trainer(rig.config(2));
    trainer->run(-1);
  }
  const std::filesystem::path weights = rig.folder / "run/checkpoints/latest/model/model.safetensors";
  CHECK_NOTHROW(LiveModel::load(rig.engine, rig.folder / "run", "{}", nullptr, rig.log));
  std::string bytes = read_file(weights);
  bytes[bytes.size() / 2] ^= 1;
  std::ofstream(weights, std::ios::binary) << bytes;
  const auto flipped = test::error_of([&] { LiveModel::load(rig.engine, rig.folder / "run", "{}", nullptr, rig.log); });
  CHECK((flipped->code() == Code::corrupt && test::contains(flipped->message(), "checksum")));
}

TEST_CASE("masks are filled in the order of the text") {
  const Rig rig;
  rig.engine.faults.first_bias = 5;  // [PAD] is the likeliest piece of the fake model
  const auto model = rig.model();
  const auto filled = model->fill_mask("[MASK] baba [MASK].", 3);
  REQUIRE(filled.size() == 2);
  REQUIRE(filled[0].size() == 3);
  CHECK(filled[0][0].piece == "[PAD]");
  CHECK(filled[0][0].probability > filled[0][1].probability);
  CHECK(filled[1][0].id == 0);
  CHECK(test::contains(test::error_of([&] { model->fill_mask("baba", 1); })->message(), "[MASK]"));
  for (const int64_t k : {0, 204, -1}) CHECK(test::error_of([&] { model->fill_mask("[MASK]", k); })->code() == Code::invalid_argument);
  std::string longer = "[MASK]";
  for (int i = 0; i < 130; ++i) longer += " baba";
  CHECK(test::contains(test::error_of([&] { model->fill_mask(longer, 1); })->message(), "133 tokens"));
  const EncodedText encoded = model->encode(longer);
  CHECK(encoded.ids.size() == 128);
  CHECK(encoded.hidden.size() == 128 * 8);
  CHECK(encoded.pooled.size() == 8);
}

TEST_CASE("a foreign config.json: what changes the meaning is refused, the rest is ignored") {
  engine::ModelConfig config = test::small_model();
  config.vocab_size = 30;
  config.hidden_act = "gelu_new";
  const std::string text = write_hf_config(config, {});
  const engine::ModelConfig again = read_hf_config(text, "config.json");
  CHECK((again.hidden_size == 8 && again.hidden_act == "gelu_new" && again.vocab_size == 30 && again.max_position_embeddings == 128));
  const auto changed = [&](const char* key, const Json& value) {
    Json json = Json::parse(text);
    if (value.is_discarded()) json.erase(key);
    else json[key] = value;
    const auto error = test::error_of([&] { read_hf_config(json.dump(), "config.json"); });
    return error ? std::string(code_name(error->code())) : std::string("fine");
  };
  CHECK(changed("model_type", "roberta") == "unsupported");
  CHECK(changed("position_embedding_type", "relative_key") == "unsupported");
  CHECK(changed("is_decoder", true) == "unsupported");
  CHECK(changed("hidden_act", "relu") == "unsupported");
  CHECK(changed("pruned_heads", Json{{"0", {1}}}) == "unsupported");
  CHECK(changed("pruned_heads", Json::object()) == "fine");
  CHECK(changed("hidden_size", -1) == "corrupt");
  CHECK(changed("hidden_size", "8") == "corrupt");
  CHECK(changed("vocab_size", Json(Json::value_t::discarded)) == "corrupt");
  CHECK(changed("vocab_size", 0) == "unsupported");
  CHECK(changed("num_hidden_layers", 0) == "unsupported");
  CHECK(changed("num_attention_heads", 3) == "unsupported");  // of a width of 8
  CHECK(changed("num_hidden_layers", 1000000) == "unsupported");
  CHECK(changed("hidden_dropout_prob", 1.0) == "unsupported");
  CHECK(changed("classifier_dropout", 0.1) == "fine");
  CHECK(changed("transformers_version", "4.57") == "fine");
}

TEST_CASE("the last reference may go while the worker is busy") {
  const Rig rig;
  auto model = rig.model();
  std::atomic<bool> go{false};
  model->worker().post([&go] {
    while (!go) std::this_thread::yield();
  });
  model.reset();  // does not wait
  CHECK(rig.engine.faults.alive == 1);
  go = true;
  for (int i = 0; i < 600 && rig.engine.faults.alive > 0; ++i) std::this_thread::sleep_for(std::chrono::milliseconds(10));
  CHECK(rig.engine.faults.alive == 0);
}
