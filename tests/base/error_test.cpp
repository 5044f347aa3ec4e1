#include "base/error.h"

#include <cerrno>
#include <set>

#include "support/catch.h"
#include "support/errors.h"

using namespace bertpt;
using bertpt::test::contains;

TEST_CASE("every code from -1 to -22 has a name of its own") {
  std::set<std::string_view> names;
  for (int32_t code = -22; code <= -1; ++code) names.insert(code_name(static_cast<Code>(code)));
  CHECK(names.size() == 22);
  CHECK(names.count("unknown") == 0);
  CHECK(code_name(Code{0}) == "unknown");
  CHECK(code_name(Code{-1000}) == "unknown");
  CHECK(code_name(Code::no_space) == "no_space");
}

TEST_CASE("an error carries what it was given") {
  const Error error(Code::corrupt, "corpus/reader", "shard is torn",
                    {{"path", "x"}, {"offset", size_t{12}}, {"share", 0.5}, {"flag", true}});
  CHECK(error.code() == Code::corrupt);
  CHECK(error.component() == "corpus/reader");
  CHECK(error.message() == "shard is torn");
  CHECK(std::string(error.what()) == "shard is torn");
  CHECK(error.details_json() == R"({"path":"x","offset":12,"share":0.5,"flag":1})");
  CHECK(Error(Code::io, "c", "m").details_json() == "{}");
}

TEST_CASE("with() adds a detail and leaves the original alone") {
  const Error error(Code::corrupt, "c", "m", {{"offset", 1}});
  CHECK(error.with({"path", "y"}).details_json() == R"({"offset":1,"path":"y"})");
  CHECK(error.details().size() == 1);
  CHECK(error.with({"offset", 2}).details_json() == R"({"offset":2})");
}

TEST_CASE("details that are not UTF-8 do not break the report") {
  CHECK(Error(Code::io, "c", "m",
              {{"path",
                "a\xff"
                "b"}})
            .details_json() ==
        "{\"path\":\"a\xef\xbf\xbd"
        "b\"}");
}

TEST_CASE("errno becomes a code, a sentence and details") {
  const auto of = [](int number) { return *bertpt::test::error_of([&] { throw_errno(number, "base/files", "open", "/x/y"); }); };
  CHECK(of(ENOENT).code() == Code::not_found);
  CHECK(of(ENOSPC).code() == Code::no_space);
  CHECK(of(EDQUOT).code() == Code::no_space);
  CHECK(of(EACCES).code() == Code::io);
  CHECK(of(EACCES).message() == "cannot open '/x/y': Permission denied");
  CHECK(contains(of(ENOSPC).message(), "free some space"));
  CHECK(of(EACCES).details_json() == R"({"path":"/x/y","errno":13})");
}
