#include "train/trainer.h"

#include <cmath>
#include <future>
#include <limits>
#include <set>
#include <thread>

#include "base/files.h"
#include "base/json.h"
#include "rig.h"
#include "support/catch.h"
#include "train/shutdown.h"

using namespace bertpt;
using namespace bertpt::train;
using test::Rig;
using Next = EventStream::Next;

namespace {

std::vector<Event> drain(EventStream& stream) {
  std::vector<Event> events;
  Event event;
  while (stream.next(60000, event) == Next::event) events.push_back(event);
  return events;
}

int64_t count(const std::vector<Event>& events, EventKind kind) {
  return std::count_if(events.begin(), events.end(), [&](const Event& e) { return e.kind == kind; });
}

}  // namespace

TEST_CASE("a run to the end: losses fall, events tell, the report says where the checkpoint lies") {
  const Rig rig;
  const auto trainer = rig.trainer(rig.config(60));
  const auto stream = trainer->open_events();
  CHECK(trainer->state() == TrainerState::idle);
  trainer->start();
  const auto events = drain(*stream);
  const auto report = trainer->wait(-1);
  REQUIRE(report);
  CHECK(report->state == TrainerState::finished);
  CHECK(report->step == 60);
  CHECK(std::filesystem::exists(report->checkpoint + "/model/model.safetensors"));
  CHECK(report->to_resume.empty());
  CHECK(events.front().kind == EventKind::started);
  CHECK(events.back().kind == EventKind::finished);
  CHECK(events.back().path == report->checkpoint);
  CHECK(count(events, EventKind::progress) == 60);
  CHECK(count(events, EventKind::phase) == 2);
  CHECK(count(events, EventKind::evaluation) == 10);
  CHECK(count(events, EventKind::checkpoint) == 10);
  CHECK(count(events, EventKind::warning) == 0);  // in particular: the first loss is as expected
  std::vector<Metrics> steps;
  for (const Event& e : events)
    if (e.kind == EventKind::progress) steps.push_back(e.metrics);
  CHECK(steps.front().mlm_loss == Approx(std::log(203.0)).margin(0.05));
  CHECK(steps.back().mlm_loss < steps.front().mlm_loss - 0.05);
  CHECK(steps[0].learning_rate == 0);
  CHECK(steps[5].learning_rate == Approx(1e-2 * 5 / 6));
  CHECK(steps[59].learning_rate == Approx(1e-2 / 54));
  CHECK((steps[29].max_seq_length == 32 && steps[30].max_seq_length == 64));
  CHECK((steps[29].pairs == 8 && steps[30].pairs == 6));
  CHECK(steps[30].epoch > steps[29].epoch);
  CHECK(steps.back().seconds_left == 0);
  CHECK(steps[30].seconds_left > 0);
  const Json first =
      Json::parse(read_file(rig.folder / "run/events.jsonl").substr(0, read_file(rig.folder / "run/events.jsonl").find('\n')));
  CHECK(first["event"] == "started");
  CHECK(test::error_of([&] { trainer->start(); })->code() == Code::state);
}

TEST_CASE("step by step gives the same weights as in one go") {
  const Rig rig;
  const auto whole = rig.trainer(rig.config(12, "a")), steps = rig.trainer(rig.config(12, ""));
  whole->run(-1);
  for (int64_t i = 1; i <= 12; ++i) {
    const RunReport report = steps->run(1);
    CHECK(report.step == i);
    CHECK(report.state == (i == 12 ? TrainerState::finished : TrainerState::idle));
  }
  CHECK(test::state_of(*whole->model()) == test::state_of(*steps->model()));
  // The test can fail: another seed is another run.
  auto other = rig.config(12, "");
  other.seed = 1;
  const auto third = rig.trainer(other);
  third->run(-1);
  CHECK(test::state_of(*whole->model()) != test::state_of(*third->model()));
}

TEST_CASE("a cut into micro-batches changes nothing but rounding: denominators are the whole step's") {
  const Rig rig;
  auto cut = rig.config(10, ""), whole = rig.config(10, "");
  whole.micro_batch_tokens = 100000;
  const auto a = rig.trainer(cut), b = rig.trainer(whole);
  const RunReport ra = a->run(-1);
  CHECK(rig.engine.faults.total_masked == ra.metrics.masked);
  CHECK(rig.engine.faults.total_pairs == ra.metrics.pairs);
  const int64_t calls_a = rig.engine.faults.accumulates;
  const RunReport rb = b->run(-1);
  CHECK(calls_a > 20);
  CHECK(rig.engine.faults.accumulates - calls_a == 10);
  CHECK(ra.metrics.mlm_loss == Approx(rb.metrics.mlm_loss).epsilon(1e-6));
  CHECK(ra.metrics.masked == rb.metrics.masked);
  std::vector<float> x(8), y(8);
  a->model()->read(engine::Slot::value, "bert.pooler.dense.bias", x);  // the hash of every token's place
  b->model()->read(engine::Slot::value, "bert.pooler.dense.bias", y);
  for (size_t i = 0; i < 8; ++i) CHECK(x[i] == Approx(y[i]).margin(2e-4));
}

