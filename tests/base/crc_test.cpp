#include "base/crc.h"

#include <string>

#include "support/catch.h"

using namespace bertpt;

// Check values of the two polynomials over "123456789" (Koopman's and Greg Cook's catalogue), and RFC 3720, B.4 for CRC-32C.
TEST_CASE("published check values") {
  CHECK(crc32(0, "123456789") == 0xCBF43926U);
  CHECK(crc32c(0, "123456789") == 0xE3069283U);
  CHECK(crc32c(0, std::string(32, '\0')) == 0x8A9136AAU);
  CHECK(crc32c(0, std::string(32, '\xff')) == 0x62A8AB43U);
  std::string rising;
  for (int i = 0; i < 32; ++i) rising += static_cast<char>(i);
  CHECK(crc32c(0, rising) == 0x46DD794EU);
  CHECK(crc32(0, "") == 0);
}

TEST_CASE("pieces add up to the whole, at every cut") {
  const std::string text = "The state of the union is strong.";
  for (size_t cut = 0; cut <= text.size(); ++cut) {
    CHECK(crc32(crc32(0, text.substr(0, cut)), text.substr(cut)) == crc32(0, text));
    CHECK(crc32c(crc32c(0, text.substr(0, cut)), text.substr(cut)) == crc32c(0, text));
  }
}
