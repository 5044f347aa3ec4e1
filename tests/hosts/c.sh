#!/usr/bin/env bash
# The C host: executor and drill are built by CMake, the sample by the plain compiler. See README.md for the commands.
set -euo pipefail
case "$1" in
  check) [ -x "$BERTPT_BUILD/bin/host-executor" ] || { echo "the build has no bin/host-executor"; exit 77; } ;;
  build | sample) "${CC:-cc}" -std=c11 -Wall -Wextra -Werror -Icapi/include samples/c/pretrain.c -o "$HOST_BUILD/pretrain" -L"$BERTPT_BUILD/lib" -lbertpt -Wl,-rpath,"$BERTPT_BUILD/lib" ;;
  unit) echo "the unit tests of the C ABI are tests/capi and tests/conformance" ;;
  execute) exec "$BERTPT_BUILD/bin/host-executor" tests/hosts/conformance.json "$2" "$3" "$PWD" ;;
  pretrain) shift; exec "$HOST_BUILD/pretrain" "$@" ;;
  drill) shift; exec "$BERTPT_BUILD/bin/host-drill" "$@" ;;
  *) echo "unknown command $1" >&2; exit 2 ;;
esac
