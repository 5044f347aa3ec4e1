#include <sys/mman.h>
#include <unistd.h>

#include "fuzz/fuzz.h"

namespace bertpt::fuzz {

MemoryFile::MemoryFile(std::string_view bytes) : fd_(::memfd_create("fuzz", MFD_CLOEXEC)) {
  require(fd_ >= 0, "memfd_create works");
  require(::write(fd_, bytes.data(), bytes.size()) == static_cast<ssize_t>(bytes.size()), "the memory file takes the bytes");
}

MemoryFile::~MemoryFile() { ::close(fd_); }

}  // namespace bertpt::fuzz
