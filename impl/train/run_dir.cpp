#include "train/run_dir.h"

#include <fcntl.h>
#include <sys/file.h>
#include <unistd.h>

#include <cerrno>

#include "base/files.h"
#include "base/log.h"
#include "train/checkpoint.h"

namespace bertpt::train {
namespace fs = std::filesystem;
namespace {

constexpr const char* kComponent = "train/run_dir";

bool has_checkpoint(const fs::path& checkpoints) {
  std::error_code error;
  for (const fs::directory_entry& entry : fs::directory_iterator(checkpoints, error)) {
    if (step_of(entry.path().filename().string()) >= 0) return true;
  }
  return false;
}

int open_or_throw(const fs::path& path, int flags) {
  int fd;
  do fd = ::open(path.c_str(), flags | O_CLOEXEC, 0666);
  while (fd < 0 && errno == EINTR);
  if (fd < 0) throw_errno(errno, kComponent, "open", path.string());
  return fd;
}

// The length up to the last whole line.
off_t whole_lines(const fs::path& path) {
  const MappedFile file(path);
  size_t size = file.bytes().size();
  while (size > 0 && file.bytes()[size - 1] != std::byte{'\n'}) --size;
  return static_cast<off_t>(size);
}

void log_torn_line(const fs::path& run) {
  process_log().write(LogLevel::warn, kComponent,
                      "the last line of '" + (run / "events.jsonl").string() + "' is torn; a resume cuts it off");
}

}  // namespace

RunDir::RunDir(fs::path path) : path_(std::move(path)) {}

RunDir::~RunDir() {
  if (events_fd_ >= 0) ::close(events_fd_);
  if (lock_fd_ >= 0) ::close(lock_fd_);
}

void RunDir::unlock() noexcept { ::flock(lock_fd_, LOCK_UN); }

void RunDir::lock() {
  lock_fd_ = open_or_throw(path_ / "lock", O_RDWR | O_CREAT);
  if (::flock(lock_fd_, LOCK_EX | LOCK_NB) == 0) return;
  if (errno != EWOULDBLOCK) throw_errno(errno, kComponent, "lock", (path_ / "lock").string());
  throw Error(Code::state, kComponent,
              "the run '" + path_.string() + "' is in use by another trainer; stop it first, or choose another run_dir",
              {{"path", path_.string()}});
}

std::unique_ptr<RunDir> RunDir::create(const fs::path& path, std::string_view config_json) {
  require_writable_directory(path, "the run folder");
  std::unique_ptr<RunDir> run(new RunDir(fs::absolute(path)));
  run->lock();
  if (has_checkpoint(run->checkpoints())) {
    throw Error(Code::state, kComponent, "'" + path.string() + "' holds a run already; resume it, or choose another run_dir",
                {{"path", path.string()}});
  }
  make_directories(run->checkpoints());
  run->replace_config(config_json);
  // What a run without a checkpoint left behind says nothing any more.
  run->events_fd_ = open_or_throw(run->path_ / "events.jsonl", O_WRONLY | O_CREAT | O_APPEND | O_TRUNC);
  return run;
}

std::unique_ptr<RunDir> RunDir::open(const fs::path& path) {
  if (!fs::exists(path / "config.json") && !has_checkpoint(path / "checkpoints")) {
    throw Error(Code::not_found, kComponent, "'" + path.string() + "' holds no run: it has no config.json and no checkpoint",
                {{"path", path.string()}});
  }
  require_writable_directory(path, "the run folder");
  std::unique_ptr<RunDir> run(new RunDir(fs::absolute(path)));
  run->lock();
  const fs::path events = run->path_ / "events.jsonl";
  run->events_fd_ = open_or_throw(events, O_WRONLY | O_CREAT | O_APPEND);
  if (::ftruncate(run->events_fd_, whole_lines(events)) != 0) throw_errno(errno, kComponent, "write", events.string());
  return run;
}

std::string RunDir::config_json() const { return read_file(path_ / "config.json"); }

void RunDir::replace_config(std::string_view config_json) { write_file_atomic(path_ / "config.json", config_json); }

void RunDir::append_event(std::string_view json_line) {
  std::string line(json_line);
  line += '\n';
  size_t done = 0;
  while (done < line.size()) {
    const ssize_t n = ::write(events_fd_, line.data() + done, line.size() - done);
    if (n < 0 && errno == EINTR) continue;
    if (n < 0) {
      const int reason = errno;
      const off_t whole = ::lseek(events_fd_, 0, SEEK_END) - static_cast<off_t>(done);  // the lock makes this the only writer
      if (done > 0 && ::ftruncate(events_fd_, whole) != 0) log_torn_line(path_);
      throw_errno(reason, kComponent, "write", (path_ / "events.jsonl").string());
    }
    done += static_cast<size_t>(n);
  }
}

}  // namespace bertpt::train
