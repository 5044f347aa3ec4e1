// samples/cli/config.h   JSON of the command line: a file, then options, then --set POINTER=VALUE, later wins. Checking keys and
// values is the library's work.
#pragma once

#include <nlohmann/json_fwd.hpp>
#include <string>

#include "args.h"
#include "host.h"

namespace cli {

using Json = nlohmann::ordered_json;

// --config FILE and every --set /pointer=value. A value that is not JSON is taken as a string.
Json configuration(Args& args);

// The error of an object that stands at /kind in the user's configuration: pointers in its message and details begin at the user's root.
Failure at_place(const Failure& failure, const std::string& kind);

// Options shared by commands that read documents: --format --text-field --id-field --separator, as kind "documents".
Json document_options(Args& args);

}  // namespace cli
