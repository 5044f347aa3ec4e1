#include "base/files.h"

#include <fcntl.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <unistd.h>

#include <atomic>
#include <cerrno>
#include <chrono>
#include <csignal>
#include <vector>

#include "base/error.h"

namespace bertpt {
namespace fs = std::filesystem;
namespace {

constexpr const char* kComponent = "base/files";

class Descriptor {
 public:
  // shown: the name in messages, when it is not `path`.
  Descriptor(const fs::path& path, int flags, int mode = 0, const fs::path& shown = {}) {
    do fd_ = ::open(path.c_str(), flags | O_CLOEXEC, mode);
    while (fd_ < 0 && errno == EINTR);
    if (fd_ < 0) throw_errno(errno, kComponent, flags & O_CREAT ? "create" : "open", (shown.empty() ? path : shown).string());
  }
  ~Descriptor() {
    if (fd_ >= 0) ::close(fd_);
  }
  Descriptor(const Descriptor&) = delete;
  int get() const { return fd_; }
  int release() { return std::exchange(fd_, -1); }

 private:
  int fd_ = -1;
};

uint64_t size_of_open(int fd, const fs::path& path, bool must_be_regular = false) {
  struct stat info {};
  if (::fstat(fd, &info) != 0) throw_errno(errno, kComponent, "read the size of", path.string());
  if (S_ISDIR(info.st_mode)) throw_errno(EISDIR, kComponent, "read", path.string());
  if (must_be_regular && !S_ISREG(info.st_mode)) {
    throw Error(Code::io, kComponent, "'" + path.string() + "' is a pipe or a device; a regular file is needed to map it",
                {{"path", path.string()}});
  }
  return static_cast<uint64_t>(info.st_size);
}

fs::path parent_of(const fs::path& path) { return path.has_parent_path() ? path.parent_path() : fs::path("."); }

// A file system error of the standard library as an Error.
void check(const std::error_code& error, std::string_view action, const fs::path& path) {
  if (error) throw_errno(error.value(), kComponent, action, path.string());
}

// ".tmp-<pid>-<start>-": <start> tells this process from a former one of the same number, which in a container is the rule.
std::string own_prefix() {
  static const uint64_t start = static_cast<uint64_t>(std::chrono::system_clock::now().time_since_epoch().count());
  return ".tmp-" + std::to_string(::getpid()) + "-" + std::to_string(start) + "-";
}

std::string unique_suffix() {
  static std::atomic<uint64_t> counter{0};
  return own_prefix() + std::to_string(counter.fetch_add(1));
}

// Whether `name` is a temporary one of a process that is gone.
bool is_orphan(const std::string& name) {
  const size_t at = name.rfind(".tmp-");
  if (at == std::string::npos) return false;
  const std::string ending = name.substr(at);
  const pid_t owner = static_cast<pid_t>(std::strtol(ending.c_str() + 5, nullptr, 10));
  if (owner == ::getpid()) return !ending.starts_with(own_prefix());
  return owner > 0 && ::kill(owner, 0) != 0 && errno == ESRCH;
}

}  // namespace

std::string read_file(const fs::path& path, uint64_t limit_bytes) {
  const Descriptor file(path, O_RDONLY);
  const uint64_t size = size_of_open(file.get(), path);
  const auto refuse_above_limit = [&](uint64_t found) {
    if (found <= limit_bytes) return;
    throw Error(Code::invalid_argument, kComponent,
                "'" + path.string() + "' has " + std::to_string(found) + " bytes or more, above the " + std::to_string(limit_bytes) +
                    " expected here",
                {{"path", path.string()}});
  };
  refuse_above_limit(size);
  std::string text;
  text.reserve(size);
  char buffer[1 << 16];
  while (true) {
    const ssize_t n = ::read(file.get(), buffer, sizeof buffer);
    if (n < 0 && errno == EINTR) continue;
    if (n < 0) throw_errno(errno, kComponent, "read", path.string());
    if (n == 0) return text;
    text.append(buffer, static_cast<size_t>(n));
    refuse_above_limit(text.size());  // a pipe or a growing file tells no size beforehand
  }
}

void read_pieces(const fs::path& path, const std::function<void(std::span<const std::byte>)>& f) {
  const Descriptor file(path, O_RDONLY);
  size_of_open(file.get(), path);
  std::vector<std::byte> piece(size_t{1} << 20);
  while (true) {
    const ssize_t n = ::read(file.get(), piece.data(), piece.size());
    if (n < 0 && errno == EINTR) continue;
    if (n < 0) throw_errno(errno, kComponent, "read", path.string());
    if (n == 0) return;
    f({piece.data(), static_cast<size_t>(n)});
  }
}

MappedFile::MappedFile(const fs::path& path) : path_(path) {
  const Descriptor file(path, O_RDONLY);
  const uint64_t size = size_of_open(file.get(), path, true);
  if (size == 0) return;
  void* const data = ::mmap(nullptr, size, PROT_READ, MAP_PRIVATE, file.get(), 0);
  if (data == MAP_FAILED) throw_errno(errno, kComponent, "map", path.string());
  owner_ = std::shared_ptr<const void>(data, [size](const void* p) { ::munmap(const_cast<void*>(p), size); });
  bytes_ = {static_cast<const std::byte*>(data), size};
}

NewFile::NewFile(fs::path path, fs::path shown) : shown_(shown.empty() ? path : std::move(shown)) {
  fd_ = Descriptor(path, O_WRONLY | O_CREAT | O_EXCL, 0666, shown_).release();
}

NewFile::~NewFile() {
  if (fd_ >= 0) ::close(fd_);
}

void NewFile::write(const void* data, size_t size_bytes) {
  const char* p = static_cast<const char*>(data);
  size_bytes_ += size_bytes;
  while (size_bytes > 0) {
    const ssize_t n = ::write(fd_, p, size_bytes);
    if (n < 0 && errno == EINTR) continue;
    if (n < 0) throw_errno(errno, kComponent, "write", shown_.string());
    p += n;
    size_bytes -= static_cast<size_t>(n);
  }
}

void NewFile::sync() {
  if (::fsync(fd_) != 0) throw_errno(errno, kComponent, "write", shown_.string());
}

void NewFile::close() {
  if (::close(std::exchange(fd_, -1)) != 0) throw_errno(errno, kComponent, "write", shown_.string());
}

AtomicFile::AtomicFile(fs::path path) : path_(std::move(path)), temporary_(path_.string() + unique_suffix()), file_(temporary_, path_) {}

AtomicFile::~AtomicFile() {
  if (!committed_) ::unlink(temporary_.c_str());
}

void AtomicFile::commit() {
  file_.sync();
  file_.close();
  if (::rename(temporary_.c_str(), path_.c_str()) != 0) throw_errno(errno, kComponent, "rename to", path_.string());
  committed_ = true;
  fsync_path(parent_of(path_));
}

void write_file_atomic(const fs::path& path, std::string_view text) {
  AtomicFile file(path);
  file.write(text);
  file.commit();
}

AtomicDirectory::AtomicDirectory(fs::path path) : final_(std::move(path)) {
  std::error_code error;
  if (fs::exists(fs::symlink_status(final_, error))) {
    throw Error(Code::state, kComponent, "'" + final_.string() + "' exists already; remove it or choose another name",
                {{"path", final_.string()}});
  }
  const fs::path parent = parent_of(final_);
  make_directories(parent);
  // Only leftovers of processes that are gone: another process may be writing its own right now.
  const std::string prefix = final_.filename().string() + ".tmp-";
  for (fs::directory_iterator it(parent, error), end; !error && it != end; it.increment(error)) {
    const std::string name = it->path().filename().string();
    std::error_code ignored;  // one that cannot be removed harms nobody
    if (name.starts_with(prefix) && is_orphan(name)) fs::remove_all(it->path(), ignored);
  }
  check(error, "list the folder", parent);
  temporary_ = final_.string() + unique_suffix();
  if (::mkdir(temporary_.c_str(), 0777) != 0) throw_errno(errno, kComponent, "create the folder", final_.string());
}

AtomicDirectory::~AtomicDirectory() {
  std::error_code ignored;
  if (!committed_) fs::remove_all(temporary_, ignored);
}

void AtomicDirectory::commit() {
  std::error_code error;
  for (fs::recursive_directory_iterator it(temporary_, error), end; !error && it != end; it.increment(error)) fsync_path(it->path());
  check(error, "list the folder", temporary_);
  fsync_path(temporary_);
  if (::rename(temporary_.c_str(), final_.c_str()) != 0) throw_errno(errno, kComponent, "rename to", final_.string());
  committed_ = true;
  fsync_path(parent_of(final_));
}

void fsync_path(const fs::path& path) {
  const Descriptor file(path, O_RDONLY);
  if (::fsync(file.get()) != 0 && errno != EINVAL) throw_errno(errno, kComponent, "sync", path.string());
}

void make_directories(const fs::path& path) {
  std::error_code error;
  if (path.empty() || fs::is_directory(path, error)) return;
  if (path.has_relative_path() && parent_of(path) != path) make_directories(parent_of(path));
  const bool made = fs::create_directory(path, error);  // false without an error: another was faster, or "a/" after "a"
  if (error == std::errc::file_exists) error = std::make_error_code(std::errc::not_a_directory);
  check(error, "create the folder", path);
  if (!made) return;
  const int parent = ::open(parent_of(path).c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC);
  if (parent < 0) return;  // a folder that may be written but not read cannot be synced
  ::fsync(parent);
  ::close(parent);
}

void require_space(const fs::path& folder, uint64_t need_bytes, std::string_view what) {
  std::error_code error;
  const fs::space_info space = fs::space(folder, error);
  if (error || space.available >= need_bytes) return;  // what tells no size is found out by writing
  const auto megabytes = [](uint64_t bytes) { return std::to_string(bytes / 1'000'000) + "." + std::to_string(bytes / 100'000 % 10) + " MB"; };
  throw Error(Code::no_space, kComponent,
              std::string(what) + " needs " + megabytes(need_bytes) + ", and the disk of '" + folder.string() + "' has " +
                  megabytes(space.available) + " left; make room",
              {{"path", folder.string()}, {"need_bytes", need_bytes}, {"available_bytes", uint64_t{space.available}}});
}

void require_writable_directory(const fs::path& path, std::string_view what) {
  const fs::path probe = path / (".write-test" + unique_suffix());
  try {
    make_directories(path);
    Descriptor file(probe, O_WRONLY | O_CREAT | O_EXCL, 0666);
  } catch (const Error& error) {
    throw Error(error.code(), kComponent,
                std::string(what) + " '" + path.string() + "' cannot be written (" + error.message() +
                    "); choose another folder or change its permissions",
                {{"path", path.string()}});
  }
  ::unlink(probe.c_str());
}

}  // namespace bertpt
