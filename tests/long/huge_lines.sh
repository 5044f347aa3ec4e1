#!/usr/bin/env bash
# A word of 1 GB, a line of 1 GB of words, and 1 GB of one sentence through `bertpt tokenize` and `bertpt segment`: the right result, and memory
# that does not depend on the size of what has white space in it. Prints peak memory (MB) and seconds.
set -euo pipefail
bertpt=$BERTPT_BUILD/bin/bertpt vocab=tests/golden/vocab/bert-base-uncased.txt size=1000000000
measured() {  # NAME EXPECTED MAX_MB COMMAND...: the command's standard output must be as expected
  local name=$1 expected=$2 max_mb=$3
  shift 3
  python3 - "$name" "$expected" "$max_mb" "$@" <<'P'
import resource, subprocess, sys, time
name, expected, max_mb, *command = sys.argv[1:]
begin = time.time()
done = subprocess.run(command, stdin=3, stdout=subprocess.PIPE, text=True, check=True)
peak = resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss / 1000
print(f"{name}: {time.time() - begin:.1f} s, {peak:.0f} MB at most")
if not done.stdout.startswith(expected):
    sys.exit(f"{name}: gave {done.stdout[:200]!r}, expected {expected!r}")
if peak > float(max_mb):
    sys.exit(f"{name}: {peak:.0f} MB, more than {max_mb}")
P
}
fill() { yes "$1" | tr -d '\n' | head -c $size; }
measured "a word of 1 GB" 100 6000 "$bertpt" tokenize --vocab $vocab 3< <(fill a)
measured "a line of 1 GB" '{"lines":1,"tokens":400000000,' 300 "$bertpt" tokenize --count --vocab $vocab 3< <(fill "one, ")
measured "a document of 1 GB" '{"documents":1,"sentences":100000000,' 300 "$bertpt" segment --count 3< <(fill "It rains. ")
measured "a sentence of 1 GB" '{"documents":1,"sentences":1,' 9000 "$bertpt" segment --count 3< <(fill "and then ")
