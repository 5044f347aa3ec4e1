// corpus/manifest.h   corpus.json, written by the builder and read by Corpus::open; docs/corpus-format.md lists its keys.
#pragma once

#include <array>
#include <cstdint>
#include <filesystem>
#include <string>
#include <string_view>
#include <vector>

#include "corpus/shard_writer.h"

namespace bertpt::corpus {

inline constexpr int64_t kManifestVersion = 1;
inline constexpr const char* kManifestName = "corpus.json";
inline constexpr const char* kTokenizerFolder = "tokenizer";
inline constexpr std::array<const char*, 2> kSplitNames{"train", "validation"};  // index: Split

struct ManifestShard {
  std::string name;
  ShardSummary summary;
};

struct ManifestSplit {
  ShardCounts counts;
  std::vector<ManifestShard> shards;
};

struct ManifestFile {
  std::string name;
  uint64_t size_bytes = 0;
  std::string hash;
};

// Members that end in _json are JSON objects as text.
struct Manifest {
  std::string vocab_hash;
  int64_t vocab_size = 0;
  std::string tokenizer_json = "{}";
  std::vector<ManifestFile> tokenizer_files;
  int64_t segmenter_version = 0;
  std::string segmenter_json = "{}", config_json = "{}", source_json = "{}", report_json = "{}";
  std::array<ManifestSplit, 2> splits;

  std::string hash() const;   // identity of the corpus
  std::string write() const;  // the text of corpus.json
  // Errors: Code::corrupt for what was not written by write() or was changed since; Code::unsupported for another version.
  // path: for messages.
  static Manifest parse(std::string_view text, const std::string& path);
};

// Name, size and hash of the regular files in a folder, by name.
std::vector<ManifestFile> list_files(const std::filesystem::path& folder);

}  // namespace bertpt::corpus
