#include "tensors/safetensors.h"

#include <cmath>
#include <cstring>

#include "base/random.h"
#include "support/catch.h"
#include "support/temp_dir.h"

using namespace bertpt;
using namespace bertpt::tensors;

namespace {

std::string file_of(std::string_view header, size_t data_bytes) {
  std::string text;
  for (int i = 0; i < 8; ++i) text += static_cast<char>(header.size() >> (8 * i));
  return text + std::string(header) + std::string(data_bytes, '\x3f');
}

Code code_of(const std::filesystem::path& path, std::string* message = nullptr) {
  try {
    const SafetensorsFile file(path);
    return Code{};
  } catch (const Error& error) {
    if (message != nullptr) *message = error.message();
    return error.code();
  }
}

}  // namespace

TEST_CASE("what is written is read back, aligned and in the reference order") {
  const test::TempDir folder;
  const std::vector<float> weights{1, -2, 3.5F, 4, 5, 6};
  const std::vector<int64_t> numbers{7, -8};
  const std::vector<uint8_t> bytes{1, 2, 3};
  {
    SafetensorsWriter writer(folder / "a.safetensors",
                             {{.name = "z", .dtype = DType::u8, .shape = {3}},
                              {.name = "w", .dtype = DType::f32, .shape = {2, 3}},
                              {.name = "empty", .dtype = DType::f32, .shape = {0, 4}},
                              {.name = "n", .dtype = DType::i64, .shape = {2}}},
                             {{"format", "pt"}, {"quote", "\"ö\""}});
    REQUIRE(writer.tensors()[0].name == "n");
    REQUIRE(writer.tensors()[1].name == "empty");
    REQUIRE(writer.tensors()[2].name == "w");
    writer.write(numbers.data(), 16);
    writer.write(weights.data(), 10);  // pieces need not respect elements
    writer.write(reinterpret_cast<const char*>(weights.data()) + 10, 14);
    writer.write(bytes.data(), 3);
    CHECK_FALSE(std::filesystem::exists(folder / "a.safetensors"));
    writer.finish();
  }
  const SafetensorsFile file(folder / "a.safetensors");
  CHECK(file.tensors().size() == 4);
  CHECK(file.metadata().at("quote") == "\"ö\"");
  std::vector<float> read(6);
  file.copy_f32("w", read);
  CHECK(read == weights);
  CHECK(std::memcmp(file.bytes(*file.find("n")).data(), numbers.data(), 16) == 0);
  CHECK(reinterpret_cast<uintptr_t>(file.bytes(*file.find("n")).data()) % 8 == 0);
  CHECK(file.find("empty")->elements() == 0);
  CHECK(file.find("absent") == nullptr);
  CHECK_THROWS_AS(file.copy_f32("absent", read), Error);
  CHECK_THROWS_AS(file.copy_f32("n", std::span(read).first(2)), Error);
  CHECK_THROWS_AS(file.copy_f32("w", std::span(read).first(2)), Error);
}

TEST_CASE("a writer that lacks data leaves no file") {
  const test::TempDir folder;
  {
    SafetensorsWriter writer(folder / "a.safetensors", {{.name = "w", .dtype = DType::f32, .shape = {2}}}, {});
    const float one = 1;
    writer.write(&one, 4);
    CHECK_THROWS_AS(writer.finish(), Error);
    const double two = 2;
    CHECK_THROWS_AS(writer.write(&two, 8), Error);
  }
  CHECK(std::filesystem::is_empty(folder.path()));
  const auto twice = [&] {
    SafetensorsWriter(folder / "b", {{.name = "w", .dtype = DType::f32, .shape = {2}}, {.name = "w", .dtype = DType::f32, .shape = {2}}},
                      {});
  };
  CHECK_THROWS_AS(twice(), Error);
}

