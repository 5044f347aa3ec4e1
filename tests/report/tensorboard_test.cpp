#include "report/tensorboard.h"

#include <algorithm>
#include <cmath>
#include <cstring>

#include "base/crc.h"
#include "base/files.h"
#include "support/catch.h"
#include "support/errors.h"
#include "support/temp_dir.h"

using namespace bertpt;
using namespace bertpt::report;
using bertpt::test::TempDir;
namespace fs = std::filesystem;

namespace {

using Values = std::vector<std::pair<std::string, double>>;

// Steps of the records of a file, by the frame alone; -1 where a checksum is wrong.
std::vector<int64_t> steps_of(const fs::path& path) {
  const std::string file = read_file(path);
  std::vector<int64_t> steps;
  for (size_t at = 0; at < file.size();) {
    uint64_t length = 0;
    std::memcpy(&length, file.data() + at, sizeof length);
    const std::string message = file.substr(at + 12, length);
    uint32_t stored = 0;
    std::memcpy(&stored, file.data() + at + 12 + length, sizeof stored);
    int64_t step = 0;
    if (message.size() > 10 && message[9] == 0x10) {
      for (size_t i = 10, shift = 0;; ++i, shift += 7) {
        step |= int64_t{message[i] & 0x7F} << shift;
        if ((message[i] & 0x80) == 0) break;
      }
    }
    steps.push_back(stored == mask_crc32c(crc32c(0, message)) ? step : -1);
    at += 16 + length;
  }
  return steps;
}

std::vector<fs::path> files_of(const fs::path& folder) {
  std::vector<fs::path> files;
  for (const auto& entry : fs::directory_iterator(folder)) files.push_back(entry.path());
  std::sort(files.begin(), files.end());
  return files;
}

}  // namespace

TEST_CASE("an event file is TensorBoard's own, byte for byte") {
  const TempDir folder;
  const float values[] = {-1, 0, 2, 3};
  {
    TensorBoard board(folder / "run", {0, 1.5e9});
    board.scalars({1, 1.5e9 + 0.25}, Values{{"train/mlm_loss", 9.125}, {"train/learning_rate", 1e-4}});
    board.text({300, 1.5e9 + 1}, "events", "**started** gr\u00fcn");
    Histogram h = histogram_of(values, 4);
    CHECK(h.limits == std::vector<double>{0, 1, 2, 3});
    CHECK(h.counts == std::vector<double>{1, 1, 0, 2});
    board.histograms({70000, 1.5e9 + 2}, std::vector<std::pair<std::string, Histogram>>{{"weights/a", h}});
  }
  const std::vector<fs::path> files = files_of(folder / "run");
  REQUIRE(files.size() == 1);
  CHECK(files[0].filename().string().starts_with("events.out.tfevents.1500000000."));
  CHECK(read_file(files[0]) == read_file(fs::path(BERTPT_SOURCE_DIR) / "tests/golden/tensorboard.tfevents"));
}

TEST_CASE("a writer that goes on from an earlier step cuts what other files say about later ones") {
  const TempDir folder;
  {
    TensorBoard board(folder.path(), {0, 1000});
    for (int64_t step = 1; step <= 20; ++step) board.scalars({step, 1000}, Values{{"loss", 1}});
  }
  {  // a torn record, as a killed process leaves it
    const fs::path file = files_of(folder.path()).front();
    fs::resize_file(file, fs::file_size(file) - 3);
  }
  {
    TensorBoard board(folder.path(), {15, 900});  // the clock was put back
    for (int64_t step = 16; step <= 18; ++step) board.scalars({step, 900}, Values{{"loss", 2}});
  }
  const TensorBoard third(folder.path(), {17, 1000});
  std::vector<int64_t> all;
  for (const fs::path& file : files_of(folder.path())) {
    for (const int64_t step : steps_of(file)) {
      if (step != 0) all.push_back(step);
    }
  }
  // Files are read in the order of their names; a session's begin stands at the first step that it can tell about.
  CHECK(all == std::vector<int64_t>{1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15, 16, 16, 17, 18});
}

TEST_CASE("values that are not finite are left out of a histogram, and one value is one bucket") {
  const float nothing[] = {NAN, INFINITY}, same[] = {2, 2, NAN, 2};
  CHECK(histogram_of(nothing).counts.empty());
  const Histogram h = histogram_of(same);
  CHECK(h.counts == std::vector<double>{3});
  CHECK((h.least == 2 && h.greatest == 2 && h.sum == 6 && h.sum_of_squares == 12));
}

TEST_CASE("a folder that cannot be written is an error that names it") {
  const TempDir folder;
  write_file_atomic(folder / "file", "x");
  CHECK_THROWS_AS(TensorBoard(folder / "file", {0, 1}), Error);
}
