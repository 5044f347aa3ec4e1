#include "corpus/source_paths.h"

#include <glob.h>

#include <algorithm>
#include <cerrno>
#include <filesystem>

#include "base/error.h"

namespace bertpt::corpus {
namespace fs = std::filesystem;
namespace {

constexpr const char* kComponent = "corpus/source";

std::vector<std::string> files_below(const std::string& folder) {
  std::vector<std::string> files;
  std::error_code error;
  for (fs::recursive_directory_iterator it(folder, fs::directory_options::follow_directory_symlink, error), end; !error && it != end;
       it.increment(error)) {
    const bool hidden = it->path().filename().string().starts_with('.');
    std::error_code ignored;
    if (hidden && it->is_directory(ignored)) it.disable_recursion_pending();
    if (!hidden && it->is_regular_file(ignored)) files.push_back(it->path().string());
  }
  if (error) throw_errno(error.value(), kComponent, "read the folder", folder);
  return files;
}

std::vector<std::string> files_of_pattern(const std::string& pattern) {
  glob_t found{};
  const int status = ::glob(pattern.c_str(), GLOB_NOSORT, nullptr, &found);
  std::vector<std::string> files;
  for (size_t i = 0; i < found.gl_pathc; ++i) {
    std::error_code ignored;
    if (!fs::is_directory(found.gl_pathv[i], ignored)) files.emplace_back(found.gl_pathv[i]);
  }
  ::globfree(&found);
  if (status == GLOB_NOSPACE) throw Error(Code::out_of_memory, kComponent, "no memory for the files of '" + pattern + "'");
  if (status == GLOB_ABORTED) throw_errno(EIO, kComponent, "read the folders of", pattern);
  return files;
}

}  // namespace

std::vector<std::string> files_of_word(const std::string& word) {
  std::error_code ignored;
  const bool folder = fs::is_directory(word, ignored);
  const bool pattern = !folder && word.find_first_of("*?[") != std::string::npos && !fs::exists(word, ignored);
  if (!folder && !pattern) return {word};
  std::vector<std::string> files = folder ? files_below(word) : files_of_pattern(word);
  if (files.empty()) {
    throw Error(Code::not_found, kComponent,
                folder ? "the folder '" + word + "' holds no file" : "no file matches the pattern '" + word + "'", {{"path", word}});
  }
  std::sort(files.begin(), files.end());
  return files;
}

}  // namespace bertpt::corpus
