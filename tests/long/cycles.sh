#!/usr/bin/env bash
# Opens, uses and frees handles BERTPT_CYCLES times (default 100,000) and watches the resident memory.
set -euo pipefail
cd "$(dirname "$0")/../.."
build=$(realpath "${BERTPT_BUILD:-build/release}")
dir=$(mktemp -d)
trap 'rm -rf "$dir"' EXIT
"$build/bin/bertpt" vocab train --size 2000 --output "$dir/vocab" samples/data/state_of_the_union.jsonl.zst 2> /dev/null
"$build/bin/bertpt" corpus build --vocab "$dir/vocab" --output "$dir/corpus" samples/data/state_of_the_union.jsonl.zst 2> /dev/null
cc -std=c11 -O1 -Icapi/include tests/long/cycles.c -o "$dir/cycles" -L"$build/lib" -lbertpt -Wl,-rpath,"$build/lib"
"$dir/cycles" "$dir/vocab" "$dir/corpus" "${BERTPT_CYCLES:-100000}"
