#include "base/json.h"

#include "support/catch.h"
#include "support/errors.h"

using namespace bertpt;
using bertpt::test::contains;
using bertpt::test::detail;
using bertpt::test::error_of;

namespace {
Error refused(std::string_view text, Code code = Code::corrupt) {
  const auto error = error_of([&] { parse_json(text, "thing.json", code); });
  INFO("accepted: " << text.substr(0, 80));
  REQUIRE(error.has_value());
  CHECK(error->code() == code);
  CHECK(contains(error->message(), "thing.json"));
  return *error;
}
}  // namespace

TEST_CASE("valid JSON keeps the order of its keys") {
  const Json json = parse_json(R"({"b": 1, "a": [true, null, "x"]})", "x", Code::corrupt);
  CHECK(json.dump() == R"({"b":1,"a":[true,null,"x"]})");
  CHECK(parse_json("3", "x", Code::corrupt) == 3);
}

TEST_CASE("a syntax error names line, column and byte, and keeps the parser's whole reason") {
  const Error error = refused("{\n  \"a\": 1,\n  b\n}", Code::config);
  CHECK(detail(error, "line") == "3");
  CHECK(detail(error, "column") == "3");
  CHECK(detail(error, "offset") == "15");
  CHECK(contains(error.message(), "at line 3, column 3: syntax error"));
  CHECK(contains(refused(R"({"a:": x})").message(), "invalid literal"));
}

TEST_CASE("what a lenient parser lets pass is refused") {
  refused("");
  refused("{} {}");
  refused("{}x");
  refused("// note\n{}");
  refused("/* note */ {}");
  refused(R"({"a": 1,})");
  refused("{'a': 1}");
  refused("NaN");
  refused("[1, Infinity]");
  refused("{\"a\": \"\xff\"}");
  refused("{\"a\": \"\xed\xa0\x80\"}");  // a surrogate in UTF-8
  refused(R"(["\ud800"])");
  refused(std::string_view("{}\0", 3));
  refused("01");
}

TEST_CASE("a number beyond double is an error, not a crash") { CHECK(contains(refused("[1e400]").message(), "1e400")); }

TEST_CASE("depth is bounded: a hundred levels pass, a hundred thousand do not overflow the stack") {
  const auto nested = [](size_t depth) { return std::string(depth, '[') + std::string(depth, ']'); };
  CHECK_NOTHROW(parse_json(nested(100), "x", Code::corrupt));
  CHECK(contains(refused(nested(102)).message(), "deeper than 100"));
  refused(nested(100000));
  refused(std::string(100000, '['));
  std::string objects;
  for (int i = 0; i < 100000; ++i) objects += "{\"a\":";
  refused(objects);
}

TEST_CASE("a duplicate key is refused with its pointer; equal keys in different objects are not duplicates") {
  CHECK(detail(refused(R"({"a": 1, "b": 2, "a": 1})"), "pointer") == "/a");
  CHECK(detail(refused(R"({"x": [1, {"y": {"a/b": 1, "a/b": 2}}]})"), "pointer") == "/x/1/y/a~1b");
  CHECK(detail(refused(R"([[], [], {"k": [], "k": []}])"), "pointer") == "/2/k");
  CHECK(detail(refused("{\"a\": 1, \"\\u0061\": 2}"), "pointer") == "/a");
  CHECK_NOTHROW(parse_json(R"({"a": {"a": {"a": 1}}, "b": [{"a": 1}, {"a": 2}]})", "x", Code::corrupt));
}

TEST_CASE("nearest_word finds likely slips only") {
  const std::vector<std::string> words = {"learning_rate", "weight_decay", "beta1", "beta2"};
  CHECK(nearest_word("learning_rte", words) == "learning_rate");
  CHECK(nearest_word("lerning-rate", words) == "learning_rate");
  CHECK(nearest_word("beta3", words) == "beta1");
  CHECK(nearest_word("decay", words).empty());
  CHECK(nearest_word("beta1", words) == "beta1");
  CHECK(nearest_word("", words).empty());
  CHECK(nearest_word("x", {}).empty());
}

TEST_CASE("escape_pointer follows RFC 6901") {
  CHECK(escape_pointer("a/b~c") == "a~1b~0c");
  CHECK(escape_pointer("") == "");
}
