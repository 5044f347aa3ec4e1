#include "base/files.h"

#include <fcntl.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <unistd.h>

#include <atomic>
#include <cerrno>
#include <csignal>

#include "base/error.h"

namespace bertpt {
namespace fs = std::filesystem;
namespace {

constexpr const char* kComponent = "base/files";

class Descriptor {
 public:
  Descriptor(const fs::path& path, int flags, int mode = 0) {
    do fd_ = ::open(path.c_str(), flags | O_CLOEXEC, mode);
    while (fd_ < 0 && errno == EINTR);
    if (fd_ < 0) throw_errno(errno, kComponent, "open", path.string());
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

uint64_t regular_size(int fd, const fs::path& path) {
  struct stat info {};
  if (::fstat(fd, &info) != 0) throw_errno(errno, kComponent, "read the size of", path.string());
  if (S_ISDIR(info.st_mode)) throw_errno(EISDIR, kComponent, "read", path.string());
  return static_cast<uint64_t>(info.st_size);
}

std::string unique_suffix() {
  static std::atomic<uint64_t> counter{0};
  return ".tmp-" + std::to_string(::getpid()) + "-" + std::to_string(counter.fetch_add(1));
}

// The pid in ".tmp-<pid>-<n>", or 0 when the name has no such ending.
pid_t owner_of(const std::string& name) {
  const size_t at = name.rfind(".tmp-");
  return at == std::string::npos ? 0 : static_cast<pid_t>(std::strtol(name.c_str() + at + 5, nullptr, 10));
}

}  // namespace

std::string read_file(const fs::path& path, uint64_t limit_bytes) {
  const Descriptor file(path, O_RDONLY);
  const uint64_t size = regular_size(file.get(), path);
  if (size > limit_bytes) {
    throw Error(Code::invalid_argument, kComponent,
                "'" + path.string() + "' has " + std::to_string(size) + " bytes, more than the " + std::to_string(limit_bytes) + " expected here",
                {{"path", path.string()}});
  }
  std::string text;
  text.reserve(size);
  char buffer[1 << 16];
  while (true) {
    const ssize_t n = ::read(file.get(), buffer, sizeof buffer);
    if (n < 0 && errno == EINTR) continue;
    if (n < 0) throw_errno(errno, kComponent, "read", path.string());
    if (n == 0) return text;
    text.append(buffer, static_cast<size_t>(n));
  }
}

MappedFile::MappedFile(const fs::path& path) : path_(path) {
  const Descriptor file(path, O_RDONLY);
  const uint64_t size = regular_size(file.get(), path);
  if (size == 0) return;
  void* const data = ::mmap(nullptr, size, PROT_READ, MAP_PRIVATE, file.get(), 0);
  if (data == MAP_FAILED) throw_errno(errno, kComponent, "map", path.string());
  owner_ = std::shared_ptr<const void>(data, [size](const void* p) { ::munmap(const_cast<void*>(p), size); });
  bytes_ = {static_cast<const std::byte*>(data), size};
}

AtomicFile::AtomicFile(fs::path path) : path_(std::move(path)), temporary_(path_.string() + unique_suffix()) {
  fd_ = Descriptor(temporary_, O_WRONLY | O_CREAT | O_EXCL, 0666).release();
}

AtomicFile::~AtomicFile() {
  if (fd_ < 0) return;
  ::close(fd_);
  ::unlink(temporary_.c_str());
}

void AtomicFile::write(const void* data, size_t size_bytes) {
  const char* p = static_cast<const char*>(data);
  size_bytes_ += size_bytes;
  while (size_bytes > 0) {
    const ssize_t n = ::write(fd_, p, size_bytes);
    if (n < 0 && errno == EINTR) continue;
    if (n < 0) throw_errno(errno, kComponent, "write", path_.string());
    p += n;
    size_bytes -= static_cast<size_t>(n);
  }
}

void AtomicFile::commit() {
  if (::fsync(fd_) != 0) throw_errno(errno, kComponent, "write", path_.string());
  if (::close(std::exchange(fd_, -1)) != 0) {
    const int reason = errno;
    ::unlink(temporary_.c_str());
    throw_errno(reason, kComponent, "write", path_.string());
  }
  if (::rename(temporary_.c_str(), path_.c_str()) != 0) {
    const int reason = errno;
    ::unlink(temporary_.c_str());
    throw_errno(reason, kComponent, "rename to", path_.string());
  }
  fsync_path(path_.has_parent_path() ? path_.parent_path() : fs::path("."));
}

void write_file_atomic(const fs::path& path, std::string_view text) {
  AtomicFile file(path);
  file.write(text);
  file.commit();
}

AtomicDirectory::AtomicDirectory(fs::path path) : final_(std::move(path)) {
  if (fs::exists(final_)) {
    throw Error(Code::state, kComponent, "'" + final_.string() + "' exists already; remove it or choose another name", {{"path", final_.string()}});
  }
  const fs::path parent = final_.has_parent_path() ? final_.parent_path() : fs::path(".");
  make_directories(parent);
  // Only leftovers of processes that are gone: another process may be writing its own right now.
  const std::string prefix = final_.filename().string() + ".tmp-";
  for (const fs::directory_entry& entry : fs::directory_iterator(parent)) {
    const std::string name = entry.path().filename().string();
    if (name.starts_with(prefix) && owner_of(name) > 0 && ::kill(owner_of(name), 0) != 0 && errno == ESRCH) fs::remove_all(entry.path());
  }
  temporary_ = final_.string() + unique_suffix();
  make_directories(temporary_);
}

AtomicDirectory::~AtomicDirectory() {
  std::error_code ignored;
  if (!committed_) fs::remove_all(temporary_, ignored);
}

void AtomicDirectory::commit() {
  for (const fs::directory_entry& entry : fs::recursive_directory_iterator(temporary_)) fsync_path(entry.path());
  fsync_path(temporary_);
  if (::rename(temporary_.c_str(), final_.c_str()) != 0) throw_errno(errno, kComponent, "rename to", final_.string());
  committed_ = true;
  fsync_path(final_.has_parent_path() ? final_.parent_path() : fs::path("."));
}

void fsync_path(const fs::path& path) {
  const Descriptor file(path, O_RDONLY);
  if (::fsync(file.get()) != 0 && errno != EINVAL) throw_errno(errno, kComponent, "sync", path.string());
}

void make_directories(const fs::path& path) {
  std::error_code error;
  fs::create_directories(path, error);
  if (error) throw_errno(error.value(), kComponent, "create the folder", path.string());
}

void require_writable_directory(const fs::path& path, std::string_view what) {
  make_directories(path);
  const fs::path probe = path / (".write-test" + unique_suffix());
  try {
    Descriptor file(probe, O_WRONLY | O_CREAT | O_EXCL, 0666);
  } catch (const Error& error) {
    throw Error(error.code(), kComponent,
                std::string(what) + " '" + path.string() + "' cannot be written (" + error.message() + "); choose another folder or change its permissions",
                {{"path", path.string()}});
  }
  ::unlink(probe.c_str());
}

}  // namespace bertpt
