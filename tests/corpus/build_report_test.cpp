#include "corpus/build_report.h"

#include <algorithm>
#include <cmath>

#include "base/random.h"
#include "support/catch.h"

using namespace bertpt;
using namespace bertpt::corpus;

TEST_CASE("quantiles are exact for small numbers and within 1/128 for large ones") {
  Random random(1, 1);
  for (const double limit : {250.0, 1e4, 1e9, 1e18}) {
    QuantileSketch sketch;
    std::vector<uint64_t> values;
    for (int i = 0; i < 20000; ++i) {
      values.push_back(static_cast<uint64_t>(std::pow(limit, random.uniform())));
      sketch.add(values.back());
    }
    std::sort(values.begin(), values.end());
    for (const double share : {0.0, 0.01, 0.25, 0.5, 0.75, 0.95, 0.999, 1.0}) {
      const size_t index = static_cast<size_t>(std::max(1.0, std::ceil(share * 20000))) - 1;
      const double exact = static_cast<double>(values[index]), got = static_cast<double>(sketch.quantile(share));
      INFO("limit " << limit << " share " << share);
      CHECK(got >= exact);
      CHECK(got <= (exact < 256 ? exact : exact * (1 + 1.0 / 128)));
    }
    CHECK(sketch.max() == values.back());
  }
  CHECK(QuantileSketch().quantile(0.5) == 0);
  QuantileSketch extreme;
  extreme.add(~uint64_t{0});
  extreme.add(0);
  CHECK(extreme.quantile(0) == 0);
  CHECK(extreme.quantile(1) == ~uint64_t{0});
}

TEST_CASE("a sketch that was saved and loaded goes on as if nothing had been") {
  QuantileSketch one, two;
  for (uint64_t i = 0; i < 3000; ++i) one.add(i * i);
  std::string saved;
  one.save(saved);
  ByteReader reader(saved, "sketch", 0);
  two.load(reader);
  CHECK(reader.at_end());
  for (uint64_t i = 0; i < 100; ++i) {
    one.add(i);
    two.add(i);
  }
  for (const double share : {0.0, 0.1, 0.5, 0.9, 1.0}) CHECK(one.quantile(share) == two.quantile(share));
}
