// train/checkpoint_target.h   Where the files of a checkpoint go: a folder that appears whole, or a host's function. Files come one after
// the other, each in order and with its size known, and are hashed on the way; the manifest is the last.
#pragma once

#include <cstdint>
#include <filesystem>
#include <functional>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "base/files.h"
#include "base/hash.h"

namespace bertpt::train {

struct StoredFile {
  std::string path;  // below the checkpoint's folder
  uint64_t size_bytes = 0;
  std::string xxh3_128;
};

class CheckpointTarget {
 public:
  virtual ~CheckpointTarget();
  void begin(const std::string& path, uint64_t size_bytes);
  void write(const void* data, size_t size_bytes);
  void end();  // Error{internal} when it was not size_bytes
  void file(const std::string& path, std::string_view bytes);
  const std::vector<StoredFile>& files() const { return files_; }  // those that ended
  virtual void commit() = 0;                                       // after the last file

 protected:
  virtual void open(const StoredFile& file) = 0;
  virtual void append(uint64_t offset, const void* data, size_t size_bytes) = 0;
  virtual void close() = 0;

 private:
  std::vector<StoredFile> files_;
  StoredFile current_;
  uint64_t written_ = 0;
  std::unique_ptr<Hasher> hasher_;
};

// Error{state} when the folder exists.
class FolderTarget final : public CheckpointTarget {
 public:
  explicit FolderTarget(std::filesystem::path folder) : folder_(std::move(folder)), directory_(folder_) {}
  void commit() override { directory_.commit(); }

 private:
  void open(const StoredFile& file) override;
  void append(uint64_t offset, const void* data, size_t size_bytes) override;
  void close() override;
  std::filesystem::path folder_;
  AtomicDirectory directory_;
  std::unique_ptr<NewFile> file_;
};

// One piece of one file: its name ("step-200/model/vocab.txt"), its size, and `size_bytes` bytes at `offset`, in order and without gaps; a
// file of no bytes comes as one piece of none. What it throws fails the save.
using CheckpointSink =
    std::function<void(const std::string& name, uint64_t file_bytes, uint64_t offset, const void* data, size_t size_bytes)>;

class SinkTarget final : public CheckpointTarget {
 public:
  // prefix: before each file's name, "step-200/". The sink must outlive it.
  SinkTarget(const CheckpointSink& sink, std::string prefix) : sink_(sink), prefix_(std::move(prefix)) {}
  void commit() override {}

 private:
  void open(const StoredFile& file) override;
  void append(uint64_t offset, const void* data, size_t size_bytes) override;
  void close() override {}
  const CheckpointSink& sink_;
  std::string prefix_, name_;
  uint64_t file_bytes_ = 0;
};

}  // namespace bertpt::train
