#include "train/probe.h"

#include "base/files.h"
#include "base/json.h"
#include "support/catch.h"
#include "train/embedding.h"
#include "train/rig.h"

using namespace bertpt;
using namespace bertpt::train;
using namespace bertpt::test;

namespace {

std::string table(int n) {
  std::string text;
  for (int i = 0; i < n; ++i) text += (i % 3 == 0 ? "a b c\tfirst\n" : "b b\tsecond\n");
  return text;
}

Code refusal(const Rig& rig, const std::string& name, const std::string& text, std::string& message) {
  const auto file = rig.folder.write(name, text);
  const auto error = error_of([&] { Probe({.file = file.string()}, *rig.corpus->tokenizer(), 64); });
  REQUIRE(error);
  message = error->message();
  return error->code();
}

}  // namespace

TEST_CASE("labelled files are read as tables and as JSON lines, with one text and with two") {
  const Rig rig;
  const text::Tokenizer& tokenizer = *rig.corpus->tokenizer();
  const auto tsv = rig.folder.write("a.tsv", table(12) + "\n" + "a\tb\tfirst\r\n");
  const Probe one({.file = tsv.string()}, tokenizer, 64);
  CHECK(one.texts() == 13);
  CHECK(one.label_names() == std::vector<std::string>{"first", "second"});
  std::string lines;
  for (int i = 0; i < 12; ++i) lines += R"({"x": "a", "text2": "b", "y": )" + std::to_string(i % 2) + "}\n";
  const auto jsonl = rig.folder.write("a.jsonl", lines);
  const Probe two({.file = jsonl.string(), .text_field = "x", .label_field = "y", .max_texts = 11}, tokenizer, 64);
  CHECK(two.texts() == 11);
  CHECK(two.label_names() == std::vector<std::string>{"0", "1"});

  std::string message;
  CHECK(refusal(rig, "b.tsv", table(12) + "no label\n", message) == Code::data);
  CHECK(message.find("line 13") != std::string::npos);
  CHECK(refusal(rig, "c.jsonl", lines, message) == Code::data);
  CHECK(message.find("\"text\"") != std::string::npos);
  CHECK(refusal(rig, "d.tsv", table(5), message) == Code::data);
  CHECK(refusal(rig, "e.tsv", std::string("a\tsame\n") + table(0), message) == Code::data);
  CHECK(error_of([&] { Probe({.file = (rig.folder / "none.tsv").string()}, tokenizer, 64); }).value().code() == Code::not_found);
}

TEST_CASE("each evaluation of a trainer with a probe has its accuracies, the same each time for the same weights") {
  const Rig rig;
  auto config = rig.config(4);
  config.evaluate_every = 2;
  config.probe.file = rig.folder.write("a.tsv", table(40)).string();
  const auto trainer = rig.trainer(config);
  trainer->run(-1);
  const Evaluation e = trainer->report().evaluation.value();
  CHECK(e.probe_texts == 8);
  CHECK((e.probe_accuracy >= 0 && e.probe_accuracy <= 1 && e.probe_knn_accuracy >= 0));
  CHECK(e.probe_majority == Approx(5.0 / 8));  // two of three texts are "second", and five of every eighth
  CHECK(Json::parse(e.json())["probe_accuracy"] == e.probe_accuracy);
  const Evaluation again = trainer->evaluate();
  CHECK((again.probe_accuracy == e.probe_accuracy && again.probe_knn_accuracy == e.probe_knn_accuracy));
  CHECK_FALSE(Json::parse(Evaluation{}.json()).contains("probe_accuracy"));

  config.run_dir = (rig.folder / "other").string();
  config.probe.file = (rig.folder / "gone.tsv").string();
  CHECK(error_of([&] { rig.trainer(config); }).value().code() == Code::not_found);
}

TEST_CASE("a run ends when its probe is as good as was wanted, and a rule about a probe needs one") {
  const Rig rig;
  auto config = rig.config(20);
  config.evaluate_every = 5;
  config.stop.target_metric = "probe_accuracy";
  config.stop.target = 0.01;
  CHECK(error_of([&] { rig.trainer(config); }).value().message().find("/stop/target_metric") != std::string::npos);
  config.probe.file = rig.folder.write("a.tsv", table(40)).string();
  const auto trainer = rig.trainer(config);
  const RunReport report = trainer->run(-1);
  CHECK((report.state == TrainerState::finished && report.step == 5));
}

TEST_CASE("a run whose probe's file is gone is resumed without it") {
  const Rig rig;
  auto config = rig.config(4);
  config.probe.file = rig.folder.write("a.tsv", table(40)).string();
  rig.trainer(config)->run(2);
  std::filesystem::remove(rig.folder / "a.tsv");
  const auto trainer = rig.resume();
  trainer->run(-1);
  CHECK(trainer->report().evaluation.value().probe_texts == 0);
  CHECK(read_file(rig.folder / "run/events.jsonl").find("no probe: ") != std::string::npos);
}

TEST_CASE("texts become rows in their order, by each pooling") {
  const Rig rig;
  const auto model = rig.model();
  const std::vector<std::string_view> texts = {"a b c", "", "b"};
  const auto h = static_cast<size_t>(model->config().hidden_size);
  std::vector<float> rows(texts.size() * h), alone(h);
  for (const char* pooling : {"mean", "cls", "pooled"}) {
    embed_texts(*model, texts, {.pooling = pooling, .batch_tokens = 4}, rows);
    for (size_t i = 0; i < texts.size(); ++i) {
      embed_texts(*model, std::span(texts).subspan(i, 1), {.pooling = pooling}, alone);
      CHECK(std::vector<float>(rows.begin() + static_cast<std::ptrdiff_t>(i * h), rows.begin() + static_cast<std::ptrdiff_t>((i + 1) * h)) == alone);
    }
  }
  const EncodedText direct = model->encode(texts[0]);
  embed_texts(*model, std::span(texts).first(1), {.pooling = "pooled"}, alone);
  CHECK(alone == direct.pooled);
  embed_texts(*model, std::span(texts).first(1), {.pooling = "cls"}, alone);
  CHECK(std::equal(alone.begin(), alone.end(), direct.hidden.begin()));
  embed_texts(*model, std::span(texts).first(1), {.pooling = "mean", .normalize = true}, alone);
  double squares = 0;
  for (const float x : alone) squares += double{x} * x;
  CHECK(squares == Approx(1).epsilon(1e-5));
  CHECK(error_of([&] { embed_texts(*model, texts, {}, alone); }).value().code() == Code::invalid_argument);
  CHECK(error_of([&] { embed_texts(*model, texts, {.max_length = 4096}, rows); }).value().code() == Code::config);
}
