// tests/support/cuda_emulator/emulator.h   What a test sets and asks of the emulator (cuda_runtime.h).
#pragma once

#include <string>

struct bertpt_cuda_table;

namespace bertpt::emulator {

// The order in which blocks, and threads between two barriers, take their turn. Results must not depend on it.
enum class Order { forwards, backwards };
void set_order(Order order);
// What was wrong with the last launch that failed.
std::string last_error();
// The table of kernels of libbertpt-cuda.so, compiled for the emulator.
const bertpt_cuda_table& table();

}  // namespace bertpt::emulator
