// tests/fuzz/fuzz.h   One parser property per file: <name>_fuzz.cpp defines seeds() and one_input(). In every test run replay.cpp feeds
// the seeds, the corpus and a fixed number of deterministic mutations; in the long tier libFuzzer drives the same function.
#pragma once

#include <cstdint>
#include <cstdio>
#include <cstdlib>
#include <filesystem>
#include <string>
#include <string_view>
#include <vector>

namespace bertpt::fuzz {

std::vector<std::string> seeds();           // valid and nearly valid inputs
void one_input(std::string_view input);     // returns, or aborts when the property is broken; an Error is a fine answer

// The property of a fuzz target: aborts with the condition when it does not hold, which any fuzzer reports.
inline void require(bool condition, const char* what) {
  if (condition) return;
  std::fprintf(stderr, "property broken: %s\n", what);
  std::abort();
}

// A file in memory with these bytes, for parsers that take a path; gone with the object.
class MemoryFile {
 public:
  explicit MemoryFile(std::string_view bytes);
  ~MemoryFile();
  MemoryFile(const MemoryFile&) = delete;
  std::filesystem::path path() const { return "/proc/self/fd/" + std::to_string(fd_); }

 private:
  int fd_;
};

}  // namespace bertpt::fuzz
