#include "host.h"

#include <poll.h>
#include <unistd.h>

#include <atomic>
#include <chrono>
#include <condition_variable>
#include <csignal>
#include <cstdio>
#include <cstring>
#include <mutex>
#include <thread>

#include "terminal.h"

namespace cli {
namespace {

// Signal handlers can only reach what lives for ever.
const bertpt_cancel* g_cancel = nullptr;
volatile std::sig_atomic_t g_interrupted = 0, g_at_once = 0;

extern "C" void on_interrupt(int) {
  if (g_interrupted || g_at_once) ::_exit(130);
  g_interrupted = 1;
  bertpt_cancel_request(g_cancel);
}

}  // namespace

void install_log() {
  const auto sink = [](void*, const bertpt_log_record* record) {
    if (std::strcmp(record->component, "train/trainer") != 0)
      std::fprintf(stderr, "bertpt: %s: %s\n", record->level >= BERTPT_LOG_ERROR ? "error" : "warning", record->message);
  };
  checked([&](bertpt_error** error) { return bertpt_log_set_sink(sink, nullptr, nullptr, error); });
}

void install_interrupt_handler() {
  g_cancel = make<CancelHandle>([](auto out, auto error) { return bertpt_cancel_create(out, error); }).release();
  struct sigaction action {};
  action.sa_handler = on_interrupt;
  sigemptyset(&action.sa_mask);
  ::sigaction(SIGINT, &action, nullptr);
  ::sigaction(SIGTERM, &action, nullptr);
}

bool reader_gone(int descriptor) {
  pollfd file{.fd = descriptor, .events = 0, .revents = 0};
  return ::poll(&file, 1, 0) == 1 && (file.revents & POLLERR) != 0;
}

const bertpt_cancel* cancel() { return g_cancel; }
bool interrupted() { return g_interrupted != 0; }
EndAtOnce::EndAtOnce() { g_at_once = 1; }
EndAtOnce::~EndAtOnce() { g_at_once = 0; }

void with_progress(bool quiet, const std::function<void(bertpt_progress*)>& call) {
  const ProgressHandle progress = make<ProgressHandle>([](auto out, auto error) { return bertpt_progress_create(out, error); });
  std::mutex mutex;
  std::condition_variable wake;
  bool done = false;
  std::thread watcher([&] {
    ProgressLine line(quiet);
    std::unique_lock lock(mutex);
    while (!wake.wait_for(lock, std::chrono::milliseconds(100), [&] { return done; })) {
      bertpt_progress_info info{};
      info.struct_size = sizeof info;
      Text unit;
      const std::string stage = text([&](auto out, auto error) {
        bertpt_text* raw = nullptr;
        const bertpt_status status = bertpt_progress_get(progress.get(), &info, out, &raw, error);
        unit.reset(raw);
        return status;
      });
      if (!stage.empty()) line.show(stage, text_of(unit), info.done, info.total);
    }
  });
  const auto stop = [&] {
    {
      const std::lock_guard lock(mutex);
      done = true;
    }
    wake.notify_all();
    watcher.join();
  };
  try {
    call(progress.get());
  } catch (...) {
    stop();
    throw;
  }
  stop();
}

}  // namespace cli
