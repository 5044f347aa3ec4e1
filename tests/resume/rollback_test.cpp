// Numbers that are no numbers, in the LibTorch engine: a run skips the batch or goes back, recovers, and ends where the clean run ends, on
// the same validation masks.
#include <cmath>
#include <limits>

#include "base/json.h"
#include "support/catch.h"
#include "wrapped_engine.h"

using namespace bertpt;
using namespace bertpt::train;
using test::Rig;

namespace {

constexpr int64_t kSteps = 240, kBad = 150, kSavedEvery = 20;
constexpr float kNan = std::numeric_limits<float>::quiet_NaN();

struct End {
  RunReport report;
  int64_t skipped = 0;
  std::vector<int64_t> rollbacks;  // the steps gone back to
};

struct NanRig : Rig {
  test::WrappedEngine& torch = test::WrappedEngine::instance();
  std::shared_ptr<LiveModel> model;

  std::shared_ptr<Trainer> trainer(const std::string& run) {
    engine::ModelConfig m = test::small_model();
    m.hidden_size = 32;
    m.intermediate_size = 64;
    m.precision = "fp32";
    m.device = "cpu";
    model = LiveModel::create(torch, m, corpus->tokenizer(), log);
    TrainerConfig c = config(kSteps, run);
    c.phases = {{.share = 1.0, .max_seq_length = 32}};
    c.batch_size = 16;
    c.micro_batch_tokens = 256;
    c.evaluation_sequences = 0;
    c.evaluate_every = 0;
    c.checkpoint_every = kSavedEvery;
    c.tensorboard = c.report = false;
    return Trainer::create(model, optimizer(), corpus, c, log);
  }
  static End end_of(Trainer& trainer) {
    End end;
    const auto stream = trainer.open_events();
    end.report = trainer.run(-1);
    Event event;
    while (stream->next(60000, event) == EventStream::Next::event) {
      if (event.kind == EventKind::rollback) end.rollbacks.push_back(event.step);
      end.skipped += event.kind == EventKind::warning && test::contains(event.message, "it is skipped");
    }
    return end;
  }
  void poison(engine::Slot slot, const char* name) {
    model->worker().call([&] {
      const size_t p = static_cast<size_t>(&model->parameter(name) - model->parameters().data());
      std::vector<float> values(static_cast<size_t>(model->parameters()[p].elements()));
      model->engine_model().read(slot, p, values);
      values[values.size() / 2] = kNan;
      model->engine_model().write(slot, p, values);
    });
  }
};

}  // namespace

TEST_CASE("a run with injected NaN recovers on the LibTorch engine and ends within 0.05 nat of the clean run") {
  NanRig rig;
  const double clean = NanRig::end_of(*rig.trainer("clean")).report.evaluation.value().mlm_loss;
  CHECK(clean < 4.9);  // it has learned: 5.3 at the start
  const auto check = [&](const End& end, int64_t skipped, const std::vector<int64_t>& rollbacks) {
    CHECK(end.report.state == TrainerState::finished);
    CHECK(end.report.step == kSteps);
    CHECK(end.skipped == skipped);
    CHECK(end.rollbacks == rollbacks);
    const double loss = end.report.evaluation.value().mlm_loss;
    CHECK(std::abs(loss - clean) < 0.05);
    WARN("clean " << clean << ", with NaN " << loss);
    const std::string state = test::state_of(*rig.model);
    for (size_t i = 0; i + sizeof(float) <= state.size(); i += sizeof(float)) {
      float value;
      std::memcpy(&value, state.data() + i, sizeof value);
      if (!std::isfinite(value)) FAIL("a value is not finite");
    }
  };
  SECTION("a weight: the first bad batch is skipped, at the second the run goes back") {
    const auto trainer = rig.trainer("weight");
    trainer->run(kBad);
    rig.poison(engine::Slot::value, "bert.encoder.layer.0.intermediate.dense.weight");
    check(NanRig::end_of(*trainer), 1, {kBad / kSavedEvery * kSavedEvery});
  }
  SECTION("a moment: the update spoils the weights") {
    const auto trainer = rig.trainer("moment");
    trainer->run(kBad);
    rig.poison(engine::Slot::exp_avg, "bert.encoder.layer.0.attention.self.query.weight");
    check(NanRig::end_of(*trainer), 1, {kBad / kSavedEvery * kSavedEvery});
  }
  SECTION("a gradient: the batch is skipped, and its update with it") {
    bool done = false;
    rig.torch.around.after = [&](engine::Model& model, const engine::MicroBatch& m, engine::Losses&) {
      if (m.step != kBad || std::exchange(done, true)) return;
      std::vector<float> values(static_cast<size_t>(model.parameters()[0].elements()));
      model.read(engine::Slot::gradient, 0, values);
      values[0] = kNan;
      model.write(engine::Slot::gradient, 0, values);
    };
    const auto trainer = rig.trainer("gradient");
    const End end = NanRig::end_of(*trainer);
    rig.torch.around = {};
    check(end, 1, {});
  }
}
