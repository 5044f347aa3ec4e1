#include "base/shape.h"

#include <set>
#include <vector>

#include "support/catch.h"
#include "support/errors.h"

using namespace bertpt;

TEST_CASE("every dtype has a size and a name of its own") {
  const size_t sizes[] = {4, 8, 2, 2, 4, 8, 1, 1, 2, 2, 4, 8, 1};
  std::set<std::string_view> names;
  for (int32_t i = 1; i <= 13; ++i) {
    CHECK(size_of(static_cast<DType>(i)) == sizes[i - 1]);
    names.insert(dtype_name(static_cast<DType>(i)));
  }
  CHECK(names.size() == 13);
  CHECK(names.count("unknown") == 0);
  CHECK_THROWS_AS(size_of(static_cast<DType>(99)), Error);
  CHECK(dtype_name(static_cast<DType>(99)) == "unknown");
}

TEST_CASE("shapes count, print, compare and refuse") {
  const Shape shape{12, 20, 3};
  CHECK(shape.rank() == 3);
  CHECK(shape.elements() == 720);
  CHECK(shape.str() == "[12, 20, 3]");
  CHECK(shape == Shape{12, 20, 3});
  CHECK_FALSE(shape == Shape{12, 20});
  CHECK_FALSE(shape == Shape{12, 20, 4});
  CHECK(Shape{}.elements() == 1);
  CHECK(Shape{}.str() == "[]");
  CHECK(Shape{5, 0}.elements() == 0);
  const std::vector<int64_t> dims = {1, 2, 3, 4};
  CHECK(Shape(dims.begin(), dims.end()).elements() == 24);
  CHECK_THROWS_AS((Shape{1, 2, 3, 4, 5}), Error);
  CHECK_THROWS_AS((Shape{-1}), Error);
}

TEST_CASE("a shape whose elements no memory can hold is refused") {
  const auto error = bertpt::test::error_of([] { (Shape{int64_t{1} << 40, int64_t{1} << 40}).elements(); });
  REQUIRE(error.has_value());
  CHECK(error->code() == Code::invalid_argument);
}

TEST_CASE("a view knows its bytes") {
  float data[6] = {};
  const View view{data, {2, 3}, DType::f32, {}};
  CHECK(view.size_bytes() == 24);
  CHECK(view.as<float>() == data);
  CHECK(static_cast<bool>(view));
  CHECK_FALSE(static_cast<bool>(View{}));
  CHECK(View{}.device == Device{Device::Kind::cpu, 0});
}