TEST_CASE("half, bfloat16 and double become float exactly") {
  const test::TempDir folder;
  {
    SafetensorsWriter writer(folder / "a.safetensors",
                             {{.name = "d", .dtype = DType::f64, .shape = {1}},
                              {.name = "h", .dtype = DType::f16, .shape = {6}},
                              {.name = "b", .dtype = DType::bf16, .shape = {2}}},
                             {});
    const double d = -0.1;
    const uint16_t b[] = {0x3F80, 0xC2F7}, h[] = {0x3C00, 0xC000, 0x0001, 0x7BFF, 0x7C00, 0x8000};
    writer.write(&d, 8);
    writer.write(b, 4);
    writer.write(h, 12);
    writer.finish();
  }
  const SafetensorsFile file(folder / "a.safetensors");
  float d[1], b[2], h[6];
  file.copy_f32("d", d);
  file.copy_f32("b", b);
  file.copy_f32("h", h);
  CHECK(d[0] == -0.1F);
  CHECK((b[0] == 1.0F && b[1] == -123.5F));
  CHECK((h[0] == 1.0F && h[1] == -2.0F && h[2] == 0x1p-24F && h[3] == 65504.0F));
  CHECK((std::isinf(h[4]) && h[5] == 0.0F && std::signbit(h[5])));
}

// reference.safetensors: written by the safetensors package, see tests/oracle/safetensors_fixture.py.
TEST_CASE("a file of the reference writer is read") {
  const SafetensorsFile file(std::string(BERTPT_SOURCE_DIR) + "/tests/tensors/data/reference.safetensors");
  CHECK(file.metadata().at("format") == "pt");
  REQUIRE(file.find("f32") != nullptr);
  CHECK(file.find("f32")->shape == std::vector<int64_t>{2, 3});
  float values[6];
  file.copy_f32("f32", values);
  for (int i = 0; i < 6; ++i) CHECK(values[i] == static_cast<float>(i) / 4);
  float halves[4];
  file.copy_f32("f16", halves);
  CHECK((halves[0] == -1.5F && halves[3] == 65504.0F));
  float scalar[1];
  file.copy_f32("scalar", scalar);
  CHECK(scalar[0] == 3.25F);
  CHECK(file.find("bool")->dtype == DType::boolean);
  CHECK(file.find("empty")->elements() == 0);
}

TEST_CASE("a header of many tensors opens in time that grows with its length, not with its square") {
  std::string header = "{";
  constexpr int64_t kTensors = 100000;  // by comparing each name with all before it this would take minutes
  for (int64_t i = 0; i < kTensors; ++i) {
    header += (i == 0 ? "\"t" : ",\"t") + std::to_string(i) + "\":{\"dtype\":\"U8\",\"shape\":[1],\"data_offsets\":[" + std::to_string(i) + "," +
              std::to_string(i + 1) + "]}";
  }
  const test::TempDir folder;
  const SafetensorsFile file(folder.write("many.safetensors", file_of(header + "}", kTensors)));
  CHECK(file.tensors().size() == kTensors);
  CHECK(file.find("t99999")->begin == 99999);
}