TEST_CASE("a stop takes effect within a micro-batch, undoes the unfinished step and is resumed bit for bit") {
  const Rig rig;
  const auto reference = rig.trainer(rig.config(20, "reference"));
  reference->run(-1);
  for (const bool same_process : {true, false}) {
    const std::string run = same_process ? "same" : "new";
    auto trainer = rig.trainer(rig.config(20, run));
    const auto stream = trainer->open_events();
    rig.engine.faults.sleep_ms = 3;
    trainer->start();
    Event event;
    while (stream->next(60000, event) == Next::event && event.metrics.step < 7) {
    }
    std::this_thread::sleep_for(std::chrono::milliseconds(4));  // into the middle of a step
    const int64_t before = rig.engine.faults.accumulates;
    trainer->request_stop();
    const auto report = trainer->wait(60000);
    CHECK(rig.engine.faults.accumulates - before <= 1);
    rig.engine.faults.sleep_ms = 0;
    REQUIRE(report);
    CHECK(report->state == TrainerState::stopped);
    CHECK((report->step >= 7 && report->step < 20));
    CHECK(report->checkpoint.ends_with("step-" + std::to_string(report->step)));
    CHECK(test::contains(report->to_resume, run));
    CHECK(drain(*stream).back().kind == EventKind::cancelled);
    if (!same_process) {
      trainer.reset();
      trainer = rig.resume(run);
      CHECK(trainer->step() == report->step);
    }
    const RunReport end = trainer->run(-1);
    CHECK(end.state == TrainerState::finished);
    CHECK(end.metrics.tokens == reference->report().metrics.tokens);
    CHECK(test::state_of(*trainer->model()) == test::state_of(*reference->model()));
  }
}

TEST_CASE("a host's own cancel stops too, also before the first step") {
  const Rig rig;
  const auto trainer = rig.trainer(rig.config(10));
  const Cancel cancel;
  cancel.request();
  const RunReport report = trainer->run(-1, cancel);
  CHECK((report.state == TrainerState::stopped && report.step == 0));
  CHECK(report.checkpoint.ends_with("step-0"));
  CHECK(trainer->run(3).step == 3);
}

TEST_CASE("while running: busy for training calls, open for watching, evaluating, checkpoints and predictions") {
  const Rig rig;
  const auto trainer = rig.trainer(rig.config(2000));
  rig.engine.faults.sleep_ms = 1;
  trainer->start();
  CHECK(test::error_of([&] { trainer->run(1); })->code() == Code::busy);
  CHECK(test::error_of([&] { trainer->start(); })->code() == Code::busy);
  CHECK_FALSE(trainer->wait(1).has_value());
  CHECK(trainer->evaluate().masked > 0);
  const auto folder = trainer->checkpoint();
  CHECK(std::filesystem::exists(folder / "manifest.json"));
  CHECK(trainer->model()->fill_mask("baba [MASK]", 2).at(0).size() == 2);
  CHECK(trainer->state() == TrainerState::running);
  trainer->request_stop();
  CHECK(trainer->wait(-1)->state == TrainerState::stopped);
}

