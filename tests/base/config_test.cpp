#include "base/config.h"

#include "base/json.h"
#include "support/catch.h"
#include "support/errors.h"

using namespace bertpt;
using bertpt::test::contains;
using bertpt::test::detail;
using bertpt::test::error_of;

namespace {

struct Inner {
  int64_t length = 128;
  double rate = 0.5;
  void visit(ConfigVisitor& v) {
    v.field({.name = "length", .help = "Length of it.", .unit = "tokens", .min = 1, .max = 512}, length);
    v.field({.name = "rate", .help = "Share of it.", .min = 0, .max = 1}, rate);
  }
};

struct Outer {
  bool flag = true;
  int64_t count = 7;
  double rate = 1e-4;
  std::string mode = "nsp";
  std::string name = "x";
  std::vector<std::string> files = {"a"};
  std::optional<bool> maybe_flag;
  std::optional<int64_t> maybe_count = 3;
  std::optional<double> maybe_rate;
  std::optional<std::string> maybe_mode;
  Inner inner;
  std::vector<Inner> phases;
  void visit(ConfigVisitor& v) {
    v.field({.name = "flag", .help = "A switch."}, flag);
    v.field({.name = "count", .help = "A number.", .unit = "steps", .min = 0}, count);
    v.field({.name = "rate", .help = "A rate.", .min = 0, .max = 1}, rate);
    v.field({.name = "mode", .help = "A choice.", .choices = {"nsp", "sop"}}, mode);
    v.field({.name = "name", .help = "Any text."}, name);
    v.field({.name = "files", .help = "Some files."}, files);
    v.field({.name = "maybe_flag", .help = "A switch or none."}, maybe_flag);
    v.field({.name = "maybe_count", .help = "A number or none.", .max = 10}, maybe_count);
    v.field({.name = "maybe_rate", .help = "A rate or none."}, maybe_rate);
    v.field({.name = "maybe_mode", .help = "A choice or none.", .choices = {"nsp", "sop"}}, maybe_mode);
    v.object({.name = "inner", .help = "A nested object."}, inner);
    v.list({.name = "phases", .help = "A list of objects."}, phases);
  }
};

Outer parse(std::string_view json) { return parse_config<Outer>(json, "outer"); }
Error refused(std::string_view json) {
  const auto error = error_of([&] { parse(json); });
  INFO("accepted: " << json);
  REQUIRE(error.has_value());
  CHECK(error->code() == Code::config);
  return *error;
}

}  // namespace

TEST_CASE("no text, blanks and {} all mean the defaults") {
  for (const char* text : {"", " \n\t", "{}", " { } "}) {
    const Outer config = parse(text);
    CHECK(config.count == 7);
    CHECK(config.maybe_count == 3);
    CHECK(config.phases.empty());
  }
}

TEST_CASE("every type is read, and keys that are not named keep the given default") {
  Outer defaults;
  defaults.count = 99;
  defaults.inner.rate = 0.25;
  const Outer c =
      parse_config<Outer>(R"({"flag": false, "rate": 1, "mode": "sop", "name": "caf\u00e9", "files": ["b", "c"], "maybe_flag": true,
    "maybe_count": null, "maybe_rate": 2.5, "maybe_mode": "nsp", "inner": {"length": 512}, "phases": [{"length": 64}, {"rate": 0}]})",
                          "outer", defaults);
  CHECK_FALSE(c.flag);
  CHECK(c.count == 99);
  CHECK(c.rate == 1.0);
  CHECK(c.mode == "sop");
  CHECK(c.name == "caf\xc3\xa9");
  CHECK(c.files == std::vector<std::string>{"b", "c"});
  CHECK(c.maybe_flag == true);
  CHECK_FALSE(c.maybe_count.has_value());
  CHECK(c.maybe_rate == 2.5);
  CHECK(c.maybe_mode == "nsp");
  CHECK(c.inner.length == 512);
  CHECK(c.inner.rate == 0.25);
  REQUIRE(c.phases.size() == 2);
  CHECK(c.phases[0].length == 64);
  CHECK(c.phases[0].rate == 0.5);
  CHECK(c.phases[1].length == 128);
  CHECK(c.phases[1].rate == 0.0);
}

