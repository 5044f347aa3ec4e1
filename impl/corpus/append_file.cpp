#include "corpus/append_file.h"

#include <fcntl.h>
#include <unistd.h>

#include <cerrno>
#include <string>
#include <utility>

#include "base/error.h"
#include "base/files.h"

namespace bertpt::corpus {
namespace {

constexpr const char* kComponent = "corpus/append_file";

int open_working(const std::filesystem::path& working, int flags) {
  const int fd = ::open(working.c_str(), O_WRONLY | O_CLOEXEC | flags, 0666);
  if (fd < 0) throw_errno(errno, kComponent, "write", working.string());
  return fd;
}

}  // namespace

AppendFile::AppendFile(std::filesystem::path path)
    : path_(std::move(path)), working_(path_.string() + ".part"), fd_(open_working(working_, O_CREAT | O_TRUNC)) {}

AppendFile::AppendFile(std::filesystem::path path, uint64_t size_bytes)
    : path_(std::move(path)), working_(path_.string() + ".part"), size_bytes_(size_bytes), keep_(true) {
  std::error_code ignored;  // the process before may have ended between commit() and noting it
  if (!std::filesystem::exists(working_, ignored)) std::filesystem::rename(path_, working_, ignored);
  fd_ = open_working(working_, 0);
  const off_t size = ::lseek(fd_, 0, SEEK_END);
  const bool good = size >= 0 && static_cast<uint64_t>(size) >= size_bytes && ::ftruncate(fd_, static_cast<off_t>(size_bytes)) == 0 &&
                    ::lseek(fd_, 0, SEEK_END) == static_cast<off_t>(size_bytes);
  if (good) return;
  ::close(fd_);
  throw Error(Code::corrupt, kComponent,
              "'" + working_.string() + "' is shorter than the " + std::to_string(size_bytes) + " bytes written before",
              {{"path", working_.string()}});
}

AppendFile::~AppendFile() {
  if (fd_ < 0) return;
  ::close(fd_);
  if (!keep_) ::unlink(working_.c_str());
}

void AppendFile::write(std::string_view bytes) {
  while (!bytes.empty()) {
    const ssize_t n = ::write(fd_, bytes.data(), bytes.size());
    if (n < 0 && errno == EINTR) continue;
    if (n < 0) throw_errno(errno, kComponent, "write", path_.string());
    bytes.remove_prefix(static_cast<size_t>(n));
    size_bytes_ += static_cast<uint64_t>(n);
  }
}

void AppendFile::sync() {
  if (::fsync(fd_) != 0) throw_errno(errno, kComponent, "write", path_.string());
}

void AppendFile::commit() {
  sync();
  if (::close(std::exchange(fd_, -1)) != 0) throw_errno(errno, kComponent, "write", path_.string());
  std::error_code error;
  std::filesystem::rename(working_, path_, error);
  if (error) throw_errno(error.value(), kComponent, "rename to", path_.string());
  fsync_path(path_.has_parent_path() ? path_.parent_path() : std::filesystem::path("."));
}

}  // namespace bertpt::corpus
