// report/page.h   report.html of a run: one file that holds its own style, script and data, and asks the network for nothing.
#pragma once

#include <filesystem>
#include <string>

namespace bertpt::report {

// From events.jsonl and config.json of the run's folder. The run may be in progress. Error{not_found} without events.
std::string render_page(const std::filesystem::path& run_dir);
// The same into a file that appears whole. path empty: report.html in the run's folder. Gives the path.
std::filesystem::path write_page(const std::filesystem::path& run_dir, std::filesystem::path path = {});

}  // namespace bertpt::report
