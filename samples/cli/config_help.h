// samples/cli/config_help.h   bertpt help config [KIND]: the keys of the configurations, as the library describes them.
#pragma once

#include <string>

namespace cli {

// kind "": the kinds and where they are given. Throws Failure for an unknown kind.
void print_config_help(const std::string& kind);

}  // namespace cli
