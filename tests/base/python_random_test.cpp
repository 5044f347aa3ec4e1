// Against CPython 3.11: random.Random(seed), x = list(range(10)), shuffle(x), getrandbits(32) twice, random(), randint(-3, 3), randint(0, 2**40).
#include "base/python_random.h"

#include <numeric>

#include "support/catch.h"

using namespace bertpt;

TEST_CASE("draws equal CPython's") {
  struct Row {
    int64_t seed;
    std::vector<int> shuffled;
    uint64_t first, second;
    double uniform;
    int64_t small, large;
  };
  const std::vector<Row> rows{
      {0, {7, 8, 1, 5, 3, 4, 2, 0, 9, 6}, 1537810351, 2505606783, 0x1.c887befa1e858p-1, -2, 307110291574},
      {12345, {8, 7, 3, 5, 1, 2, 9, 4, 0, 6}, 694443915, 1602297017, 0x1.fcff45bf93c70p-4, 0, 384945956110},
      {-7, {8, 3, 1, 4, 7, 0, 9, 6, 2, 5}, 3907149204, 2179419893, 0x1.b7b3ae099950cp-3, -3, 920985495386},
      {(int64_t{1} << 40) + 5, {1, 2, 3, 6, 7, 0, 5, 4, 9, 8}, 3421009877, 3506157742, 0x1.1224a43d2d7b4p-3, 2, 303597140010},
  };
  for (const Row& row : rows) {
    CAPTURE(row.seed);
    PythonRandom random(row.seed);
    std::vector<int> items(10);
    std::iota(items.begin(), items.end(), 0);
    random.shuffle(items);
    CHECK(items == row.shuffled);
    CHECK(random.bits(32) == row.first);
    CHECK(random.bits(32) == row.second);
    CHECK(random.uniform() == row.uniform);
    CHECK(random.between(-3, 3) == row.small);
    CHECK(random.between(0, int64_t{1} << 40) == row.large);
  }
}
