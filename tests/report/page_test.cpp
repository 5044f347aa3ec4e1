#include "report/page.h"

#include "base/files.h"
#include "base/json.h"
#include "report/history.h"
#include "support/catch.h"
#include "support/errors.h"
#include "support/temp_dir.h"

using namespace bertpt;
using namespace bertpt::report;
using bertpt::test::TempDir;

namespace {

std::string line(const std::string& kind, int64_t step, double loss, double seconds, const Json& more = Json::object()) {
  Json event = {{"event", kind}, {"step", step}, {"time_ms", 1000 * step}, {"metrics", {{"step", step}, {"tokens", 10 * step}, {"seconds", seconds}, {"mlm_loss", loss}, {"num_train_steps", 8}, {"epoch", 0}, {"epoch_position", 0.5}}}};
  event.update(more);
  return event.dump() + "\n";
}

}  // namespace

TEST_CASE("what a resumed run did again is told once, and its seconds go on") {
  const TempDir folder;
  std::string events = line("started", 0, 0, 0, {{"message", "a </script> b"}, {"model", {{"parameters", 7}}}, {"corpus", {{"documents", {{"kept", 3}}}}}});
  for (int64_t step = 1; step <= 6; ++step) events += line("progress", step, 9.0 - static_cast<double>(step), static_cast<double>(step));
  events += line("evaluation", 6, 3, 6, {{"evaluation", {{"mlm_loss", 3.0}, {"masked", 5}}}});
  events += line("started", 4, 0, 0, {{"message", "again"}});
  events += line("progress", 5, 4.25, 1) + line("phase", 5, 0, 1, {{"message", "phase 2 of 2: steps 5 to 8"}}) + line("progress", 6, NAN, 2);
  events += line("evaluation", 6, 3, 2, {{"evaluation", {{"mlm_loss", 2.5}}}, {"samples", Json::array({{{"text", "x"}}})}});
  events += "{\"event\":\"progress\",\"step\":7";  // torn
  write_file_atomic(folder / "events.jsonl", events);
  const Json history = Json::parse(read_history(folder / "events.jsonl", 100));
  CHECK(history["progress"]["step"] == Json({1, 2, 3, 4, 5, 6}));
  CHECK(history["progress"]["mlm_loss"] == Json({8, 7, 6, 5, 4.25, nullptr}));
  CHECK(history["progress"]["seconds"] == Json({1, 2, 3, 4, 7, 8}));
  CHECK_FALSE(history["progress"].contains("pair_loss"));
  REQUIRE(history["evaluations"].size() == 1);
  CHECK(history["evaluations"][0]["mlm_loss"] == 2.5);
  CHECK(history["evaluations"][0]["samples"].size() == 1);
  REQUIRE(history["marks"].size() == 2);
  CHECK(history["marks"][0]["name"] == "resumed");
  CHECK(history["marks"][1]["name"] == "phase 2");
  CHECK(history["model"]["parameters"] == 7);
  CHECK(history["seconds"] == 8.0);

  const Json few = Json::parse(read_history(folder / "events.jsonl", 2))["progress"];
  CHECK(few["step"] == Json({3, 6}));
  CHECK(few["mlm_loss"] == Json({7, 4.625}));
  CHECK(few["mlm_loss_lo"] == Json({6, 4.25}));
  CHECK(few["mlm_loss_hi"] == Json({8, 5}));

  const std::string page = read_file(write_page(folder.path()));
  CHECK(page.find("</script> b") == std::string::npos);  // no text of the run ends the page's script
  CHECK(page.find("@DATA@") == std::string::npos);
  CHECK(page.find("http://") == page.find("http://www.w3.org/2000/svg"));  // the one address is a name, not a place
  CHECK(page.find("https://") == std::string::npos);
}

TEST_CASE("a run that went back is told so, and what it did again once") {
  const TempDir folder;
  write_file_atomic(folder / "events.jsonl", line("started", 0, 0, 0) + line("progress", 1, 3, 1) + line("progress", 2, 9, 2) + line("warning", 1, 3, 2) +
                                                 line("progress", 2, 2, 3));
  const Json history = Json::parse(read_history(folder / "events.jsonl", 100));
  CHECK(history["progress"]["mlm_loss"] == Json({3, 2}));
  REQUIRE(history["marks"].size() == 1);
  CHECK(history["marks"][0]["name"] == "rolled back");
}

TEST_CASE("lines that are no events of a run are left out, and a loss that is no number stays null") {
  const TempDir folder;
  std::string events = line("started", 0, 0, 0) + line("progress", 1, 3, 1) + "{\"event\":\"warning\"}\n{\"event\":\"warning\",\"step\":\"x\"}\n" +
                       "{\"event\":\"progress\",\"step\":1,\"metrics\":[1]}\n{\"event\":\"warning\",\"step\":1,\"message\":7}\n";
  events += line("evaluation", 1, NAN, 2, {{"evaluation", {{"mlm_loss", NAN}, {"masked", 5}, {"step", nullptr}}}, {"metrics", {{"tokens", nullptr}, {"seconds_left", nullptr}}}});
  write_file_atomic(folder / "events.jsonl", events);
  const Json history = Json::parse(read_history(folder / "events.jsonl", 100));
  CHECK(history["progress"]["step"] == Json({1}));
  CHECK(history["log"].size() == 2);  // started, and the warning whose message is no text
  REQUIRE(history["evaluations"].size() == 1);
  CHECK(history["evaluations"][0]["mlm_loss"].is_null());
  CHECK(history["evaluations"][0]["step"] == 1);
  const std::string page = read_file(write_page(folder / "."));
  CHECK(page.find("\"run\":" + Json(folder.path().filename().string()).dump()) != std::string::npos);  // "." is no name
}

TEST_CASE("a folder without events is no run") {
  const TempDir folder;
  CHECK(test::error_of([&] { write_page(folder.path()); }).value().code() == Code::not_found);
}
