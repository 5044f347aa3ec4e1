// samples/cli/summary.h   One page at the end of a run: what was trained, how it went, what to do next.
#pragma once

#include <string>

#include "config.h"

namespace cli {

// On stdout. report: of bertpt_trainer_get_report. What lies before this process comes from the run's events.jsonl.
void print_summary(const Json& report, const std::string& run);

}  // namespace cli
