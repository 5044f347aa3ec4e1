// Stands for libc10.so, and for any library that is no engine.
extern "C" __attribute__((visibility("default"))) int bertpt_fake_c10() { return 1; }
