#include "train/run_dir.h"

#include <fcntl.h>
#include <signal.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <unistd.h>

#include <thread>

#include "base/json.h"
#include "rig.h"
#include "support/catch.h"
#include "support/child.h"
#include "train/checkpoint.h"

using namespace bertpt;
using namespace bertpt::train;
using test::Rig;
namespace fs = std::filesystem;

TEST_CASE("one run per folder, one trainer per run") {
  const Rig rig;
  auto first = rig.trainer(rig.config(4));
  const auto locked = test::error_of([&] { rig.trainer(rig.config(4)); });
  REQUIRE(locked);
  CHECK(locked->code() == Code::state);
  CHECK(test::contains(locked->message(), "in use by another trainer"));
  first->run(2);
  first->checkpoint();
  CHECK(test::contains(test::error_of([&] { rig.resume(); })->message(), "in use"));
  first.reset();
  CHECK(test::contains(test::error_of([&] { rig.trainer(rig.config(4)); })->message(), "resume it"));
  CHECK(rig.resume()->step() == 2);
  CHECK(test::error_of([&] { rig.resume("absent"); })->code() == Code::not_found);
}

TEST_CASE("the lock of a run holds across processes, and goes with its trainer") {
  const test::TempDir folder;
  const auto open_elsewhere = [&] {
    return test::in_child([&] {
      const auto error = test::error_of([&] { RunDir::open(folder / "run"); });
      return error ? std::string(code_name(error->code())) + ": " + error->message() : std::string("open");
    });
  };
  {
    const auto run = RunDir::create(folder / "run", "{}");
    const std::string answer = open_elsewhere();
    CHECK(test::contains(answer, "state: the run '"));
    CHECK(test::contains(answer, "in use by another trainer; stop it first"));
  }
  CHECK(open_elsewhere() == "open");
}

TEST_CASE("a run without a checkpoint may be begun anew") {
  const Rig rig;
  rig.trainer(rig.config(4))->run(0);
  CHECK(test::error_of([&] { rig.resume(); })->code() == Code::not_found);
  CHECK(rig.trainer(rig.config(4))->run(-1).state == TrainerState::finished);
}

TEST_CASE("the torn last line of a killed process is cut off, the rest is kept") {
  const test::TempDir folder;
  RunDir::create(folder / "run", "{}")->append_event("{\"a\":1}");
  std::ofstream(folder / "run/events.jsonl", std::ios::app) << "{\"torn";
  RunDir::open(folder / "run")->append_event("{\"b\":2}");
  CHECK(read_file(folder / "run/events.jsonl") == "{\"a\":1}\n{\"b\":2}\n");
}

TEST_CASE("an event that does not fit on the disk leaves no torn line before the next") {
  const test::TempDir folder;
  const std::string answer = test::in_child([&] {
    ::signal(SIGXFSZ, SIG_IGN);
    const auto run = RunDir::create(folder / "run", "{}");
    run->append_event("{\"a\":1}");
    const rlimit small{20, RLIM_INFINITY}, none{RLIM_INFINITY, RLIM_INFINITY};
    ::setrlimit(RLIMIT_FSIZE, &small);
    const auto error = test::error_of([&] { run->append_event("{\"long\":\"xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx\"}"); });
    ::setrlimit(RLIMIT_FSIZE, &none);
    run->append_event("{\"b\":2}");
    return error ? std::string(code_name(error->code())) : std::string("no error");
  });
  CHECK(answer == "io");
  CHECK(read_file(folder / "run/events.jsonl") == "{\"a\":1}\n{\"b\":2}\n");
}

TEST_CASE("a folder that cannot be written is refused with its name") {
  const test::TempDir folder;
  fs::create_directories(folder / "sealed");
  fs::permissions(folder / "sealed", fs::perms::owner_read | fs::perms::owner_exec);
  const std::string path = folder / "sealed/run";
  const auto create = [&] {
    const auto error = test::error_of([&] { RunDir::create(path, "{}"); });
    return error ? std::string(code_name(error->code())) + " " + error->message() : std::string("no error");
  };
  // Root writes anywhere: then as another user, in a child.
  const std::string answer = ::geteuid() != 0 ? create() : test::in_child([&] {
    fs::permissions(folder.path(), fs::perms::all);
    return ::setgid(65534) == 0 && ::setuid(65534) == 0 ? create() : std::string("cannot change user");
  });
  fs::permissions(folder / "sealed", fs::perms::owner_all);
  if (answer == "cannot change user") BERTPT_SKIP("root that cannot become another user");
  CHECK(test::contains(answer, "io"));
  CHECK(test::contains(answer, "sealed"));
  const auto file = test::error_of([&] { RunDir::create(folder.write("plain", "x"), "{}"); });
  REQUIRE(file);
  CHECK(test::contains(file->message(), "plain"));
}

