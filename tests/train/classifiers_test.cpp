#include "train/classifiers.h"

#include <filesystem>

#include "base/files.h"
#include "base/json.h"
#include "support/catch.h"

using namespace bertpt;
using namespace bertpt::train;

namespace {

struct Rows {
  std::vector<float> features;
  std::vector<int32_t> labels;
  Labelled data;
  std::vector<size_t> learned, asked;
};

Rows rows_of(const Json& json) {
  Rows rows;
  for (const Json& row : json["features"]) {
    for (const Json& x : row) rows.features.push_back(x.get<float>());
  }
  rows.labels = json["labels"].get<std::vector<int32_t>>();
  rows.data = {.features = rows.features, .width = json["width"].get<size_t>(), .labels = rows.labels, .n_labels = json["n_labels"].get<size_t>()};
  for (size_t i = 0; i < rows.labels.size(); ++i) (i % 5 == 4 ? rows.asked : rows.learned).push_back(i);
  return rows;
}

}  // namespace

TEST_CASE("logistic regression and the nearest neighbour say what scikit-learn says") {
  const Json cases = Json::parse(read_file(std::filesystem::path(BERTPT_SOURCE_DIR) / "tests/golden/probe.json"));
  REQUIRE(cases.size() == 3);
  for (const Json& json : cases) {
    const Rows rows = rows_of(json);
    CHECK(logistic_regression(rows.data, rows.learned, rows.asked, json["l2"].get<double>()) == json["logistic"].get<std::vector<int32_t>>());
    CHECK(nearest_neighbours(rows.data, rows.learned, rows.asked, 1) == json["nearest"].get<std::vector<int32_t>>());
  }
}

TEST_CASE("most of the neighbours decide, and among equally many the nearer ones") {
  const std::vector<float> features = {1, 0, /**/ 1, 0.1f, /**/ 1, 0.2f, /**/ 0.9f, 0.3f, /**/ 0, 1, /**/ 1, 0.01f};
  const std::vector<int32_t> labels = {0, 1, 1, 0, 1, 0};
  const Labelled data{.features = features, .width = 2, .labels = labels, .n_labels = 2};
  const std::vector<size_t> learned = {0, 1, 2, 3, 4}, asked = {5};
  CHECK(nearest_neighbours(data, learned, asked, 1) == std::vector<int32_t>{0});
  CHECK(nearest_neighbours(data, learned, asked, 3) == std::vector<int32_t>{1});
  CHECK(nearest_neighbours(data, learned, asked, 2) == std::vector<int32_t>{0});
  CHECK(nearest_neighbours(data, learned, asked, 100) == std::vector<int32_t>{1});
}

TEST_CASE("labels that features tell apart are learned whatever the scale, and a cancel ends it") {
  std::vector<float> features;
  std::vector<int32_t> labels;
  std::vector<size_t> all;
  for (int i = 0; i < 40; ++i) {
    features.push_back((i % 2 == 0 ? 1000.0F : -1000.0F) + static_cast<float>(i));
    labels.push_back(i % 2);
    all.push_back(static_cast<size_t>(i));
  }
  const Labelled data{.features = features, .width = 1, .labels = labels, .n_labels = 2};
  CHECK(logistic_regression(data, all, all, 1e-6) == labels);
  const Cancel cancel;
  cancel.request();
  CHECK_THROWS(logistic_regression(data, all, all, 1, cancel));
}
