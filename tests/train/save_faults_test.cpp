// Each write, fsync, rename, symlink and mkdir of a save fails once, one after the other: the checkpoint before it stays whole, the run goes on or stops as it was
// told, and no half a checkpoint is ever seen. The calls of the C library are replaced in this program: see fail_here().
#include <dlfcn.h>
#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <atomic>
#include <cerrno>
#include <fstream>

#include "base/files.h"
#include "base/json.h"
#include "rig.h"
#include "support/catch.h"
#include "train/checkpoint.h"

using namespace bertpt;
using namespace bertpt::train;
using test::Rig;
namespace fs = std::filesystem;

namespace {

std::atomic<bool> armed{false};
std::atomic<int64_t> calls{0}, victim{-1};
std::atomic<int> reason{0};
std::atomic<bool> events_full{false};  // no more room for events.jsonl

// On the saver's thread, when armed: counts the call, and says whether it is the one that fails.
bool fail_here() {
  if (!armed) return false;
  char name[16] = {};
  ::pthread_getname_np(::pthread_self(), name, sizeof name);
  if (std::string_view(name) != "bertpt-save") return false;
  if (calls++ != victim) return false;
  errno = reason;
  return true;
}

template <class F>
F* next(const char* name) {
  return reinterpret_cast<F*>(::dlsym(RTLD_NEXT, name));
}

}  // namespace

extern "C" {
ssize_t write(int fd, const void* data, size_t size) {
  static auto* const real = next<ssize_t(int, const void*, size_t)>("write");
  if (events_full) {
    char path[4096];
    const ssize_t n = ::readlink(("/proc/self/fd/" + std::to_string(fd)).c_str(), path, sizeof path);
    if (n > 0 && std::string_view(path, static_cast<size_t>(n)).ends_with("events.jsonl")) {
      errno = ENOSPC;
      return -1;
    }
  }
  return fail_here() ? -1 : real(fd, data, size);
}
int fsync(int fd) {
  static auto* const real = next<int(int)>("fsync");
  return fail_here() ? -1 : real(fd);
}
int rename(const char* from, const char* to) noexcept {
  static auto* const real = next<int(const char*, const char*)>("rename");
  return fail_here() ? -1 : real(from, to);
}
int symlink(const char* target, const char* path) noexcept {
  static auto* const real = next<int(const char*, const char*)>("symlink");
  return fail_here() ? -1 : real(target, path);
}
int mkdir(const char* path, mode_t mode) noexcept {
  static auto* const real = next<int(const char*, mode_t)>("mkdir");
  return fail_here() ? -1 : real(path, mode);
}
}

TEST_CASE("each write of a save fails once: the checkpoint before is whole, and the run goes on or stops as told") {
  const Rig rig;
  const auto whole = rig.trainer(rig.config(12, "reference"));
  whole->run(-1);
  const std::string reference = test::state_of(*whole->model());
  for (const int error : {ENOSPC, EIO}) {
    for (const bool go_on : {true, false}) {
      int64_t n = 0, failed = 0;
      for (bool passed = false; !passed; ++n) {
        REQUIRE(n < 400);
        const std::string run = "run" + std::to_string(error) + (go_on ? "c" : "s") + std::to_string(n);
        INFO(run);
        auto config = rig.config(12, run);
        config.checkpoint_every = 0;
        config.evaluate_every = 0;
        config.tensorboard = false;
        config.report = false;
        config.on_save_error = go_on ? "continue" : "stop";
        auto trainer = rig.trainer(config);
        trainer->run(2);
        trainer->checkpoint();
        trainer->run(2);
        calls = 0;
        victim = n;
        reason = error;
        armed = true;
        const auto fault = test::error_of([&] { trainer->checkpoint(); });
        armed = false;
        passed = calls <= n;  // there was no n-th call any more
        CHECK(passed == !fault);
        if (fault) {
          ++failed;
          CHECK(fault->code() == (error == ENOSPC ? Code::no_space : Code::io));
          CHECK(test::contains(fault->message(), "checkpoint"));
        }
        const auto newest = Checkpoint::open(rig.folder / run);
        Progress unseen;
        newest->verify({}, unseen);  // the one before, or the new one where only the link or the removal failed
        CHECK((newest->step() == 2 || newest->step() == 4));
        CHECK(Checkpoint::open(rig.folder / run / "checkpoints/latest")->step() >= 2);
        if (n % 7 == 0) {  // and again as a save of the run itself
          calls = 0;
          armed = true;
          const auto ended = test::error_of([&] { trainer->run(-1); });
          armed = false;
          CHECK(ended.has_value() == (!go_on && calls > n));
          trainer.reset();
          const auto resumed = rig.resume(run);
          CHECK((resumed->step() == 12 || resumed->run(-1).step == 12));
          CHECK(test::state_of(*resumed->model()) == reference);
        }
        trainer.reset();
        fs::remove_all(rig.folder / run);
      }
      CHECK(failed == n - 1);
      CHECK(failed > 20);
    }
  }
}

TEST_CASE("events that find no room end the run, or it goes on as told") {
  const Rig rig;
  for (const bool go_on : {false, true}) {
    auto config = rig.config(8, go_on ? "continue" : "stop");
    config.on_save_error = go_on ? "continue" : "stop";
    const auto trainer = rig.trainer(config);
    trainer->run(2);
    events_full = true;
    const auto error = test::error_of([&] { trainer->run(-1); });
    events_full = false;
    CHECK(error.has_value() == !go_on);
    if (error) CHECK(error->code() == Code::no_space);
    else CHECK(trainer->state() == TrainerState::finished);
  }
}

TEST_CASE("a flipped bit in any file of a checkpoint is named by its file") {
  const Rig rig;
  const auto trainer = rig.trainer(rig.config(4));
  trainer->run(2);
  const fs::path folder = trainer->checkpoint();
  std::vector<fs::path> files;
  for (const auto& entry : fs::recursive_directory_iterator(folder))
    if (entry.is_regular_file()) files.push_back(entry.path());
  CHECK(files.size() == 8);
  for (const fs::path& path : files) {
    INFO(path);
    const std::string whole = read_file(path);
    std::vector<size_t> places{0, whole.size() / 2, whole.size() - 2};
    if (path.filename() == "manifest.json")
      for (size_t at = 1; at + 1 < whole.size(); at += 13) places.push_back(at);
    for (const size_t at : places) {
      std::string flipped = whole;
      flipped[at] = static_cast<char>(flipped[at] ^ 4);
      std::ofstream(path, std::ios::binary | std::ios::trunc) << flipped;
      const auto error = test::error_of([&] {
        Progress unseen;
        Checkpoint::open(folder)->verify({}, unseen);
      });
      REQUIRE(error);
      CHECK(test::contains(error->message(), path.filename().string()));
    }
    std::ofstream(path, std::ios::binary | std::ios::trunc) << whole;
  }
}
