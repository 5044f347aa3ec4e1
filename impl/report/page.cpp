#include "report/page.h"

#include <ctime>

#include "base/files.h"
#include "base/json.h"
#include "report/history.h"
#include "report/page_template.h"

namespace bertpt::report {
namespace fs = std::filesystem;
namespace {

constexpr size_t kPoints = 1200;  // of a curve: more than a screen has columns for a plot

std::string now() {
  const std::time_t seconds = std::time(nullptr);
  std::tm utc{};
  ::gmtime_r(&seconds, &utc);
  char text[32];
  std::strftime(text, sizeof text, "%Y-%m-%d %H:%M", &utc);
  return text;
}

// JSON that may stand in a script element: no tag can begin in it.
std::string for_script(const Json& json) {
  std::string safe;
  for (const char c : json.dump(-1, ' ', false, Json::error_handler_t::replace)) {
    if (c == '<') safe += "\\u003c";
    else safe += c;
  }
  return safe;
}

// 0 where it is no number: one that is not finite is null.
Json number(const Json& object, const char* key) {
  const auto it = object.find(key);
  return it != object.end() && it->is_number() ? *it : Json(0);
}

Json configuration(const fs::path& run_dir) {
  std::error_code none;
  if (!fs::exists(run_dir / "config.json", none)) return Json::object();
  Json json = Json::parse(read_file(run_dir / "config.json"), nullptr, false);
  return json.is_object() ? json : Json::object();
}

}  // namespace

std::string render_page(const fs::path& run_dir) {
  if (!fs::exists(run_dir / "events.jsonl")) {
    throw Error(Code::not_found, "report/page", "'" + run_dir.string() + "' holds no run: it has no events.jsonl",
                {{"path", run_dir.string()}});
  }
  Json data = Json::parse(read_history(run_dir / "events.jsonl", kPoints));
  const Json last = std::move(data["last"]), metrics = last.value("metrics", Json::object());
  data.erase("last");
  data.update(Json{{"run", fs::absolute(run_dir / "").lexically_normal().parent_path().filename().string()},
                   {"written", now()},
                   {"version", BERTPT_VERSION},
                   {"state", last.value("event", "")},
                   {"message", last.contains("message") && last["message"].is_string() ? last["message"] : Json("")},
                   {"step", number(last, "step")},
                   {"num_train_steps", number(metrics, "num_train_steps")},
                   {"tokens", number(metrics, "tokens")},
                   {"seconds_left", number(metrics, "seconds_left")},
                   {"config", configuration(run_dir)}});
  std::string page(kPageTemplate);
  const std::string_view place = "@DATA@";
  page.replace(page.find(place), place.size(), for_script(data));
  return page;
}

fs::path write_page(const fs::path& run_dir, fs::path path) {
  if (path.empty()) path = run_dir / "report.html";
  write_file_atomic(path, render_page(run_dir));
  return path;
}

}  // namespace bertpt::report