TEST_CASE("a list in the text replaces the default list, item defaults included") {
  Outer defaults;
  defaults.phases = {{.length = 1, .rate = 1}, {.length = 2, .rate = 1}};
  CHECK(parse_config<Outer>("{}", "outer", defaults).phases.size() == 2);
  const Outer c = parse_config<Outer>(R"({"phases": [{"length": 9}]})", "outer", defaults);
  REQUIRE(c.phases.size() == 1);
  CHECK(c.phases[0].length == 9);
  CHECK(c.phases[0].rate == 0.5);
  CHECK(parse_config<Outer>(R"({"phases": []})", "outer", defaults).phases.empty());
}

TEST_CASE("whole numbers may be written as 1e6 or 3.0, but not as 3.5, and not beyond 2^63") {
  CHECK(parse(R"({"count": 1e6})").count == 1000000);
  CHECK(parse(R"({"count": 3.0})").count == 3);
  CHECK(parse(R"({"count": 9007199254740993})").count == 9007199254740993);
  CHECK(contains(refused(R"({"count": 3.5})").message(), "whole number"));
  refused(R"({"count": 18446744073709551615})");
  refused(R"({"count": 1e300})");
}

TEST_CASE("an unknown key is refused with its pointer and the nearest key") {
  const Error top = refused(R"({"cuont": 1})");
  CHECK(detail(top, "pointer") == "/cuont");
  CHECK(detail(top, "nearest") == "count");
  CHECK(contains(top.message(), "outer configuration"));
  CHECK(contains(top.message(), "did you mean 'count'?"));

  const Error nested = refused(R"({"inner": {"lenght": 1}})");
  CHECK(detail(nested, "pointer") == "/inner/lenght");
  CHECK(detail(nested, "nearest") == "length");

  const Error item = refused(R"({"phases": [{}, {"rat": 1}]})");
  CHECK(detail(item, "pointer") == "/phases/1/rat");
  CHECK(detail(item, "nearest") == "rate");

  const Error elsewhere = refused(R"({"length": 1})");
  CHECK(detail(elsewhere, "nearest") == "/inner/length");

  const Error strange = refused(R"({"completely different": 1})");
  CHECK(detail(strange, "nearest") == "<absent>");
  CHECK_FALSE(contains(strange.message(), "did you mean"));

  CHECK(detail(refused(R"({"a/b~c": 1})"), "pointer") == "/a~1b~0c");
}

TEST_CASE("a wrong type names pointer, expected type and the value") {
  const struct {
    const char *json, *pointer, *expected;
  } cases[] = {{R"({"flag": 1})", "/flag", "true or false"},
               {R"({"count": "1"})", "/count", "a whole number"},
               {R"({"rate": null})", "/rate", "a number"},
               {R"({"mode": 3})", "/mode", "a string"},
               {R"({"files": "a"})", "/files", "a list of strings"},
               {R"({"files": [1]})", "/files", "a string"},
               {R"({"inner": []})", "/inner", "an object"},
               {R"({"inner": null})", "/inner", "an object"},
               {R"({"phases": {}})", "/phases", "a list of objects"},
               {R"({"phases": [{}, 5]})", "/phases/1", "an object"},
               {R"({"phases": [{"length": "x"}]})", "/phases/0/length", "a whole number"}};
  for (const auto& c : cases) {
    const Error error = refused(c.json);
    CHECK(detail(error, "pointer") == c.pointer);
    CHECK(detail(error, "expected") == c.expected);
    CHECK(contains(error.message(), "got "));
  }
  for (const char* text : {"[]", "3", "null", "\"x\""}) CHECK(contains(refused(text).message(), "must be a JSON object"));
}

