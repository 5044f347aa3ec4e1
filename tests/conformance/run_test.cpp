// The whole main job through the C ABI: text, vocabulary, corpus, model, training, checkpoint, reading back, resuming.
#include <cmath>
#include <cstring>
#include <vector>

#include "conformance/child_process.h"
#include "conformance/small_run.h"
#include "support/temp_dir.h"

using namespace bertpt::host;

namespace {

// Every tensor of both checkpoints, byte for byte. Returns how many there are.
int64_t compare(const std::string& a_path, const std::string& b_path) {
  Checkpoint a, b;
  MUST(bertpt_checkpoint_open(a_path.c_str(), a.out(), error));
  MUST(bertpt_checkpoint_open(b_path.c_str(), b.out(), error));
  MUST(bertpt_checkpoint_verify(a, nullptr, nullptr, error));
  int64_t n_a = 0, n_b = 0;
  MUST(bertpt_checkpoint_get_tensor_count(a, &n_a, error));
  MUST(bertpt_checkpoint_get_tensor_count(b, &n_b, error));
  REQUIRE(n_a == n_b);
  for (int64_t i = 0; i < n_a; ++i) {
    Tensor tensor_a, tensor_b;
    MUST(bertpt_checkpoint_get_tensor(a, i, tensor_a.out(), error));
    auto view_a = sized<bertpt_tensor_view>(), view_b = sized<bertpt_tensor_view>();
    MUST(bertpt_tensor_get_view(tensor_a, &view_a, error));
    MUST(bertpt_checkpoint_find_tensor(b, view_a.name, tensor_b.out(), error));
    MUST(bertpt_tensor_get_view(tensor_b, &view_b, error));
    INFO(view_a.name);
    REQUIRE(view_a.size == view_b.size);
    CHECK(std::memcmp(view_a.data, view_b.data, view_a.size) == 0);
  }
  return n_a;
}

// Whatever a place in a run can depend on: two phases, steps of several micro-batches, whole-word masks.
std::string two_phases(const std::string& run_dir) {
  return R"({"num_train_steps": 20, "batch_size": 8, "warmup_steps": 4, "evaluate_every": 0, "checkpoint_every": 0, "evaluation_sequences": 32,
             "micro_batch_tokens": 160, "loader": {"whole_word_mask": true},
             "phases": [{"steps": 12, "max_seq_length": 64}, {"steps": 8, "max_seq_length": 96, "batch_size": 5}], "run_dir": ")" +
         run_dir + "\"}";
}

}  // namespace

