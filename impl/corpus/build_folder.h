// corpus/build_folder.h   Where a corpus grows until it is whole: a folder beside the final one that is renamed in the end. One that can be
// continued has the fixed name `<final>.partial`, a lock and a journal of saves; the other kind has a name of its own and is removed
// with the object.
//
// journal = record*      record = u64 size, u64 XXH3-64 of the payload, payload (one zstd frame)
// The first record holds the identity of the build (what goes in and how); each other one holds a save. A record that was torn, and
// what follows it, does not count.
#pragma once

#include <filesystem>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "base/files.h"

namespace bertpt::corpus {

class BuildFolder {
 public:
  // A folder that is not continued. Errors: Code::state when `final` exists.
  explicit BuildFolder(const std::filesystem::path& final);
  // One that is: what lies there from a build of the same identity is kept and its saves are given, else it is begun anew.
  // Errors: Code::state when `final` exists; Code::busy when another process or builder works in it.
  BuildFolder(const std::filesystem::path& final, const std::string& identity);
  ~BuildFolder();
  BuildFolder(const BuildFolder&) = delete;

  const std::filesystem::path& path() const;
  bool resumable() const { return lock_ >= 0; }
  const std::vector<std::string>& saves() const { return saves_; }
  void forget_saves() { saves_.clear(); }
  // Appends a save and makes it safe; from now on the destructor leaves the folder.
  void add_save(const std::string& payload);
  // The next destructor removes everything, saves or not: there is nothing to be continued.
  void discard() { keep_ = false; }
  void commit();

 private:
  std::filesystem::path journal() const { return folder_ / "journal"; }
  void take_lock();
  bool read_journal(const std::string& identity);
  void append(const std::string& payload);

  std::filesystem::path final_, folder_;
  std::unique_ptr<AtomicDirectory> atomic_;  // of the kind that is not continued
  int lock_ = -1, journal_fd_ = -1;
  bool keep_ = false, committed_ = false;
  std::vector<std::string> saves_;
};

}  // namespace bertpt::corpus
