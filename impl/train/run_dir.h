// train/run_dir.h   The folder of one run: config.json, events.jsonl, checkpoints/, lock. One trainer at a time.
#pragma once

#include <filesystem>
#include <memory>
#include <string>
#include <string_view>

namespace bertpt::train {

class RunDir {
 public:
  // A new run. Errors: Code::state when the folder holds a run already or another trainer has it open; Code::io when it cannot be written.
  static std::unique_ptr<RunDir> create(const std::filesystem::path& path, std::string_view config_json);
  // An existing run, or a folder with nothing but checkpoints/step-N, as a sink kept them. Error{not_found} when there is none;
  // Error{state} when another trainer has it open.
  static std::unique_ptr<RunDir> open(const std::filesystem::path& path);
  ~RunDir();               // gives the lock back
  void unlock() noexcept;  // now, for one who will not write any more; any thread
  RunDir(const RunDir&) = delete;

  const std::filesystem::path& path() const { return path_; }
  std::filesystem::path checkpoints() const { return path_ / "checkpoints"; }
  std::string config_json() const;
  void replace_config(std::string_view config_json);
  // One line of events.jsonl, or none when it fails. A torn last line of a killed process was cut off by open().
  void append_event(std::string_view json_line);

 private:
  explicit RunDir(std::filesystem::path path);
  void lock();
  std::filesystem::path path_;
  int lock_fd_ = -1, events_fd_ = -1;
};

}  // namespace bertpt::train
