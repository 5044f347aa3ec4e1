// tests/support/catch.h   Catch2 2.13 (Debian 12) and 3 (newer systems) under one include.
#pragma once

#if __has_include(<catch2/catch_all.hpp>)
#define BERTPT_CATCH3 1
#include <catch2/catch_all.hpp>
using Catch::Approx;
#else
#define BERTPT_CATCH3 0
#ifdef BERTPT_CATCH_MAIN
#define CATCH_CONFIG_RUNNER
#endif
#include <catch2/catch.hpp>
#endif

#include <cstdio>

namespace bertpt::test {
inline int skipped_cases = 0;  // main() turns it into the exit status that ctest counts as skipped, unless something failed
}

// Ends a test case whose device or tool is absent; ctest then reports the file as skipped.
#define BERTPT_SKIP(reason)                 \
  do {                                      \
    std::printf("SKIPPED: %s\n", (reason)); \
    ++bertpt::test::skipped_cases;          \
    return;                                 \
  } while (false)
