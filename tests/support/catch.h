// tests/support/catch.h   Catch2 2.13 (Debian 12) and 3 (newer systems) under one include.
#pragma once

#if __has_include(<catch2/catch_all.hpp>)
#define BERTPT_CATCH3 1
#include <catch2/catch_all.hpp>
using Catch::Approx;
#else
#define BERTPT_CATCH3 0
#ifdef BERTPT_CATCH_MAIN
#define CATCH_CONFIG_MAIN
#endif
#include <catch2/catch.hpp>
#endif

#include <cstdio>

// Ends a test case whose device or tool is absent; ctest then reports the file as skipped.
#define BERTPT_SKIP(reason)                  \
  do {                                       \
    std::printf("SKIPPED: %s\n", (reason));  \
    return;                                  \
  } while (false)
