#include "base/scratch_file.h"

#include <fcntl.h>
#include <unistd.h>

#include <cerrno>
#include <string>
#include <utility>

#include "base/error.h"

namespace bertpt {
namespace fs = std::filesystem;
namespace {

constexpr const char* kComponent = "base/scratch_file";

[[noreturn]] void fail(int reason, const char* action, const fs::path& folder) {
  throw_errno(reason, kComponent, std::string(action) + " a temporary file in", folder.string());
}

fs::path system_folder() {
  std::error_code error;
  fs::path folder = fs::temp_directory_path(error);
  return error ? fs::path("/tmp") : folder;
}

int open_unnamed(const fs::path& folder) {
  int fd = -1;
#ifdef O_TMPFILE
  do fd = ::open(folder.c_str(), O_TMPFILE | O_RDWR | O_CLOEXEC, 0600);
  while (fd < 0 && errno == EINTR);
  if (fd >= 0) return fd;
#endif
  // A file system without unnamed files: one whose name is taken away at once.
  std::string name = (folder / "bertpt-XXXXXX").string();
  fd = ::mkostemp(name.data(), O_CLOEXEC);
  if (fd < 0) fail(errno, "create", folder);
  ::unlink(name.c_str());
  return fd;
}

}  // namespace

ScratchFile::ScratchFile(const fs::path& folder) : folder_(folder.empty() ? system_folder() : folder), fd_(open_unnamed(folder_)) {}

ScratchFile::~ScratchFile() {
  if (fd_ >= 0) ::close(fd_);
}

ScratchFile::ScratchFile(ScratchFile&& other) noexcept
    : folder_(std::move(other.folder_)), fd_(std::exchange(other.fd_, -1)), size_bytes_(other.size_bytes_) {}

ScratchFile& ScratchFile::operator=(ScratchFile&& other) noexcept {
  std::swap(folder_, other.folder_);
  std::swap(fd_, other.fd_);
  std::swap(size_bytes_, other.size_bytes_);
  return *this;
}

void ScratchFile::append(const void* data, size_t size_bytes) {
  const char* p = static_cast<const char*>(data);
  while (size_bytes > 0) {
    const ssize_t n = ::pwrite(fd_, p, size_bytes, static_cast<off_t>(size_bytes_));
    if (n < 0 && errno == EINTR) continue;
    if (n < 0) fail(errno, "write", folder_);
    p += n;
    size_bytes -= static_cast<size_t>(n);
    size_bytes_ += static_cast<uint64_t>(n);
  }
}

size_t ScratchFile::read_at(uint64_t offset, void* data, size_t size_bytes) const {
  size_t done = 0;
  while (done < size_bytes) {
    const ssize_t n = ::pread(fd_, static_cast<char*>(data) + done, size_bytes - done, static_cast<off_t>(offset + done));
    if (n < 0 && errno == EINTR) continue;
    if (n < 0) fail(errno, "read", folder_);
    if (n == 0) break;
    done += static_cast<size_t>(n);
  }
  return done;
}

}  // namespace bertpt
