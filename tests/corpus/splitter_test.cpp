#include "corpus/splitter.h"

#include "support/catch.h"

using namespace bertpt;
using namespace bertpt::corpus;

namespace {

struct Result {
  std::vector<std::string> train, validation;
};

// share 0.25: hashes below 2^62 are of the share. Hashes are given in units of 2^60.
Result split(const std::vector<uint64_t>& hashes, int64_t min_validation, double share = 0.25) {
  Result result;
  Splitter splitter(share, min_validation, [&](Split where, const TokenizedDocument& document) {
    REQUIRE(document.ids == std::vector<int32_t>{static_cast<int32_t>(document.text_hash >> 60)});
    (where == Split::train ? result.train : result.validation).push_back(document.id);
  });
  for (size_t i = 0; i < hashes.size(); ++i)
    splitter.add({std::to_string(hashes[i]) + std::string(1, static_cast<char>('a' + i)), hashes[i] << 60, {static_cast<int32_t>(hashes[i])}, {1}});
  splitter.finish();
  return result;
}
using Ids = std::vector<std::string>;

}  // namespace

TEST_CASE("the share decides, and order is kept, when it gives enough") {
  const Result result = split({9, 1, 8, 2, 7}, 2);
  CHECK(result.validation == Ids{"1b", "2d"});
  CHECK(result.train.size() == 3);
  CHECK(split({9, 1, 8}, 0).train == Ids{"9a", "8c"});
}

TEST_CASE("the smallest hashes fill up the validation split") {
  const Result result = split({9, 5, 8, 6, 7, 15}, 2);
  CHECK(result.validation == Ids{"5b", "6d"});
  CHECK(result.train.size() == 4);
  CHECK(split({9, 1, 8, 6}, 2).validation == Ids{"1b", "6d"});
  CHECK(split({9, 8, 6}, 0).validation.empty());
}

TEST_CASE("equal texts stay together") {
  const Result result = split({5, 9, 5, 8, 5}, 1);
  CHECK(result.validation == Ids{"5a", "5c", "5e"});
  CHECK(result.train == Ids{"9b", "8d"});
}

TEST_CASE("training keeps two documents for random pairs before validation gets its second") {
  CHECK(split({9, 8, 7}, 2).train == Ids{"9a", "8b"});
  CHECK(split({9, 8, 7}, 2).validation == Ids{"7c"});
  CHECK(split({9, 1, 8}, 2).train == Ids{"9a", "8c"});
  CHECK(split({9, 8, 7, 6}, 2).train.size() == 2);
  CHECK(split({9, 8, 7, 6}, 2).validation == Ids{"6d", "7c"});
  CHECK(split({9, 9, 8, 7}, 2).train == Ids{"9a", "9b"});  // two documents, though one text
}

TEST_CASE("training keeps at least one text") {
  CHECK(split({9}, 1).train == Ids{"9a"});
  CHECK(split({1}, 1).train == Ids{"1a"});
  CHECK(split({1, 2}, 1).train == Ids{"2b"});
  CHECK(split({1, 1}, 1).train == Ids{"1a", "1b"});
  CHECK(split({9, 8}, 5).train == Ids{"9a"});
  CHECK(split({9, 8}, 5).validation == Ids{"8b"});
  CHECK(split({1, 2, 9}, 5).train == Ids{"9c"});
  CHECK(split({1, 2, 9}, 5).validation.size() == 2);
  CHECK(split({}, 5).train.empty());
}
