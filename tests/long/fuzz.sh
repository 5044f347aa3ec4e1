#!/usr/bin/env bash
# Every fuzz target under libFuzzer with AddressSanitizer and UBSan, BERTPT_FUZZ_SECONDS each (default 120). Needs clang.
set -euo pipefail
cd "$(dirname "$0")/../.."
command -v clang++ > /dev/null || { echo "SKIPPED: clang++ is not installed"; exit 77; }
build=build/fuzz
seconds=${BERTPT_FUZZ_SECONDS:-120}
cmake -S . -B $build -G Ninja -DCMAKE_CXX_COMPILER=clang++ -DCMAKE_C_COMPILER=clang -DCMAKE_BUILD_TYPE=RelWithDebInfo \
  -DBERTPT_TORCH=OFF -DBERTPT_CUDA=OFF -DBERTPT_FUZZER=ON -DBERTPT_SANITIZE=address,undefined,fuzzer-no-link > $build.log
for source in tests/fuzz/*_fuzz.cpp; do
  name=$(basename "$source" _fuzz.cpp)
  cmake --build $build --target "fuzz_$name" -j "$(nproc)" >> $build.log
  corpus=$build/corpus/$name
  mkdir -p "$corpus"
  # The seeds come from the replay program of the release build, where there is one.
  replay=${BERTPT_BUILD:-build/release}/bin/fuzz_$name
  [ ! -x "$replay" ] || "$replay" --seeds "$corpus"
  echo "fuzz_$name: $seconds s"
  status=0
  "$build/bin/fuzz_$name" -max_total_time="$seconds" -timeout=10 -rss_limit_mb=2048 -max_len=8192 -print_final_stats=1 \
    -artifact_prefix="$build/found-$name-" "$corpus" > "$build/$name.log" 2>&1 || status=$?
  grep -E 'stat::(number_of_executed_units|peak_rss)|ERROR|BINGO|SUMMARY' "$build/$name.log" || true
  if [ $status != 0 ]; then  # libFuzzer wrote the input that did it to $build/found-$name-*
    tail -n 20 "$build/$name.log"
    echo "fuzz_$name FAILED with status $status: $(ls "$build/found-$name-"* 2> /dev/null | tr '\n' ' ')"
    exit 1
  fi
done
