// samples/cli/input.h   Lines and documents of files or of standard input.
#pragma once

#include <functional>
#include <string>
#include <string_view>
#include <vector>

#include "config.h"
#include "host.h"

namespace cli {

// Each line, without its newline, of the files in turn; of standard input when there are none. Bounded memory but for the longest line.
void for_each_line(const std::vector<std::string>& paths, const std::function<void(std::string_view)>& use);

// Each document of the files as the library reads them; standard input is one document.
void for_each_document(const std::vector<std::string>& paths, const Json& options, const std::function<void(std::string_view)>& use);

Documents open_documents(const std::vector<std::string>& paths, const Json& options);

}  // namespace cli
