#define BERTPT_CATCH_MAIN
#include "support/catch.h"

#if BERTPT_CATCH3
int main(int argc, char** argv) { return Catch::Session().run(argc, argv); }
#endif
