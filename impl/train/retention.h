// train/retention.h   Which checkpoints of a run stay, and the links that point to the newest and the best.
#pragma once

#include <cstdint>
#include <filesystem>
#include <string>

namespace bertpt::train {

struct Retention {
  int64_t newest = 3;  // that many; 0: all
  int64_t every = 0;   // steps: those of its multiples stay for ever; 0: none does
};

// checkpoints/<link> becomes a symbolic link to `name`, replaced in one go and synced.
void point_link(const std::filesystem::path& checkpoints, const char* link, const std::string& name);
// What checkpoints/<link> points to; "" when there is none.
std::string linked(const std::filesystem::path& checkpoints, const char* link);
// Removes what need not stay, and what a killed process left; what `best` points to stays. The run's lock makes the caller the only writer
// here. A folder loses its name first, so that no half-removed checkpoint is ever seen; what cannot be removed stays for the next time.
void remove_old(const std::filesystem::path& checkpoints, const Retention& retention);

}  // namespace bertpt::train