TEST_CASE("a fault ends the run, names step and checkpoint, and poisons the trainer") {
  const Rig rig;
  SECTION("a loss that is not a number") { rig.engine.faults.nan_loss_at_step = 5; }
  SECTION("a gradient that is not finite") { rig.engine.faults.nan_update_at_step = 5; }
  SECTION("an engine error") { rig.engine.faults.throw_at_step = 5; }
  SECTION("something that is no exception") { rig.engine.faults.throw_alien_at_step = 5; }
  const bool numeric = rig.engine.faults.nan_loss_at_step == 5 || rig.engine.faults.nan_update_at_step == 5;
  // The last bad batch of a number's fault follows a good step: the state before it is saved.
  const std::string newest = numeric ? "step-5" : "step-4";
  auto config = rig.config(10);
  config.checkpoint_every = 2;
  auto trainer = rig.trainer(config);
  const auto stream = trainer->open_events();
  const auto error = test::error_of([&] { trainer->run(-1); });
  REQUIRE(error);
  CHECK(test::contains(error->message(), "5"));
  if (numeric) {
    CHECK(error->code() == Code::numeric);
    CHECK(test::contains(error->message(), newest));
    CHECK(test::detail(*error, "step") == "5");
  }
  CHECK(trainer->state() == TrainerState::failed);
  const auto events = drain(*stream);
  CHECK(events.back().kind == EventKind::failed);
  CHECK(events.back().path.ends_with(newest));
  for (const auto& again :
       {test::error_of([&] { trainer->run(1); }), test::error_of([&] { trainer->start(); }), test::error_of([&] { trainer->checkpoint(); }),
        test::error_of([&] { trainer->evaluate(); }), test::error_of([&] { trainer->check(); })}) {
    REQUIRE(again);
    CHECK(again->code() == Code::poisoned);
    CHECK(test::contains(again->message(), error->message()));
  }
  CHECK(test::contains(trainer->report().to_resume, newest));
  // The checkpoint is good: without the fault the run goes on from it.
  rig.engine.faults.nan_loss_at_step = rig.engine.faults.nan_update_at_step = rig.engine.faults.throw_at_step =
      rig.engine.faults.throw_alien_at_step = -1;
  trainer.reset();
  CHECK(rig.resume()->run(-1).state == TrainerState::finished);
}

TEST_CASE("wrong first losses are said in plain words; loaded weights are not judged") {
  const Rig rig;
  rig.engine.faults.first_bias = 9.0;
  const auto trainer = rig.trainer(rig.config(4));
  const auto stream = trainer->open_events();
  trainer->run(-1);
  const auto events = drain(*stream);
  REQUIRE(count(events, EventKind::warning) == 1);
  for (const Event& e : events)
    if (e.kind == EventKind::warning) CHECK(test::contains(e.message, "first step's masked-token loss"));
  const auto loaded = LiveModel::load(rig.engine, trainer->report().checkpoint, {}, rig.corpus->tokenizer(), rig.log);
  const auto again = Trainer::create(loaded, Rig::optimizer(), rig.corpus, rig.config(4, ""), rig.log);
  const auto quiet = again->open_events();
  again->run(-1);
  CHECK(count(drain(*quiet), EventKind::warning) == 0);
}

TEST_CASE("a second trainer of a model begins with fresh moments and gradients") {
  const Rig rig;
  const auto model = rig.model();
  Trainer::create(model, Rig::optimizer(), rig.corpus, rig.config(6, ""), rig.log)->run(3);
  model->save_hf(rig.folder / "between");
  model->worker().call([&] {
    const std::vector<float> dirt(static_cast<size_t>(model->parameters()[0].elements()), 1.0F);
    model->engine_model().write(engine::Slot::gradient, 0, dirt);  // as a fault in the middle of a step leaves it
  });
  const auto loaded = LiveModel::load(rig.engine, rig.folder / "between", {}, rig.corpus->tokenizer(), rig.log);
  for (const auto& m : {model, loaded}) Trainer::create(m, Rig::optimizer(), rig.corpus, rig.config(6, ""), rig.log)->run(-1);
  CHECK(test::state_of(*model) == test::state_of(*loaded));
}

TEST_CASE("a recipe that only the trainer follows is said in plain words") {
  const Rig rig;
  const auto warnings = [&](const char* recipe, const engine::OptimizerConfig& optimizer) {
    auto config = rig.config(2, "");
    config.recipe = recipe;
    const auto trainer = Trainer::create(rig.model(), optimizer, rig.corpus, config, rig.log);
    const auto stream = trainer->open_events();
    trainer->run(-1);
    std::string text;
    for (const Event& e : drain(*stream))
      if (e.kind == EventKind::warning) text += e.message + "\n";
    return text;
  };
  const std::string google = warnings("google", Rig::optimizer());
  CHECK(test::contains(google, "the model has nothing of it (hidden_act"));
  CHECK(test::contains(google, "the optimizer has nothing of it (bias_correction"));
  CHECK_FALSE(test::contains(warnings("google", parse_optimizer_options("{\"recipe\": \"google\"}")), "optimizer"));
  CHECK(warnings("guide", Rig::optimizer()).empty());
}

