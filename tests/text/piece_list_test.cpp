#include "text/piece_list.h"

#include "support/catch.h"

using namespace bertpt::text;

TEST_CASE("a list gives back what was put in, empty strings and line breaks too", "[text]") {
  const std::vector<std::string> strings = {"a", "", "##bc", "\n", std::string("x\0y", 3), "é"};
  const PieceList list(strings);
  REQUIRE(list.size() == strings.size());
  for (size_t i = 0; i < strings.size(); ++i) CHECK(list[i] == strings[i]);
  CHECK(list.strings() == strings);
  CHECK(list.lines() == std::string("a\n\n##bc\n\n\nx\0y\né\n", 17));
  PieceList same;
  CHECK(same.empty());
  for (const std::string& piece : strings) same.add(piece);
  CHECK(same == list);
  same.add("z");
  CHECK_FALSE(same == list);
}
