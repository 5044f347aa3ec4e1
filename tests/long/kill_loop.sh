#!/usr/bin/env bash
# kill -9 at a random instant of a training run, BERTPT_KILLS times (default 100), one in ten of them inside a save: the newest checkpoint always opens with right checksums,
# the run always resumes, and its losses are those of a run that nobody killed.
set -euo pipefail
cd "$(dirname "$0")/../.."
bertpt=$(realpath "${BERTPT_BUILD:-build/release}")/bin/bertpt
kills=${BERTPT_KILLS:-100}
dir=$(mktemp -d)
trap 'rm -rf "$dir"' EXIT
zstd -dc samples/data/state_of_the_union.jsonl.zst 2> /dev/null | head -30 > "$dir/text.jsonl" || true
$bertpt vocab train --size 2000 --output "$dir/vocab" "$dir/text.jsonl" 2> /dev/null
$bertpt corpus build --vocab "$dir/vocab" --output "$dir/corpus" --validation-share 0.1 "$dir/text.jsonl" 2> /dev/null
cat > "$dir/config.json" <<'JSON'
{"model": {"size": "tiny", "threads": 1}, "trainer": {"num_train_steps": 1000000, "warmup_steps": 100, "batch_size": 4, "max_seq_length": 64, "phases": [],
 "checkpoint_every": 3, "evaluate_every": 0, "evaluation_sequences": 8}}
JSON

losses() { python3 -c '
import json, sys
for line in open(sys.argv[1]):
    try: event = json.loads(line)
    except ValueError: continue
    if event["event"] == "progress": print(event["step"], event["metrics"]["mlm_loss"])' "$1" | sort -n -u; }

start() { # the command that begins or continues the run in $dir/killed
  if [ -e "$dir/killed/checkpoints/latest" ]; then exec "$bertpt" resume "$dir/killed" --json; fi
  rm -rf "$dir/killed"
  exec "$bertpt" pretrain --corpus "$dir/corpus" --run "$dir/killed" --config "$dir/config.json" --json
}

newest() { readlink "$dir/killed/checkpoints/latest" || true; }

inside=0
# Every other kill waits for a checkpoint of this process, so that the run gets on on a machine of any speed; the others hit loading too.
for ((i = 1; i <= kills; i++)); do
  before=$(newest)
  (start) > /dev/null 2> "$dir/stderr" &
  pid=$!
  for ((wait = 0; i % 2 && wait < 600; wait++)); do
    if [ "$(newest)" != "$before" ]; then break; fi
    sleep 0.1
  done
  if ((i % 10 == 1)); then # while a save's folder has its temporary name
    for ((wait = 0; wait < 2000000; wait++)); do
      for entry in "$dir"/killed/checkpoints/step-*.tmp-*; do
        if [ -e "$entry" ]; then inside=$((inside + 1)); break 2; fi
      done
    done
  else
    sleep "$(awk -v r=$RANDOM 'BEGIN { print 0.2 + r / 32767 * 2 }')"
  fi
  if ! kill -9 $pid 2> /dev/null; then
    echo "run $i ended by itself:"; cat "$dir/stderr"; exit 1
  fi
  wait $pid 2> /dev/null || true
  if [ -e "$dir/killed/checkpoints/latest" ]; then
    $bertpt inspect --verify "$dir/killed" > /dev/null 2> "$dir/stderr" || { echo "after kill $i:"; cat "$dir/stderr"; exit 1; }
  fi
done

last_step() { if [ -e "$1" ]; then losses "$1" | awk '{ last = $1 } END { print last + 0 }'; else echo 0; fi; }
last=$(last_step "$dir/killed/events.jsonl")
[ "$last" -gt 0 ] || { echo "no step was ever done"; exit 1; }
# The same configuration, never killed, up to the step that the killed run reached.
"$bertpt" pretrain --corpus "$dir/corpus" --run "$dir/whole" --config "$dir/config.json" --json > /dev/null 2> "$dir/stderr" &
pid=$!
for ((wait = 0; wait < 600; wait++)); do
  sleep 1
  if [ "$(last_step "$dir/whole/events.jsonl")" -gt "$last" ]; then break; fi
done
kill -INT $pid || true
wait $pid || true
duplicates=$(losses "$dir/killed/events.jsonl" | cut -d' ' -f1 | uniq -d | wc -l)
[ "$duplicates" = 0 ] || { echo "$duplicates steps were done twice with different losses"; exit 1; }
diff <(losses "$dir/killed/events.jsonl") <(losses "$dir/whole/events.jsonl" | head -n "$(losses "$dir/killed/events.jsonl" | wc -l)") > "$dir/diff" ||
  { echo "losses differ from those of a run that was not killed:"; head -5 "$dir/diff"; exit 1; }
echo "$kills kills, $inside of them inside a save, $last steps, every checkpoint whole, every loss equal"