TEST_CASE("a resume may change only what does not change the result") {
  const Rig rig;
  rig.trainer(rig.config(8))->run(3);
  {
    auto t = rig.trainer(rig.config(8, "b"));
    t->run(3);
    t->checkpoint();
  }
  const auto refused = [&](const char* json) {
    const auto error = test::error_of([&] { rig.resume("b", json); });
    REQUIRE(error);
    CHECK(error->code() == Code::config);
    return error->message();
  };
  CHECK(test::contains(refused("{\"learning_rate\": 1}"), "/learning_rate cannot change"));
  CHECK(test::contains(refused("{\"learning_rate\": 1}"), "stored: 0.01"));
  CHECK(test::contains(refused("{\"num_train_steps\": 9}"), "/num_train_steps cannot change"));
  CHECK(test::contains(refused("{\"hidden_size\": 9}"), "/hidden_size cannot change"));
  CHECK(test::contains(refused("{\"checkpoint_evry\": 9}"), "checkpoint_every"));
  const auto trainer = rig.resume("b", "{\"checkpoint_every\": 1, \"keep_checkpoints\": 0, \"log_every\": 2}");
  const auto stream = trainer->open_events();
  CHECK(trainer->run(-1).state == TrainerState::finished);
  Event event;
  int64_t progress = 0;
  while (stream->next(0, event) == EventStream::Next::event) {
    CHECK(event.kind != EventKind::warning);
    progress += event.kind == EventKind::progress;
  }
  CHECK(progress == 3);  // steps 4, 6, 8
  for (const int step : {3, 4, 5, 6, 7, 8}) CHECK(fs::exists(rig.folder / "b/checkpoints" / ("step-" + std::to_string(step))));
  CHECK(Json::parse(read_file(rig.folder / "b/config.json"))["trainer"]["checkpoint_every"] == 1);
}

TEST_CASE("a run that has not begun to decay can be given another end, and is then the run that had it from the start") {
  const Rig rig;
  const auto config = [&](int64_t steps, const std::string& run) {
    train::TrainerConfig c = rig.config(steps, run);
    c.decay = "wsd";
    c.warmup_steps = 1;
    c.decay_steps = 2;
    c.checkpoint_every = 1;
    c.phases = {{.steps = steps, .max_seq_length = 32}};
    return c;
  };
  const auto longer = rig.trainer(config(11, "longer"));
  longer->run(-1);
  rig.trainer(config(8, "shorter"))->run(5);
  const auto extended = rig.resume("shorter", "{\"num_train_steps\": 11}");
  CHECK(extended->run(-1).step == 11);
  CHECK(test::state_of(*extended->model()) == test::state_of(*longer->model()));
  rig.trainer(config(8, "decayed"))->run(7);
  const auto refused = [&](const char* run, const char* json) { return test::error_of([&] { rig.resume(run, json); })->message(); };
  CHECK(test::contains(refused("decayed", "{\"num_train_steps\": 11}"), "/num_train_steps cannot change after step 6"));
  rig.trainer(config(30, "early"))->run(5);
  CHECK(test::contains(refused("early", "{\"num_train_steps\": 5}"), "/num_train_steps is too early an end"));
  CHECK(test::contains(refused("early", "{\"decay_steps\": 26}"), "/decay_steps is too early an end"));
  CHECK(rig.resume("early", "{\"num_train_steps\": 9, \"decay_steps\": 4}")->run(-1).step == 9);
}

TEST_CASE("what makes a resume inexact is said; another corpus is refused") {
  Rig rig;
  {
    auto t = rig.trainer(rig.config(8));
    t->run(3);
    t->checkpoint();
  }
  auto trainer = rig.resume("run", "{\"threads\": 2}");
  const auto stream = trainer->open_events();
  trainer->run(1);
  Event event;
  bool said = false;
  while (stream->next(0, event) == EventStream::Next::event) said = said || event.message == "resume: inexact (threads)";
  CHECK(said);
  trainer.reset();
  rig.corpus = std::make_shared<const test::FakeCorpus>(test::FakeOptions{.seed = 2});
  CHECK(test::error_of([&] { rig.resume(); })->code() == Code::data);
  rig.corpus = nullptr;
  CHECK(test::contains(test::error_of([&] { rig.resume(); })->message(), "fake-corpus"));
}

