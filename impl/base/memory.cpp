#include "base/memory.h"

#include <fcntl.h>
#include <unistd.h>

#include <cstdio>

namespace bertpt {

int64_t resident_bytes() noexcept {
  const int fd = ::open("/proc/self/statm", O_RDONLY | O_CLOEXEC);
  if (fd < 0) return 0;
  char text[128] = "";
  const ssize_t n = ::read(fd, text, sizeof text - 1);
  ::close(fd);
  long long size = 0, resident = 0;
  if (n <= 0 || std::sscanf(text, "%lld %lld", &size, &resident) != 2) return 0;
  return resident * ::sysconf(_SC_PAGESIZE);
}

}  // namespace bertpt
