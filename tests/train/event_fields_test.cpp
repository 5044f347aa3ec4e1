#include "train/event_fields.h"

#include <filesystem>
#include <set>

#include "base/files.h"
#include "base/json.h"
#include "support/catch.h"
#include "train/board.h"
#include "train/rig.h"

using namespace bertpt;
using namespace bertpt::train;
using bertpt::test::Rig;

namespace {

const std::filesystem::path kDocs = std::filesystem::path(BERTPT_SOURCE_DIR) / "docs";

bool has_type(const Json& schema, const Json& value) {
  Json types = schema["type"].is_array() ? schema["type"] : Json::array({schema["type"]});
  for (const Json& type : types) {
    const std::string name = type.get<std::string>();
    if ((name == "object" && value.is_object()) || (name == "array" && value.is_array()) || (name == "string" && value.is_string()) ||
        (name == "null" && value.is_null()) || (name == "integer" && value.is_number_integer()) || (name == "number" && value.is_number()))
      return true;
  }
  return false;
}

// What a value has that the schema does not allow; "" when it fits.
std::string complaint(const Json& schema, const Json& value, const std::string& at = "") {
  if (!has_type(schema, value)) return at + " has another type";
  if (schema.contains("items")) {
    for (const Json& item : value) {
      if (auto found = complaint(schema["items"], item, at + "/*"); !found.empty()) return found;
    }
  }
  if (!schema.contains("properties")) return "";
  for (const Json& name : schema["required"]) {
    if (!value.contains(name.get<std::string>())) return at + "/" + name.get<std::string>() + " is missing";
  }
  for (const auto& item : value.items()) {
    if (!schema["properties"].contains(item.key())) return at + "/" + item.key() + " is not in the schema";
    if (auto found = complaint(schema["properties"][item.key()], item.value(), at + "/" + item.key()); !found.empty()) return found;
  }
  return "";
}

void check_rows(const std::string& page, const Json& schema) {
  for (const auto& item : schema["properties"].items()) {
    const bool always = std::ranges::find(schema["required"], Json(item.key())) != schema["required"].end();
    const std::string row = "| `" + item.key() + "` | " + (always ? "always" : "sometimes") + " | " + item.value()["description"].get<std::string>() + " |";
    INFO(row);
    CHECK(page.find(row) != std::string::npos);
    if (item.value().contains("properties")) check_rows(page, item.value());
    if (item.value().contains("items") && item.value()["items"].contains("properties")) check_rows(page, item.value()["items"]);
  }
}

}  // namespace

TEST_CASE("docs/events.schema.json and docs/events.md say what is written") {
  CHECK(read_file(kDocs / "events.schema.json") == event_schema_json());  // bertpt help events > docs/events.schema.json
  check_rows(read_file(kDocs / "events.md"), Json::parse(event_schema_json()));
}

TEST_CASE("every line that a run writes fits the schema, and another one does not") {
  const Rig rig;
  const Json schema = Json::parse(event_schema_json());
  auto config = rig.config(6);
  config.evaluate_every = 3;
  rig.trainer(config)->run(-1);
  std::istringstream lines(read_file(rig.folder / "run/events.jsonl"));
  std::set<std::string> kinds;
  for (std::string line; std::getline(lines, line);) {
    INFO(line);
    const Json event = Json::parse(line);
    CHECK(complaint(schema, event) == "");
    kinds.insert(event["event"].get<std::string>());
  }
  CHECK(kinds == std::set<std::string>{"started", "progress", "evaluation", "checkpoint", "phase", "finished"});
  Event full;
  full.kind = EventKind::failed;
  full.code = Code::numeric;
  full.message = full.path = "x";
  full.metrics.pairs = 1;
  full.metrics.mlm_loss = std::numeric_limits<double>::quiet_NaN();
  full.evaluation = Evaluation{};
  full.samples = {{.text = "a [MASK]", .answer = "b", .probability = 0.5, .guesses = {{"c", 0.25}}}};
  full.model_json = full.corpus_json = "{}";
  Json event = Json::parse(full.json());
  CHECK(complaint(schema, event) == "");
  CHECK(event["metrics"]["mlm_loss"].is_null());
  event["metrics"]["mlm_los"] = 1;
  CHECK(complaint(schema, event) == "/metrics/mlm_los is not in the schema");
}

TEST_CASE("a run writes TensorBoard's files and its report, and a resumed one a file more") {
  const Rig rig;
  auto config = rig.config(8);
  config.checkpoint_every = 4;
  {
    const auto trainer = rig.trainer(config);
    trainer->run(6);
    CHECK_FALSE(std::filesystem::exists(rig.folder / "run/report.html"));  // six of eight steps are no end
  }
  rig.resume()->run(-1);
  CHECK(read_file(rig.folder / "run/report.html").find("resumed") != std::string::npos);
  const auto files = std::filesystem::directory_iterator(rig.folder / "run/tensorboard");
  CHECK(std::distance(begin(files), end(files)) == 2);

  config.run_dir = (rig.folder / "bare").string();
  config.tensorboard = config.report = false;
  rig.trainer(config)->run(-1);
  CHECK_FALSE(std::filesystem::exists(rig.folder / "bare/report.html"));
  CHECK_FALSE(std::filesystem::exists(rig.folder / "bare/tensorboard"));
}

TEST_CASE("a run that goes back goes on in another event file, without what it does again") {
  const Rig rig;
  Board board(rig.folder / "board", 0, rig.log);
  for (const int64_t step : {1, 2, 3, 2, 3, 4}) {
    Event event;
    event.step = step;
    board.write(event);
  }
  std::vector<uintmax_t> sizes;
  for (const auto& entry : std::filesystem::directory_iterator(rig.folder / "board")) sizes.push_back(entry.file_size());
  REQUIRE(sizes.size() == 2);
  std::sort(sizes.begin(), sizes.end());
  CHECK(sizes[1] > 2 * sizes[0]);  // steps 2, 3, 4 against step 1
}

TEST_CASE("a folder that TensorBoard's files cannot be written to costs the run nothing") {
  const Rig rig;
  const auto trainer = rig.trainer(rig.config(4));
  rig.folder.write("run/tensorboard", "a file where the folder should be");
  CHECK(trainer->run(-1).state == TrainerState::finished);
}