TEST_CASE("what cannot be trained is refused at creation") {
  const Rig rig;
  const auto model = rig.model();
  const auto create = [&](const TrainerConfig& config, std::shared_ptr<const corpus::Corpus> corpus = nullptr) {
    return Trainer::create(model, Rig::optimizer(), corpus ? corpus : rig.corpus, config, rig.log);
  };
  const auto first = create(rig.config(4, "a"));
  CHECK(test::contains(test::error_of([&] { create(rig.config(4, "b")); })->message(), "another trainer"));
  const auto other_words = std::make_shared<const test::FakeCorpus>(test::FakeOptions{.topics = 4});
  CHECK(test::error_of([&] { create(rig.config(4, "b"), other_words); })->code() == Code::data);
  const auto one_document = std::make_shared<const test::FakeCorpus>(test::FakeOptions{.documents = 1});
  CHECK(test::error_of([&] { create(rig.config(4, "b"), one_document); })->code() == Code::data);
  const auto empty = std::make_shared<const test::FakeCorpus>(test::FakeOptions{.documents = 0});
  CHECK(test::error_of([&] { create(rig.config(4, "b"), empty); })->code() == Code::data);
  auto one_type = test::small_model();
  one_type.type_vocab_size = 1;
  const auto narrow = LiveModel::create(rig.engine, one_type, rig.corpus->tokenizer(), rig.log);
  const auto pairs = test::error_of([&] { Trainer::create(narrow, Rig::optimizer(), rig.corpus, rig.config(4, "b"), rig.log); });
  REQUIRE(pairs);
  CHECK(test::detail(*pairs, "pointer") == "/loader/objective");
  CHECK_FALSE(std::filesystem::exists(rig.folder / "b"));
}

TEST_CASE("without a validation split: a warning, or an error when evaluation was asked for") {
  Rig rig;
  rig.corpus = std::make_shared<const test::FakeCorpus>(test::FakeOptions{.validation_documents = 0});
  {
    const auto trainer = rig.trainer(rig.config(4, "a"));
    const auto stream = trainer->open_events();
    CHECK(trainer->run(-1).state == TrainerState::finished);
    CHECK(count(drain(*stream), EventKind::warning) == 1);
  }
  auto config = rig.config(4, "b");
  config.evaluate_every = 2;
  CHECK(test::error_of([&] { rig.trainer(config); })->code() == Code::data);  // at once, not at the first evaluation
  CHECK_FALSE(std::filesystem::exists(rig.folder / "b"));
  CHECK(test::error_of([&] { rig.resume("a", R"({"evaluate_every": 2})"); })->code() == Code::data);
}

TEST_CASE("a run whose validation split can make no pairs evaluates masked tokens and says so once") {
  Rig rig;
  rig.corpus = std::make_shared<const test::FakeCorpus>(test::FakeOptions{.validation_documents = 1, .min_sentences = 6});
  auto config = rig.config(8, "a");
  config.evaluate_every = 1;
  config.phases.clear();
  config.max_seq_length = 64;
  const auto trainer = rig.trainer(config);
  const auto stream = trainer->open_events();
  const RunReport report = trainer->run(-1);
  CHECK(report.state == TrainerState::finished);
  REQUIRE(report.evaluation);
  CHECK(report.evaluation->masked > 0);
  CHECK(report.evaluation->pairs == 0);
  int n_evaluations = 0, n_said = 0;
  for (const Event& event : drain(*stream)) {
    n_evaluations += event.kind == EventKind::evaluation;
    n_said +=
        event.kind == EventKind::warning && test::contains(event.message, "no pairs") && test::contains(event.message, "one document");
  }
  CHECK(n_evaluations == 8);
  CHECK(n_said == 1);
}

TEST_CASE("watched by two, stopped from a third thread, freed in every order") {
  // 0 trainer, 1 model, 2 first stream, 3 second stream
  std::vector<int> order{0, 1, 2, 3};
  const Rig rig;
  int turn = 0;
  do {
    auto model = rig.model();
    auto config = rig.config(100000, "run" + std::to_string(turn++));
    auto trainer = Trainer::create(model, Rig::optimizer(), rig.corpus, config, rig.log);
    std::shared_ptr<EventStream> streams[2] = {trainer->open_events(8), trainer->open_events()};
    trainer->start();
    std::vector<std::thread> watchers;
    for (const auto& stream : streams) {
      watchers.emplace_back([stream] {
        Event event;
        while (stream->next(-1, event) == Next::event) {
        }
      });
    }
    std::thread stopper;
    if (turn % 2 == 0) {
      stopper = std::thread([trainer] {
        std::this_thread::sleep_for(std::chrono::milliseconds(2));
        trainer->request_stop();
        trainer->wait(-1);
      });
    }
    std::this_thread::sleep_for(std::chrono::milliseconds(turn % 5));
    for (const int what : order) {
      if (what == 0) trainer.reset();
      if (what == 1) model.reset();
      if (what >= 2) streams[what - 2].reset();
    }
    if (stopper.joinable()) stopper.join();
    for (std::thread& watcher : watchers) watcher.join();  // they end: with the terminal event or with the trainer
  } while (std::next_permutation(order.begin(), order.end()));
  for (int i = 0; i < 600 && rig.engine.faults.alive > 0; ++i) std::this_thread::sleep_for(std::chrono::milliseconds(100));
  CHECK(rig.engine.faults.alive == 0);
}

