// corpus/source_paths.h   The files that a user's words mean: files themselves, all files below a folder, and patterns such as
// "text/*.txt".
#pragma once

#include <string>
#include <vector>

namespace bertpt::corpus {

// A file stays as it is, also one that does not exist (opening it says so). A folder gives all regular files below it, by path in byte
// order, without names that begin with a dot. A word with *, ? or [ that is no file is a pattern as the shell knows it; its files
// come in byte order. Errors: Code::not_found for a folder without files or a pattern without matches.
std::vector<std::string> files_of_word(const std::string& word);

}  // namespace bertpt::corpus
