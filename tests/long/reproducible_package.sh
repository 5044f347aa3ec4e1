#!/usr/bin/env bash
# Two builds of the packages in folders of different names and depths, with LibTorch at two places, give the same bytes. Without ccache.
# The CUDA package is compared too but may differ: nvcc puts a hash of the source's path into the names of a translation unit's kernels.
set -euo pipefail
cd "$(dirname "$0")/../.."
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
export CCACHE_DISABLE=1 SOURCE_DATE_EPOCH
unset CCACHE_BASEDIR
SOURCE_DATE_EPOCH=$(git log -1 --format=%ct)
torch=$(cmake -DLOOKUP=torch -P cmake/Lookup.cmake)
cuda=$(cmake -DLOOKUP=cuda -P cmake/Lookup.cmake)
[ -n "$torch" ] || { echo "SKIPPED: no LibTorch here"; exit 77; }

build() {  # build NAME FOLDER TORCH
  mkdir -p "$2"
  git archive HEAD | tar -x -C "$2"
  cmake -S "$2" -B "$2/build" -G Ninja -DCMAKE_BUILD_TYPE=Release -DBERTPT_TESTS=OFF -DBERTPT_TORCH_ROOT="$3" \
    -DBERTPT_CUDA="$([ -n "$cuda" ] && echo ON || echo OFF)" -DBERTPT_CUDA_ROOT="$cuda" >"$work/$1.log"
  cmake --build "$2/build" >>"$work/$1.log" || { tail -30 "$work/$1.log"; exit 1; }
  (cd "$work" && cpack --config "$2/build/CPackConfig.cmake" -B "$work/$1" >>"$work/$1.log")
  rm -rf "$work/$1/_CPack_Packages"
}

ln -s "$torch" "$work/another-place-for-torch"
build one "$work/a" "$torch"
build two "$work/some/deeper folder/of another name" "$work/another-place-for-torch"

status=0
for package in "$work"/one/*; do
  name=$(basename "$package")
  if cmp -s "$package" "$work/two/$name"; then echo "same bytes: $name"
  elif [[ $name == *-cuda* ]]; then echo "differs, exempt: $name"
  else echo "differs: $name"; status=1; fi
done
[ "$(ls "$work/one" | wc -l)" = "$(ls "$work/two" | wc -l)" ] || { echo "not the same packages"; status=1; }
exit $status
