#!/usr/bin/env bash
# The demo, judged: its validation loss must be 0.4 nat below that of the training split's unigram model, and training may take six minutes.
# What is given goes to `bertpt pretrain`, as --set /model/device=cuda does in tests/gpu/run.
set -euo pipefail
cd "$(dirname "$0")/../.."
build=${BERTPT_BUILD:-build/release}
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
BERTPT_BUILD=$build BERTPT_DEMO_DIR=$folder/demo samples/demo.sh "$@"
python3 - "$folder/demo/run/events.jsonl" <<'END'
import json, sys
events = [json.loads(line) for line in open(sys.argv[1], encoding="utf-8")]
first, last = events[0], events[-1]
below = last["evaluation"]["unigram_loss"] - last["evaluation"]["mlm_loss"]
minutes = (last["time_ms"] - first["time_ms"]) / 60000
print(f"validation: {below:.3f} nat below the unigram model, 0.4 wanted; training took {minutes:.1f} min, 6 allowed")
sys.exit(not (last["event"] == "finished" and below >= 0.4 and minutes <= 6))
END