TEST_CASE("freeing a running trainer does not wait for its step") {
  const Rig rig;
  rig.engine.faults.hold = true;
  auto model = rig.model();
  auto trainer = Trainer::create(model, Rig::optimizer(), rig.corpus, rig.config(100), rig.log);
  trainer->start();
  while (rig.engine.faults.accumulates == 0) std::this_thread::yield();
  auto freed = std::async(std::launch::async, [&] {
    trainer.reset();
    model.reset();
  });
  CHECK(freed.wait_for(std::chrono::seconds(60)) == std::future_status::ready);  // while the step is held
  rig.engine.faults.hold = false;
  freed.wait();
  for (int i = 0; i < 600 && rig.engine.faults.alive > 0; ++i) std::this_thread::sleep_for(std::chrono::milliseconds(50));
  CHECK(rig.engine.faults.alive == 0);
  CHECK(std::filesystem::exists(rig.folder / "run/checkpoints/step-0/manifest.json"));  // the stop was a proper one
}

TEST_CASE("more steps than are left are the steps that are left, up to the largest number") {
  const Rig rig;
  const auto trainer = rig.trainer(rig.config(6, ""));
  CHECK(trainer->run(2).step == 2);
  CHECK(trainer->run(std::numeric_limits<int64_t>::max()).state == TrainerState::finished);
  CHECK(trainer->step() == 6);
}

TEST_CASE("a checkpoint or an evaluation that was asked for during the step that failed is refused") {
  const Rig rig;
  for (const bool checkpoint : {true, false}) {
    const auto trainer = rig.trainer(rig.config(10, checkpoint ? "a" : "b"));
    rig.engine.faults.throw_at_step = 0;
    rig.engine.faults.hold = true;
    const int64_t before = rig.engine.faults.accumulates;
    trainer->start();
    while (rig.engine.faults.accumulates == before) std::this_thread::yield();
    auto asked = std::async(std::launch::async, [&] {
      return test::error_of([&] {
        if (checkpoint) trainer->checkpoint();
        else trainer->evaluate();
      });
    });
    std::this_thread::sleep_for(std::chrono::milliseconds(50));  // until it waits for the worker
    rig.engine.faults.hold = false;
    const auto error = asked.get();
    REQUIRE(error);
    CHECK(error->code() == Code::poisoned);
    CHECK_FALSE(std::filesystem::exists(rig.folder / "a/checkpoints/step-0"));
  }
}

TEST_CASE("a stop before the check of a resume does not end it; a bad batch does, and nothing is saved or lost") {
  const Rig rig;
  const auto trainer = rig.trainer(rig.config(12));
  trainer->run(2);
  trainer->request_stop();
  CHECK(test::contains(trainer->verify_resume(rig.engine, 2), "\"equal\":true"));
  const std::string before = test::state_of(*trainer->model());
  rig.engine.faults.nan_loss_at_step = 3;
  const auto error = test::error_of([&] { trainer->verify_resume(rig.engine, 2); });
  REQUIRE(error);
  CHECK(error->code() == Code::numeric);
  CHECK(test::state_of(*trainer->model()) == before);
  CHECK(std::filesystem::read_symlink(rig.folder / "run/checkpoints/latest") == "step-2");
  rig.engine.faults.nan_loss_at_step = -1;
  CHECK(trainer->run(-1).state == TrainerState::finished);
}

TEST_CASE("shutdown stops every running trainer within its time") {
  const Rig rig;
  const auto a = rig.trainer(rig.config(100000, "a")), b = rig.trainer(rig.config(100000, "b"));
  a->start();
  b->start();
  CHECK(stop_all_trainers(60000));
  CHECK((a->state() == TrainerState::stopped && b->state() == TrainerState::stopped));
  rig.engine.faults.sleep_ms = 400;
  a->start();
  const int64_t before = rig.engine.faults.accumulates;
  while (rig.engine.faults.accumulates == before) std::this_thread::yield();
  CHECK_FALSE(stop_all_trainers(20));
  CHECK(stop_all_trainers(60000));
}