TEST_CASE("a step's folder that is no checkpoint makes room for one") {
  const Rig rig;
  {
    auto t = rig.trainer(rig.config(8));
    t->run(3);
    t->checkpoint();
  }
  fs::create_directories(rig.folder / "run/checkpoints/step-8/model");  // a copy that broke off
  CHECK(rig.resume()->run(-1).state == TrainerState::finished);
  CHECK(Checkpoint::open(rig.folder / "run")->step() == 8);
  CHECK(fs::exists(rig.folder / "run/checkpoints/step-8.broken-1/model"));
}

// A child trains in a new process, so that nothing but the files is carried over.
TEST_CASE("N steps are k, a new process and N - k, bit for bit, for every k") {
  const Rig rig;
  const auto reference = rig.trainer(rig.config(12, "reference"));
  reference->run(-1);
  const std::string expected = test::state_of(*reference->model());
  for (const int64_t k : {1, 5, 6, 7, 11}) {  // 6 is the change of phase
    const std::string run = "run" + std::to_string(k);
    {
      auto t = rig.trainer(rig.config(12, run));
      t->run(k);
      t->checkpoint();
    }
    const auto resumed = rig.resume(run);
    CHECK(resumed->run(-1).step == 12);
    CHECK(test::state_of(*resumed->model()) == expected);
    const auto a = Checkpoint::open(rig.folder / "reference"), b = Checkpoint::open(rig.folder / run);
    CHECK(a->state().position == b->state().position);
    CHECK(a->state().tokens == b->state().tokens);
  }
}

TEST_CASE("killed at any instant, a run leaves a checkpoint that loads and goes on bit for bit") {
  const Rig rig;
  const auto reference = rig.trainer(rig.config(40, "reference"));
  reference->run(-1);
  const std::string expected = test::state_of(*reference->model());
  const fs::path program = fs::read_symlink("/proc/self/exe");
  for (int round = 0; round < 4; ++round) {
    const std::string run = "run" + std::to_string(round);
    const pid_t child = ::fork();
    if (child == 0) {
      ::setenv("BERTPT_TEST_KILLED_RUN", (rig.folder / run).c_str(), 1);
      ::setenv("TMPDIR", rig.folder.path().c_str(), 1);  // it cannot clean up
      const int null = ::open("/dev/null", O_WRONLY);
      ::dup2(null, 1);
      ::execl(program.c_str(), program.c_str(), "the run that is killed", static_cast<char*>(nullptr));
      ::_exit(1);
    }
    while (!fs::exists(rig.folder / run / "checkpoints/latest")) std::this_thread::sleep_for(std::chrono::milliseconds(1));
    std::this_thread::sleep_for(std::chrono::microseconds(round * 1700));
    ::kill(child, SIGKILL);
    ::waitpid(child, nullptr, 0);
    const auto checkpoint = Checkpoint::open(rig.folder / run);
    Progress progress;
    checkpoint->verify({}, progress);
    CHECK(checkpoint->step() >= 1);
    const auto resumed = rig.resume(run);
    CHECK(resumed->run(-1).state == TrainerState::finished);
    CHECK(test::state_of(*resumed->model()) == expected);
  }
}

// Not a test: what the test before starts and kills.
TEST_CASE("the run that is killed", "[.]") {
  const char* const run = std::getenv("BERTPT_TEST_KILLED_RUN");
  if (run == nullptr) return;
  const Rig rig;
  auto config = rig.config(40);
  config.run_dir = run;
  config.checkpoint_every = 1;
  config.keep_checkpoints = 1;
  rig.engine.faults.sleep_ms = 1;
  rig.trainer(config)->run(-1);
}

TEST_CASE("a full disk fails the run with its reason and leaves the checkpoints that are whole") {
  const Rig rig;
  const std::string answer = test::in_child([&] {
    ::signal(SIGXFSZ, SIG_IGN);
    auto config = rig.config(8);
    config.checkpoint_every = 2;
    const auto trainer = rig.trainer(config);
    trainer->run(3);
    const rlimit limit{30000, 30000};  // bytes of any file from now on: too few for a checkpoint, enough for events
    ::setrlimit(RLIMIT_FSIZE, &limit);
    const auto error = test::error_of([&] { trainer->run(-1); });
    return error ? error->message() : std::string("no error");
  });
  CHECK(test::contains(answer, "step-4"));
  CHECK(test::contains(answer, "File too large"));
  CHECK(Checkpoint::open(rig.folder / "run")->step() == 2);
  CHECK(rig.resume()->run(-1).state == TrainerState::finished);
}
