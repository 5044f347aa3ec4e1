/* bertpt/abi.h   The version of the binary interface, and a hash over every signature, constant and struct layout of these headers.
 * Made by capi/generate.py: do not edit. */
#ifndef BERTPT_ABI_H
#define BERTPT_ABI_H

#include <stdint.h>

#define BERTPT_ABI_MAJOR 1
#define BERTPT_ABI_MINOR 0
#define BERTPT_LAYOUT_HASH UINT64_C(0xab644478822483b2)

#endif
