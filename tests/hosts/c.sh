#!/usr/bin/env bash
# The C host: the reference executor and samples/c, both built by CMake. See README.md for the commands.
set -euo pipefail
case "$1" in
  check) [ -x "$BERTPT_BUILD/bin/host-executor" ] || { echo "the build has no bin/host-executor"; exit 77; } ;;
  build) ;;
  unit) echo "the unit tests of the C ABI are tests/capi and tests/conformance" ;;
  execute) exec "$BERTPT_BUILD/bin/host-executor" tests/hosts/conformance.json "$2" "$3" "$PWD" ;;
  pretrain) shift; exec "$BERTPT_BUILD/bin/sample-pretrain" "$@" ;;
  *) echo "unknown command $1" >&2; exit 2 ;;
esac
