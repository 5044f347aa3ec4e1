// base/memory.h   How much memory the process holds.
#pragma once

#include <cstdint>

namespace bertpt {

// Bytes in physical memory now; 0 where the system does not tell. A few microseconds.
int64_t resident_bytes() noexcept;

}  // namespace bertpt
