#!/usr/bin/env bash
# The expected values of tests/base/hash_test.cpp, from the program xxhsum (package xxhash): text, XXH3, XXH128, XXH64.
set -euo pipefail
bytes() { python3 -c 'import sys; sys.stdout.buffer.write(bytes((i * 7 + i // 256) % 256 for i in range(int(sys.argv[1]))))' "$1"; }
sums() { for kind in 3 2 1; do xxhsum -q "-H$kind" <"$1" | grep -oE '[0-9a-f]{16,32}' | tail -1; done | tr '\n' ' '; echo; }
file=$(mktemp)
trap 'rm -f "$file"' EXIT
for text in "" a "The quick brown fox jumps over the lazy dog"; do
  printf '%s' "$text" >"$file"
  printf '"%s" ' "$text"
  sums "$file"
done
for size in 200 1000; do
  bytes "$size" >"$file"
  printf 'bytes(%s) ' "$size"
  sums "$file"
done
