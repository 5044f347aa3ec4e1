#include "train/saver.h"

#include <condition_variable>
#include <map>
#include <set>

#include "base/files.h"
#include "base/json.h"
#include "rig.h"
#include "support/catch.h"

using namespace bertpt;
using namespace bertpt::train;
using test::Rig;
using Next = EventStream::Next;
namespace fs = std::filesystem;

namespace {

// A store that can be told to hold or to refuse.
struct Store {
  std::mutex mutex;
  std::condition_variable wake;
  bool hold = false;
  int64_t refusals = 0;
  std::map<std::string, std::string> files;
  int64_t begun = 0;

  CheckpointSink sink() {
    return [this](const std::string& name, uint64_t file_bytes, uint64_t offset, const void* data, size_t n) {
      std::unique_lock lock(mutex);
      if (offset == 0 && name.ends_with("state.safetensors")) {
        ++begun;
        wake.notify_all();
        if (refusals > 0 && refusals-- > 0) throw Error(Code::host, "test", "the store is closed");
      }
      wake.wait(lock, [&] { return !hold; });
      std::string& file = files[name];
      REQUIRE(file.size() == offset);
      file.append(static_cast<const char*>(data), n);
      REQUIRE(file.size() <= file_bytes);
    };
  }
  void set_hold(bool value) {
    const std::lock_guard lock(mutex);
    hold = value;
    wake.notify_all();
  }
  bool wait_for_save(int64_t number) {
    std::unique_lock lock(mutex);
    return wake.wait_for(lock, std::chrono::seconds(30), [&] { return begun >= number; });
  }
};

std::vector<Event> drain(EventStream& stream) {
  std::vector<Event> events;
  Event event;
  while (stream.next(60000, event) == Next::event) events.push_back(event);
  return events;
}

std::set<std::string> names_in(const fs::path& folder) {
  std::set<std::string> names;
  for (const auto& entry : fs::directory_iterator(folder)) names.insert(entry.path().filename().string());
  return names;
}

}  // namespace

TEST_CASE("the training goes on while a checkpoint is written, and what is written is the moment of the save") {
  const Rig rig;
  const auto reference = rig.trainer(rig.config(12, "reference"));
  reference->run(4);
  const std::string at_4 = test::state_of(*reference->model());
  reference->run(-1);
  Store store;
  store.hold = true;
  auto config = rig.config(12);
  config.checkpoint_every = 4;
  config.evaluate_every = 0;
  const auto trainer = rig.trainer(config);
  trainer->set_checkpoint_sink(store.sink());
  trainer->start();
  REQUIRE(store.wait_for_save(1));
  for (int i = 0; i < 3000 && trainer->step() < 8; ++i) std::this_thread::sleep_for(std::chrono::milliseconds(10));
  CHECK(trainer->step() == 8);  // and the second save waits for the first
  std::this_thread::sleep_for(std::chrono::milliseconds(50));
  CHECK(trainer->step() == 8);
  CHECK(store.begun == 1);
  store.set_hold(false);
  CHECK(trainer->wait(-1)->state == TrainerState::finished);
  CHECK(store.begun == 3);
  CHECK(test::state_of(*trainer->model()) == test::state_of(*reference->model()));
  const auto model = rig.model();
  model->worker().call([&] { restore(*Checkpoint::open(rig.folder / "run/checkpoints/step-4"), model->engine_model()); });
  CHECK(test::state_of(*model) == at_4);
  for (const auto& [name, bytes] : store.files) CHECK(read_file(rig.folder / "run/checkpoints" / name) == bytes);
  CHECK(store.files.size() == 3 * 8);
}

TEST_CASE("without a run folder the sink alone gets whole checkpoints, and a run goes on from what it kept") {
  const Rig rig;
  const auto reference = rig.trainer(rig.config(12, "reference"));
  reference->run(-1);
  Store store;
  {
    const auto trainer = rig.trainer(rig.config(12, ""));
    CHECK(test::error_of([&] { trainer->checkpoint(); })->code() == Code::state);
    trainer->set_checkpoint_sink(store.sink());
    trainer->run(5);
    CHECK(trainer->checkpoint() == "step-5");
    trainer->set_checkpoint_sink({});
    CHECK(test::error_of([&] { trainer->checkpoint(); })->code() == Code::state);
  }
  for (const auto& [name, bytes] : store.files) {
    const fs::path path = rig.folder / "fetched/checkpoints" / name;
    fs::create_directories(path.parent_path());
    write_file_atomic(path, bytes);
  }
  const auto resumed = rig.resume("fetched");
  CHECK(resumed->step() == 5);
  CHECK(resumed->run(-1).state == TrainerState::finished);
  CHECK(test::state_of(*resumed->model()) == test::state_of(*reference->model()));
}

