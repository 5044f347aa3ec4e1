// samples/cli/config.h   JSON of the command line: a file, then options, then --set POINTER=VALUE, later wins. Checking keys and
// values is the library's work.
#pragma once

#include <nlohmann/json_fwd.hpp>
#include <string>

#include "args.h"

namespace cli {

using Json = nlohmann::ordered_json;

// --config FILE and every --set /pointer=value. A value that is not JSON is taken as a string.
Json configuration(Args& args);

// Options shared by commands that read documents: --format --text-field --id-field --separator, as kind "documents".
Json document_options(Args& args);

}  // namespace cli
