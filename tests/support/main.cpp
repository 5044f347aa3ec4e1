#define BERTPT_CATCH_MAIN
#include "support/catch.h"

// 77 is ctest's SKIP_RETURN_CODE in tests/CMakeLists.txt. A failure wins over a skip.
int main(int argc, char** argv) {
  const int result = Catch::Session().run(argc, argv);
  return result == 0 && bertpt::test::skipped_cases > 0 ? 77 : result;
}
