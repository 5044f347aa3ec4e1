// samples/cli/evaluation.h   An evaluation for people and for machines.
#pragma once

#include <bertpt/bertpt.h>

#include <string>

#include "config.h"

namespace cli {

std::string evaluation_line(const bertpt_evaluation& evaluation);  // one line of words
std::string evaluation_line(const Json& evaluation);               // the same from its JSON
Json evaluation_json(const bertpt_evaluation& evaluation);

}  // namespace cli
