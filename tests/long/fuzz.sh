#!/usr/bin/env bash
# The fuzz targets under libFuzzer with AddressSanitizer and UBSan, BERTPT_FUZZ_CPU_SECONDS of processor time each (default 600). Needs clang.
#   BERTPT_FUZZ_INPUT_SECONDS   what one input may take by the clock (default 25; more where the fuzzer is stopped now and then)
#   BERTPT_FUZZ_TARGETS="tokenizer vocab"   only these      BERTPT_FUZZ_CORPUS=1   writes tests/fuzz/corpus/NAME.hex of what was found
set -euo pipefail
cd "$(dirname "$0")/../.."
command -v clang++ > /dev/null || { echo "SKIPPED: clang++ is not installed"; exit 77; }
build=${BERTPT_FUZZ_BUILD:-build/fuzz}
wanted=${BERTPT_FUZZ_CPU_SECONDS:-600}
targets=${BERTPT_FUZZ_TARGETS:-$(basename -as _fuzz.cpp tests/fuzz/*_fuzz.cpp)}
mkdir -p "$build"
cmake -S . -B "$build" -G Ninja -DCMAKE_CXX_COMPILER=clang++ -DCMAKE_C_COMPILER=clang -DCMAKE_BUILD_TYPE=RelWithDebInfo \
  -DBERTPT_TORCH=OFF -DBERTPT_CUDA=OFF -DBERTPT_FUZZER=ON -DBERTPT_SANITIZE=address,undefined,fuzzer-no-link > "$build.log"
# Seconds of processor time that a process has taken so far.
processor_seconds() { awk -v ticks="$(getconf CLK_TCK)" '{ sub(/.*\) /, ""); print int(($12 + $13) / ticks) }' "/proc/$1/stat" 2> /dev/null || echo 0; }
for name in $targets; do
  cmake --build "$build" --target "fuzz_$name" -j "${JOBS:-$(nproc)}" >> "$build.log"
  corpus=$build/corpus/$name artifacts=$build/artifacts/$name
  mkdir -p "$corpus" "$artifacts"
  # The seeds come from the replay program of the release build, where there is one.
  replay=${BERTPT_BUILD:-build/release}/bin/fuzz_$name
  [ ! -x "$replay" ] || "$replay" --seeds "$corpus"
  used=0 status=0 log=$artifacts/log
  "$build/bin/fuzz_$name" -timeout="${BERTPT_FUZZ_INPUT_SECONDS:-25}" -rss_limit_mb=2048 -max_len=4096 -print_final_stats=1 -artifact_prefix="$artifacts/" "$corpus" > "$log" 2>&1 &
  fuzzer=$!
  while kill -0 $fuzzer 2> /dev/null && [ "$used" -lt "$wanted" ]; do
    sleep 1
    now=$(processor_seconds $fuzzer)
    used=$((now > used ? now : used))
  done
  kill -USR1 $fuzzer 2> /dev/null || true  # ends it in good order
  wait $fuzzer || status=$?
  runs=$(awk '/number_of_executed_units/ { print $2 }' "$log")
  if [ $status -ne 0 ]; then
    tail -n 30 "$log"
    echo "fuzz_$name FAILED: $(ls "$artifacts" | grep -v -e log | tr '\n' ' ')"
    exit 1
  fi
  echo "fuzz_$name: $used s of processor time, $runs runs, $(ls "$corpus" | wc -l) inputs in the corpus, nothing found"
  if [ -n "${BERTPT_FUZZ_CORPUS:-}" ]; then
    rm -rf "$build/merged" && mkdir -p "$build/merged" tests/fuzz/corpus
    "$build/bin/fuzz_$name" -merge=1 "$build/merged" "$corpus" > "$artifacts/log" 2>&1
    python3 tests/fuzz/corpus.py "$build/merged" "tests/fuzz/corpus/$name.hex"
  fi
done