TEST_CASE("a save that fails stops the run or is a warning, as configured; on demand it is the caller's") {
  const Rig rig;
  Store store;
  store.refusals = 1;
  auto config = rig.config(12);
  config.checkpoint_every = 4;
  SECTION("stop") {
    const auto trainer = rig.trainer(config);
    trainer->set_checkpoint_sink(store.sink());
    const auto error = test::error_of([&] { trainer->run(-1); });
    REQUIRE(error);
    CHECK(error->code() == Code::host);
    CHECK(trainer->state() == TrainerState::failed);
    CHECK(trainer->report().checkpoint.ends_with("step-4"));  // the folder was whole before the sink was asked
  }
  SECTION("continue") {
    config.on_save_error = "continue";
    const auto trainer = rig.trainer(config);
    trainer->set_checkpoint_sink(store.sink());
    const auto stream = trainer->open_events();
    CHECK(trainer->run(-1).state == TrainerState::finished);
    int64_t said = 0;
    for (const Event& event : drain(*stream)) said += event.kind == EventKind::warning && test::contains(event.message, "store is closed");
    CHECK(said == 1);
    CHECK(store.files.contains("step-12/manifest.json"));
    CHECK_FALSE(store.files.contains("step-4/manifest.json"));
  }
  SECTION("on demand") {
    const auto trainer = rig.trainer(config);
    trainer->set_checkpoint_sink(store.sink());
    trainer->run(2);
    CHECK(test::error_of([&] { trainer->checkpoint(); })->code() == Code::host);
    CHECK_FALSE(store.files.contains("step-2/manifest.json"));
    CHECK(trainer->checkpoint().string().ends_with("step-2"));  // asked again: the folder is whole, the sink gets what it lacks
    CHECK(store.files.contains("step-2/manifest.json"));
    CHECK(store.begun == 2);
    trainer->checkpoint();
    CHECK(store.begun == 2);
    CHECK(trainer->run(-1).state == TrainerState::finished);
  }
}

TEST_CASE("every n-th checkpoint stays for ever, the best one until there is a better") {
  const Rig rig;
  auto config = rig.config(12);
  config.checkpoint_every = 2;
  config.keep_checkpoints = 1;
  config.keep_every = 4;
  config.keep_best = true;
  config.best_metric = "tokens";  // rises with the length: the evaluations of phase 2 (from step 7) are all equally good
  config.evaluate_every = 1;
  const auto trainer = rig.trainer(config);
  const RunReport report = trainer->run(-1);
  CHECK(names_in(rig.folder / "run/checkpoints") == std::set<std::string>{"step-4", "step-7", "step-8", "step-12", "latest", "best"});
  CHECK(fs::read_symlink(rig.folder / "run/checkpoints/best") == "step-7");
  CHECK(report.best_checkpoint.ends_with("step-7"));
  CHECK(Json::parse(Checkpoint::open(rig.folder / "run")->state().monitor_json)["best"]["step"] == 7);
}

TEST_CASE("what is best is remembered by a resume") {
  const Rig rig;
  auto config = rig.config(12);
  config.keep_best = true;
  config.keep_checkpoints = 1;
  config.best_metric = "tokens";
  config.evaluate_every = 1;
  config.checkpoint_every = 0;
  rig.trainer(config)->run(9);
  {
    const auto trainer = rig.resume();
    CHECK(trainer->step() == 7);
    CHECK(trainer->report().best_checkpoint.ends_with("step-7"));
    trainer->run(-1);
  }
  CHECK(names_in(rig.folder / "run/checkpoints") == std::set<std::string>{"step-7", "step-12", "latest", "best"});
}

TEST_CASE("keys of checkpoints that do not fit together are refused at their key") {
  const Rig rig;
  auto config = rig.config(12);
  config.checkpoint_every = 4;
  config.keep_every = 6;
  CHECK(test::detail(*test::error_of([&] { rig.trainer(config); }), "pointer") == "/keep_every");
  config.keep_every = 8;
  config.best_metric = "mlm_los";
  const auto error = test::error_of([&] { rig.trainer(config); });
  REQUIRE(error);
  CHECK(test::detail(*error, "pointer") == "/best_metric");
  CHECK(test::contains(error->message(), "mlm_accuracy"));
}

TEST_CASE("a disk without room is an error with both numbers before anything is written") {
  const Rig rig;
  const auto error = test::error_of([&] { require_space(rig.folder.path(), uint64_t{1} << 62, "a checkpoint"); });
  REQUIRE(error);
  CHECK(error->code() == Code::no_space);
  CHECK(test::contains(error->message(), "4611686018427.3 MB"));
  CHECK(test::detail(*error, "need_bytes") == "4611686018427387904");
  CHECK_FALSE(test::error_of([&] { require_space(rig.folder.path(), 1, "a checkpoint"); }));
  // What is asked for is enough for what is written.
  const auto trainer = rig.trainer(rig.config(4));
  trainer->run(1);
  uint64_t bytes = 0;
  for (const auto& entry : fs::recursive_directory_iterator(trainer->checkpoint()))
    if (entry.is_regular_file()) bytes += entry.file_size();
  CHECK(checkpoint_bytes(trainer->model()->parameters()) > bytes);
}

TEST_CASE("the user's own texts are in every checkpoint and come back with a resume") {
  const Rig rig;
  {
    const auto trainer = rig.trainer(rig.config(6));
    trainer->set_property("data", "v3 \"quoted\"");
    trainer->set_property("gone", "x");
    trainer->set_property("gone", "");
    trainer->run(2);
    trainer->checkpoint();
  }
  const auto resumed = rig.resume();
  CHECK(Json::parse(resumed->properties_json()) == Json{{"data", "v3 \"quoted\""}});
  resumed->run(-1);
  CHECK(Json::parse(Checkpoint::open(rig.folder / "run")->manifest_json())["properties"]["data"] == "v3 \"quoted\"");
}