TEST_CASE("from text to a checkpoint that is read back, and training that goes on in a new process bit for bit") {
  REQUIRE_ENGINE();
  const bertpt::test::TempDir folder;
  SmallRun run(folder.path());
  run.create_model();

  int64_t parameters = 0;
  MUST(bertpt_model_get_parameter_count(run.model, &parameters, error));
  CHECK(parameters > 400000);

  const std::string whole = (folder / "whole").string();
  {
    Trainer trainer;
    MUST(bertpt_trainer_create(run.model, run.optimizer, run.corpus, two_phases(whole).c_str(), trainer.out(), error));
    EventStream events;
    MUST(bertpt_trainer_open_events(trainer, events.out(), error));
    MUST(bertpt_trainer_start(trainer, nullptr, error));
    int64_t progress = 0, evaluations = 0, phases = 0;
    int32_t last_kind = 0;
    double first_loss = 0, last_loss = 0;
    while (true) {
      Event event;
      const bertpt_status status = MUST(bertpt_event_stream_next(events, 60000, event.out(), error));
      if (status == BERTPT_END) break;
      REQUIRE(status == BERTPT_OK);
      MUST(bertpt_event_get_kind(event, &last_kind, error));
      auto metrics = sized<bertpt_metrics>();
      MUST(bertpt_event_get_metrics(event, &metrics, error));
      if (last_kind == BERTPT_EVENT_PROGRESS) {
        ++progress;
        CHECK(metrics.step == progress);
        CHECK(std::isfinite(metrics.mlm_loss));
        if (progress == 1) first_loss = metrics.mlm_loss;
        last_loss = metrics.mlm_loss;
      }
      phases += last_kind == BERTPT_EVENT_PHASE;
      if (last_kind == BERTPT_EVENT_EVALUATION) {
        auto evaluation = sized<bertpt_evaluation>();
        CHECK(MUST(bertpt_event_get_evaluation(event, &evaluation, error)) == BERTPT_OK);
        CHECK(evaluation.masked > 0);
        CHECK(evaluation.unigram_loss > 1);
        ++evaluations;
      }
    }
    CHECK(progress == 20);
    CHECK(phases == 2);
    CHECK(evaluations == 1);
    CHECK(last_kind == BERTPT_EVENT_FINISHED);
    CHECK(first_loss == Approx(std::log(800.0)).margin(0.4));
    CHECK(last_loss < first_loss - 0.3);
    MUST(bertpt_trainer_wait(trainer, 10000, error));
    bertpt_trainer_state state = -1;
    int64_t step = 0;
    MUST(bertpt_trainer_get_state(trainer, &state, &step, error));
    CHECK(state == BERTPT_TRAINER_FINISHED);
    CHECK(step == 20);
    CHECK(MUST(bertpt_trainer_run(trainer, -1, nullptr, error)) == BERTPT_END);
  }
  for (const int64_t k : {10, 12, 15}) {  // before the second phase, at its border, in it
    INFO("resumed after step " << k);
    const std::string parted = (folder / ("parted" + std::to_string(k))).string();
    run.create_model();  // the same seed: the same weights
    {
      Trainer trainer;
      MUST(bertpt_trainer_create(run.model, run.optimizer, run.corpus, two_phases(parted).c_str(), trainer.out(), error));
      CHECK(MUST(bertpt_trainer_run(trainer, k - 1, nullptr, error)) == BERTPT_OK);
      auto metrics = sized<bertpt_metrics>();
      CHECK(MUST(bertpt_trainer_step(trainer, &metrics, error)) == BERTPT_OK);
      CHECK(metrics.step == k);
      Text path;
      MUST(bertpt_trainer_save_checkpoint(trainer, path.out(), error));
      CHECK(to_string(path).find("step-" + std::to_string(k)) != std::string::npos);
    }
    const ChildResult child = run_child("child: resume and finish", {{"BERTPT_TEST_RUN", parted}, {"BERTPT_TEST_STEP", std::to_string(k)}}, 120);
    REQUIRE(child.exited);
    REQUIRE(child.code == 0);
    CHECK(compare(whole + "/checkpoints/latest", parted + "/checkpoints/latest") > 100);
  }
}

TEST_CASE("child: resume and finish", "[.child]") {
  CHILD_ONLY();
  Trainer trainer;
  MUST(bertpt_trainer_resume(argument("BERTPT_TEST_RUN").c_str(), nullptr, nullptr, trainer.out(), error));
  int64_t step = 0;
  bertpt_trainer_state state = -1;
  MUST(bertpt_trainer_get_state(trainer, &state, &step, error));
  CHECK(std::to_string(step) == argument("BERTPT_TEST_STEP"));
  CHECK(MUST(bertpt_trainer_run(trainer, -1, nullptr, error)) == BERTPT_OK);
}

TEST_CASE("training goes on from a run with its optimizer's moments, and a folder without any is refused at the key") {
  REQUIRE_ENGINE();
  const bertpt::test::TempDir folder;
  SmallRun run(folder.path());
  run.create_model();
  const std::string first = (folder / "first").string(), second = (folder / "second").string();
  {
    Trainer trainer;
    MUST(bertpt_trainer_create(run.model, run.optimizer, run.corpus, SmallRun::trainer_config(first, 4).c_str(), trainer.out(), error));
    MUST(bertpt_trainer_run(trainer, -1, nullptr, error));
  }
  const char* const options = "{\"device\": \"cpu\", \"threads\": 1, \"optimizer_state\": true}";
  Model model;
  MUST(bertpt_model_load(first.c_str(), options, model.out(), error));
  Optimizer optimizer;
  MUST(bertpt_optimizer_create(model, nullptr, optimizer.out(), error));
  Trainer trainer;
  MUST(bertpt_trainer_create(model, optimizer, run.corpus, SmallRun::trainer_config(second, 5).c_str(), trainer.out(), error));
  MUST(bertpt_trainer_run(trainer, -1, nullptr, error));
  Checkpoint checkpoint;
  MUST(bertpt_checkpoint_open(second.c_str(), checkpoint.out(), error));
  Text info;
  MUST(bertpt_checkpoint_get_info(checkpoint, info.out(), error));
  CHECK(to_string(info).find("\"update_count\":9") != std::string::npos);
  const std::string folder_alone = first + "/checkpoints/latest/model";
  CHECK(FAILS(BERTPT_E_CONFIG, bertpt_model_load(folder_alone.c_str(), options, model.out(), error)).mentions("/optimizer_state"));
}

