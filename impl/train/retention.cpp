#include "train/retention.h"

#include <unistd.h>

#include <algorithm>
#include <vector>

#include "base/error.h"
#include "base/files.h"
#include "train/checkpoint.h"

namespace bertpt::train {
namespace fs = std::filesystem;

void point_link(const fs::path& checkpoints, const char* link, const std::string& name) {
  const fs::path temporary = checkpoints / (std::string(link) + ".tmp-" + std::to_string(::getpid()));
  std::error_code ignored;
  fs::remove(temporary, ignored);
  std::error_code error;
  fs::create_symlink(name, temporary, error);
  if (!error) fs::rename(temporary, checkpoints / link, error);
  if (error) throw_errno(error.value(), "train/checkpoint", "point to a checkpoint:", (checkpoints / link).string());
  fsync_path(checkpoints);
}

std::string linked(const fs::path& checkpoints, const char* link) {
  std::error_code error;
  const fs::path target = fs::read_symlink(checkpoints / link, error);
  return error ? std::string() : target.filename().string();
}

void remove_old(const fs::path& checkpoints, const Retention& retention) {
  std::vector<std::pair<int64_t, fs::path>> steps;
  std::vector<fs::path> doomed;
  for (const fs::directory_entry& entry : fs::directory_iterator(checkpoints)) {
    const std::string name = entry.path().filename().string();
    if (const int64_t step = step_of(name); step >= 0) steps.emplace_back(step, entry.path());
    else if (name.find(".tmp-") != std::string::npos) doomed.push_back(entry.path());
  }
  std::sort(steps.rbegin(), steps.rend());
  const std::string best = linked(checkpoints, "best");
  std::error_code ignored;
  for (size_t i = retention.newest == 0 ? steps.size() : static_cast<size_t>(retention.newest); i < steps.size(); ++i) {
    const auto& [step, path] = steps[i];
    if (path.filename() == best || (retention.every > 0 && step > 0 && step % retention.every == 0)) continue;
    const fs::path renamed = path.string() + ".tmp-old";
    fs::rename(path, renamed, ignored);
    if (!ignored) doomed.push_back(renamed);
  }
  for (const fs::path& path : doomed) fs::remove_all(path, ignored);
}

}  // namespace bertpt::train
