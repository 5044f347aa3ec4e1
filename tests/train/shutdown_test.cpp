#include "train/shutdown.h"

#include <fstream>
#include <future>
#include <thread>

#include "base/threads.h"
#include "rig.h"
#include "support/catch.h"
#include "support/child.h"

using namespace bertpt;
using namespace bertpt::train;
using test::Rig;

namespace {

std::string code_of(const std::function<void()>& call) {
  try {
    call();
  } catch (const Error& error) {
    return std::string(code_name(error.code()));
  }
  return "ok";
}

}  // namespace

// Both are for good: each test has a process of its own.

TEST_CASE("a start that races with the shutdown is refused or stopped") {
  CHECK(test::in_child([] {
          const Rig rig;
          std::vector<std::shared_ptr<Trainer>> trainers;
          for (int i = 0; i < 20; ++i) trainers.push_back(rig.trainer(rig.config(1000000, "")));
          std::promise<void> half_way;
          std::thread starting([&] {
            for (size_t i = 0; i < trainers.size(); ++i) {
              if (i == trainers.size() / 2) half_way.set_value();
              code_of([&] { trainers[i]->start(); });
            }
          });
          half_way.get_future().wait();
          shut_down_training();
          std::string answer = stop_all_trainers(60000) ? "" : "some run on; ";
          starting.join();
          for (const auto& trainer : trainers) {
            if (trainer->state() == TrainerState::running) answer += "one runs on; ";
          }
          return answer + code_of([&] { trainers.front()->run(1); });
        }) == "shutdown");
}

// A program of its own, started anew: a forked child would have the trainers of the tests before this one, without their threads.
TEST_CASE("child: exit while a checkpoint is written", "[.exit]") {
  const char* const folder = std::getenv("BERTPT_TEST_FOLDER");
  if (folder == nullptr) return;  // the test below starts it
  const Rig rig;
  auto config = rig.config(4, "");
  config.checkpoint_every = 1;
  config.evaluate_every = 0;
  static std::shared_ptr<Trainer> trainer;  // as a host that keeps its trainer to the end
  trainer = rig.trainer(config);
  const std::filesystem::path last = std::filesystem::path(folder) / "manifest.json";
  trainer->set_checkpoint_sink([folder](const std::string& name, uint64_t, uint64_t, const void*, size_t) {
    std::this_thread::sleep_for(std::chrono::milliseconds(50));
    std::ofstream(std::filesystem::path(folder) / std::filesystem::path(name).filename()) << "x";
  });
  trainer->run(1, {}, Saves::left);
  std::exit(std::filesystem::exists(last) ? 3 : 0);  // 3: it was written before the exit, and nothing is shown
}

TEST_CASE("an exit waits for a checkpoint that is being written while nothing is trained") {
  const test::TempDir folder;
  const pid_t child = ::fork();
  if (child == 0) {
    ::close(1);
    ::setenv("BERTPT_TEST_FOLDER", folder.path().c_str(), 1);
    ::execl("/proc/self/exe", "test_train", "[.exit]", static_cast<char*>(nullptr));
    ::_exit(4);
  }
  int status = 0;
  REQUIRE(::waitpid(child, &status, 0) == child);
  CHECK((WIFEXITED(status) && WEXITSTATUS(status) == 0));
  CHECK(std::filesystem::exists(folder / "manifest.json"));
}

TEST_CASE("halted workers finish their job, take no other, and never end") {
  CHECK(test::in_child([] {
          Worker worker("halted");
          std::atomic<bool> began = false, ended = false, another = false;
          worker.post([&] {
            began = true;
            std::this_thread::sleep_for(std::chrono::milliseconds(100));
            ended = true;
          });
          worker.post([&] { another = true; });
          while (!began) std::this_thread::yield();
          std::string answer = halt_workers(1) ? "it did not wait; " : "";
          if (!halt_workers(60000) || !ended) answer += "the job is cut off; ";
          std::this_thread::sleep_for(std::chrono::milliseconds(50));
          if (another) answer += "another job was done; ";
          return answer + code_of([&] { worker.call([] {}); });
        }) == "shutdown");
}
