#!/usr/bin/env bash
# The commands of docs/bindings.md, as they stand there, in the root of the sources: a block of sh below the heading of each language, in a shell of
# its own. They leave what they make in build/. A language whose toolchain is missing is named and left out.
set -euo pipefail
cd "$(dirname "$0")/../.."
export BERTPT_SAMPLE_STEPS=2
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
status=0 ran=0
guide() {  # guide HOST HEADING
  if ! why=$(BERTPT_BUILD=$PWD/build/release HOST_BUILD=$work "tests/hosts/$1.sh" check 2>&1); then
    echo "SKIPPED $1: $why"
    return
  fi
  awk -v heading="## $2" '$0 == heading { here = 1; next } /^## / { here = 0 } /^```/ { inside = here && /sh$/; next } inside' docs/bindings.md >"$work/block.sh"
  [ -s "$work/block.sh" ] || { echo "FAILED: docs/bindings.md has no commands below '$2'"; status=1; return; }
  rm -rf "build/run-$1"
  if bash -euo pipefail "$work/block.sh" >"$work/log" 2>&1 && [ -e "build/run-$1/run/checkpoints/latest" ]; then
    echo "$1: the commands of the guide train: $(grep -o 'all .* steps are done' "$work/log")"
    ran=1
  else
    echo "FAILED: $1"
    tail -20 "$work/log"
    status=1
  fi
  rm -rf "build/run-$1"
}
[ -e build/release/lib/libbertpt-torch.so ] || { echo "SKIPPED: no engine in build/release"; exit 77; }
guide c 'C and C++'
guide python Python
guide rust Rust
guide go Go
guide java Java
guide csharp 'C#'
[ $status != 0 ] || [ $ran = 1 ] || exit 77
exit $status