TEST_CASE("bounds and choices are checked wherever they stand") {
  CHECK(contains(refused(R"({"count": -1})").message(), "at least 0, got -1"));
  CHECK(contains(refused(R"({"maybe_count": 11})").message(), "at most 10, got 11"));
  const Error error = refused(R"({"phases": [{"length": 513}]})");
  CHECK(contains(error.message(), "/phases/0/length must be from 1 to 512, got 513"));
  CHECK(parse(R"({"rate": 1.0})").rate == 1.0);
  refused(R"({"rate": 1.0000001})");

  const Error choice = refused(R"({"mode": "nps"})");
  CHECK(contains(choice.message(), "one of 'nsp', 'sop', got 'nps'; did you mean 'nsp'?"));
  refused(R"({"maybe_mode": "NSP"})");
}

TEST_CASE("a key given twice is refused, also deep inside, with its pointer") {
  CHECK(detail(refused(R"({"count": 1, "count": 1})"), "pointer") == "/count");
  CHECK(detail(refused(R"({"phases": [{}, {"rate": 0, "rate": 1}]})"), "pointer") == "/phases/1/rate");
}

TEST_CASE("a value that is a whole document is shortened in the message") {
  const std::string json = R"({"count": ")" + std::string(100000, 'x') + "\"}";
  CHECK(refused(json).message().size() < 1000);
}

TEST_CASE("writing and parsing again gives the same configuration") {
  Outer config = parse(
      R"({"count": 5, "rate": 0.1, "maybe_count": null, "maybe_rate": 1e-300, "files": [], "phases": [{"length": 3}, {"rate": 0.3}]})");
  const std::string text = write_config(config);
  const Outer again = parse_config<Outer>(text, "outer");
  CHECK(write_config(again) == text);
  CHECK(again.rate == 0.1);
  CHECK(again.maybe_rate == 1e-300);
  CHECK_FALSE(again.maybe_count.has_value());
  CHECK(again.phases.size() == 2);
  CHECK(again.files.empty());
  CHECK(contains(write_config(config, 2), "\n  \"count\": 5"));
  const Json json = parse_json(text, "text", Code::config);
  CHECK(json.size() == 12);
  CHECK(json["maybe_count"].is_null());
}

TEST_CASE("the schema lists every key with type, default, bounds, unit, choices and help") {
  const Json schema = parse_json(config_schema<Outer>("outer"), "schema", Code::internal);
  CHECK(schema["title"] == "outer");
  CHECK(schema["additionalProperties"] == false);
  const Json& p = schema["properties"];
  CHECK(p.size() == 12);
  CHECK(p["flag"] == Json({{"type", "boolean"}, {"description", "A switch."}, {"default", true}}));
  CHECK(p["count"]["minimum"] == 0);
  CHECK_FALSE(p["count"].contains("maximum"));
  CHECK(p["count"]["x-unit"] == "steps");
  CHECK(p["rate"]["type"] == "number");
  CHECK(p["rate"]["default"] == 1e-4);
  CHECK(p["mode"]["enum"] == Json({"nsp", "sop"}));
  CHECK(p["files"]["items"]["type"] == "string");
  CHECK(p["maybe_count"]["type"] == Json({"integer", "null"}));
  CHECK(p["maybe_count"]["maximum"].is_number_integer());
  CHECK(p["maybe_mode"]["enum"] == Json({"nsp", "sop", nullptr}));
  CHECK(p["maybe_rate"]["default"].is_null());
  CHECK(p["inner"]["properties"]["length"]["maximum"] == 512);
  CHECK(p["inner"]["description"] == "A nested object.");
  CHECK(p["phases"]["type"] == "array");
  CHECK(p["phases"]["items"]["properties"].size() == 2);
  CHECK(p["phases"]["items"]["additionalProperties"] == false);
}
