#!/usr/bin/env bash
# bf16 against fp32: mini for 1,000 steps of 16 sequences on the shipped corpus, three seeds each, the same batches and validation masks. The mean of
# the validation losses may differ by 0.02 nat; the spread of the seeds is printed beside it. SKIPPED where the engine cannot compute in bf16.
set -euo pipefail
cd "$(dirname "$0")/../.."
bertpt=${BERTPT_BUILD:-build/release}/bin/bertpt
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
text=samples/data/state_of_the_union.jsonl.zst
$bertpt vocab train --size 8000 --output "$folder/vocab" "$text" 2> /dev/null
$bertpt corpus build --vocab "$folder/vocab" --output "$folder/corpus" --validation-share 0.04 "$text" 2> /dev/null
cat > "$folder/config.json" <<'END'
{"model": {"size": "mini", "device": "cpu"},
 "optimizer": {"learning_rate": 5e-4},
 "trainer": {"num_train_steps": 1000, "batch_size": 16, "phases": [{"share": 1, "max_seq_length": 128}],
             "evaluate_every": 1000, "evaluation_sequences": 400, "checkpoint_every": 1000}}
END
for seed in 1 2 3; do
  for precision in fp32 bf16; do
    $bertpt pretrain --corpus "$folder/corpus" --run "$folder/$precision-$seed" --config "$folder/config.json" \
      --set "/model/precision=$precision" --set "/model/seed=$seed" --set "/trainer/seed=$seed" > "$folder/log" 2>&1 ||
      { cat "$folder/log"; grep -q 'precision bf16 is not offered' "$folder/log" && exit 77; exit 1; }
  done
done
python3 - "$folder" <<'END'
import json, statistics, sys
losses = {}
for precision in ("fp32", "bf16"):
    for seed in (1, 2, 3):
        last = [json.loads(line) for line in open(f"{sys.argv[1]}/{precision}-{seed}/events.jsonl", encoding="utf-8")][-1]
        losses.setdefault(precision, []).append(last["evaluation"]["mlm_loss"])
for precision, values in losses.items():
    print(f"{precision}: {' '.join(f'{value:.4f}' for value in values)}, mean {statistics.mean(values):.4f}, spread {max(values) - min(values):.4f}")
difference = statistics.mean(losses["bf16"]) - statistics.mean(losses["fp32"])
print(f"difference of the means {difference:+.4f} nat, 0.02 allowed")
sys.exit(abs(difference) > 0.02)
END
