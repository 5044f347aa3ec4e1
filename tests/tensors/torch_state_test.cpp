// What a pickle of a few bytes must not make large (tensors/torch_state.h): names and shapes are copied for every place that a value has.
#include "tensors/torch_state.h"

#include "support/catch.h"
#include "support/errors.h"

using namespace bertpt;
using namespace bertpt::tensors;

namespace {

// A number of `width` bytes, little-endian.
std::string number(uint64_t value, size_t width) {
  std::string bytes;
  for (size_t i = 0; i < width; ++i) bytes += static_cast<char>(value >> (8 * i) & 0xFF);
  return bytes;
}
std::string text(const std::string& value) { return "X" + number(value.size(), 4) + value; }

const std::string kProtocol = "\x80\x02";
// One tensor of one float, remembered as 0.
const std::string kTensor = "ctorch._utils\n_rebuild_tensor_v2\n((" + text("storage") + "ctorch\nFloatStorage\n" + text("0") + text("cpu") +
                            "K\x01tQ" + std::string("K\x00", 2) + "K\x01\x85K\x01\x85\x89}tR" + std::string("q\x00", 2);

TorchState read(const std::string& pickle) {
  const Place place{"tensors/pickle", "weights.bin"};
  size_t at = 0;
  const PickleTree tree(pickle, at, torch_globals(), place);
  return read_torch_state(tree, place);
}

}  // namespace

TEST_CASE("a tensor that a pickle names twice is two tensors") {
  const TorchState state = read(kProtocol + "}(" + text("a") + kTensor + text("b") + std::string("h\x00", 2) + "u.");
  REQUIRE(state.tensors.size() == 2);
  CHECK((state.tensors[0].name == "a" && state.tensors[1].name == "b" && state.tensors[1].shape == std::vector<int64_t>{1}));
}

TEST_CASE("a name of more than 4096 bytes is refused, alone and put together") {
  const auto error = test::error_of([&] { read(kProtocol + "}" + text(std::string(5000, 'x')) + "}s."); });
  REQUIRE(error);
  CHECK(error->message().find("longer than 4096") != std::string::npos);
  const std::string half = text(std::string(3000, 'y'));
  CHECK_FALSE(test::error_of([&] { read(kProtocol + "}" + half + "}s."); }));
  CHECK(test::error_of([&] { read(kProtocol + "}" + half + "}" + half + "}ss."); }));
}

TEST_CASE("more than 100,000 tensors are refused, though a pickle needs few bytes for each") {
  const auto pickle = [](uint64_t n) {
    std::string bytes = kProtocol + "}(" + text("first") + kTensor;
    for (uint64_t i = 1; i < n; ++i) bytes += "J" + number(i, 4) + std::string("h\x00", 2);
    return bytes + "u.";
  };
  CHECK(read(pickle(100'000)).tensors.size() == 100'000);
  const auto error = test::error_of([&] { read(pickle(100'001)); });
  REQUIRE(error);
  CHECK(error->code() == Code::unsupported);
  CHECK(error->message().find("100000") != std::string::npos);
}