TEST_CASE("a model that is saved and loaded gives the same numbers, and says what it is") {
  REQUIRE_ENGINE();
  const bertpt::test::TempDir folder;
  SmallRun run(folder.path());
  run.create_model();
  const std::string saved = (folder / "model").string();
  MUST(bertpt_model_save(run.model, saved.c_str(), error));
  FAILS(BERTPT_E_STATE, bertpt_model_save(run.model, saved.c_str(), error));
  Model loaded;
  MUST(bertpt_model_load(saved.c_str(), "{\"device\": \"cpu\", \"threads\": 1}", loaded.out(), error));

  const std::string text = "the people of the united states";
  std::vector<std::vector<float>> pooled;
  for (const bertpt_model* model : {static_cast<bertpt_model*>(run.model), static_cast<bertpt_model*>(loaded)}) {
    Hidden hidden;
    MUST(bertpt_model_encode(model, text.data(), text.size(), hidden.out(), error));
    auto view = sized<bertpt_hidden_view>();
    MUST(bertpt_hidden_get_view(hidden, &view, error));
    CHECK(view.tokens >= 8);
    CHECK(view.hidden_size == 128);
    pooled.emplace_back(view.pooled, view.pooled + view.hidden_size);
  }
  CHECK(pooled[0] == pooled[1]);

  Text filled;
  const std::string masked = "the people of the [MASK] states";
  MUST(bertpt_model_fill_mask(loaded, masked.data(), masked.size(), 3, filled.out(), error));
  CHECK(to_string(filled).find("\"probability\"") != std::string::npos);
  FAILS(BERTPT_E_INVALID_ARGUMENT, bertpt_model_fill_mask(loaded, text.data(), text.size(), 3, filled.out(), error));

  std::vector<float> weights(128 * 128);
  MUST(bertpt_model_read_parameter(loaded, "bert.pooler.dense.weight", weights.data(), weights.size(), error));
  CHECK(weights[0] != 0);
  FAILS(BERTPT_E_INVALID_ARGUMENT, bertpt_model_read_parameter(loaded, "bert.pooler.dense.weight", weights.data(), 7, error));
  CHECK(FAILS(BERTPT_E_NOT_FOUND, bertpt_model_read_parameter(loaded, "bert.pooler.dense.wieght", weights.data(), weights.size(), error))
            .mentions("bert.pooler.dense.weight"));

  Text described;
  MUST(bertpt_model_describe(loaded, described.out(), error));
  for (const char* part : {"\"parts\":{\"embeddings\":{\"elements\":119296,", "\"layers\":{\"elements\":396544,", "\"heads\":{",
                           "{\"name\":\"bert.pooler.dense.weight\",\"shape\":[128,128],\"elements\":16384,\"decay\":true,\"share\":0.02",
                           "\"part\":\"layers\""}) {
    INFO(part << " in " << to_string(described).substr(0, 600));
    CHECK(to_string(described).find(part) != std::string::npos);
  }

  auto evaluation = sized<bertpt_evaluation>();
  MUST(bertpt_model_evaluate(loaded, run.corpus, "{\"max_seq_length\": 64, \"sequences\": 16}", nullptr, nullptr, &evaluation, error));
  CHECK(evaluation.sequences == 16);
  CHECK(evaluation.mlm_loss == Approx(std::log(800.0)).margin(0.4));
  CHECK(evaluation.perplexity == Approx(std::exp(evaluation.mlm_loss)));
}