TEST_CASE("every malformed header is refused with its place") {
  const test::TempDir folder;
  const auto check = [&](const std::string& bytes, std::string_view expected, Code code = Code::corrupt) {
    std::string message;
    INFO(bytes.substr(std::min<size_t>(8, bytes.size()), 120));
    CHECK(code_of(folder.write("x.safetensors", bytes), &message) == code);
    INFO(message);
    CHECK(message.find(expected) != std::string::npos);
    CHECK(message.find("x.safetensors") != std::string::npos);
  };
  check("", "bytes");
  check("1234567", "7 bytes");
  check(file_of("", 0), "begin with '{'");
  check(file_of(" {}", 0), "begin with '{'");
  check(file_of("{}", 4), "after the header");
  check(std::string("\xff\xff\xff\xff\xff\xff\xff\xff{}", 10), "claims 18446744073709551615");
  check(std::string("\xf8\xff\xff\xff\xff\xff\xff\xff{}", 10), "claims");
  check(std::string("\3\0\0\0\0\0\0\0{}", 10), "claims 3");
  check(file_of("{\"a\":1}", 0), "no object");
  check(
      file_of(
          "{\"a\":{\"dtype\":\"F32\",\"shape\":[1],\"data_offsets\":[0,4]},\"a\":{\"dtype\":\"F32\",\"shape\":[1],\"data_offsets\":[0,4]}}",
          4),
      "a");
  check(file_of("{\"a\":{\"dtype\":\"F32\",\"shape\":[1],\"data_offsets\":[0,4],\"x\":1}}", 4), "unknown key 'x'");
  check(file_of("{\"a\":{\"dtype\":\"F32\",\"shape\":[1]}}", 4), "needs dtype");
  check(file_of("{\"a\":{\"dtype\":\"F32\",\"shape\":[-1],\"data_offsets\":[0,4]}}", 4), "dimension");
  check(file_of("{\"a\":{\"dtype\":\"F32\",\"shape\":[1.5],\"data_offsets\":[0,4]}}", 4), "dimension");
  check(file_of("{\"a\":{\"dtype\":\"F32\",\"shape\":[2],\"data_offsets\":[0,4]}}", 4), "takes 8 bytes");
  check(file_of("{\"a\":{\"dtype\":\"F32\",\"shape\":[1],\"data_offsets\":[0,4]}}", 3), "lie outside");
  check(file_of("{\"a\":{\"dtype\":\"F32\",\"shape\":[1],\"data_offsets\":[4,0]}}", 4), "lie outside");
  check(file_of("{\"a\":{\"dtype\":\"F32\",\"shape\":[1],\"data_offsets\":[4,8]}}", 8), "a hole");
  check(
      file_of(
          "{\"a\":{\"dtype\":\"F32\",\"shape\":[1],\"data_offsets\":[0,4]},\"b\":{\"dtype\":\"F32\",\"shape\":[1],\"data_offsets\":[2,6]}}",
          6),
      "overlap");
  check(file_of("{\"a\":{\"dtype\":\"F32\",\"shape\":[1],\"data_offsets\":[0,4]}}", 5), "after the header");
  // 2^62 * 4 * 4 wraps to 0 in 64 bits
  check(file_of("{\"a\":{\"dtype\":\"F32\",\"shape\":[4611686018427387904,4],\"data_offsets\":[0,0]}}", 0), "2^63");
  // 0 bytes, and yet a product on the way that no int64_t holds
  check(file_of("{\"a\":{\"dtype\":\"U8\",\"shape\":[9223372036854775807,2,0],\"data_offsets\":[0,0]}}", 0), "2^63");
  check(file_of("{\"a\":{\"dtype\":\"F32\",\"shape\":[18446744073709551615],\"data_offsets\":[0,0]}}", 0), "too large");
  check(file_of("{\"__metadata__\":{\"a\":1}}", 0), "no string");
  check(file_of("{\"__metadata__\":[]}", 0), "no object");
  check(file_of("{\"a\":{\"dtype\":\"F8_E4M3\",\"shape\":[4],\"data_offsets\":[0,4]}}", 4), "F8_E4M3", Code::unsupported);
  CHECK(code_of(folder / "absent") == Code::not_found);
}

TEST_CASE("no flip of a bit and no cut does worse than an Error") {
  const test::TempDir folder;
  {
    SafetensorsWriter writer(folder / "a.safetensors",
                             {{.name = "w", .dtype = DType::f32, .shape = {2, 2}}, {.name = "v", .dtype = DType::f16, .shape = {3}}},
                             {{"format", "pt"}});
    const char data[22] = {};
    writer.write(data, 22);
    writer.finish();
  }
  const std::string good = read_file(folder / "a.safetensors");
  int refused = 0, accepted = 0;
  const auto probe = [&](const std::string& bytes) {
    try {
      const SafetensorsFile file(folder.write("x.safetensors", bytes));
      uint64_t sum = 0;
      for (const TensorInfo& tensor : file.tensors()) {
        for (const std::byte b : file.bytes(tensor)) sum += std::to_integer<uint64_t>(b);
      }
      ++accepted;
    } catch (const Error& error) {
      CHECK((error.code() == Code::corrupt || error.code() == Code::unsupported));
      ++refused;
    }
  };
  for (size_t size = 0; size < good.size(); ++size) {
    const int before = refused;
    probe(good.substr(0, size));
    CHECK(refused == before + 1);
  }
  for (size_t at = 0; at < good.size() - 22; ++at) {
    for (int bit = 0; bit < 8; ++bit) {
      std::string bad = good;
      bad[at] = static_cast<char>(bad[at] ^ (1 << bit));
      probe(bad);
    }
  }
  Random random(derive_key(1, Purpose::order), 0);
  for (int i = 0; i < 3000; ++i) {
    std::string bad = good;
    for (uint64_t n = random.below(8) + 1; n > 0; --n) bad[random.below(bad.size())] = static_cast<char>(random.below(256));
    probe(bad);
  }
  CHECK(refused > 1000);
  CHECK(accepted > 0);  // a flipped letter of a name makes another good file
}
