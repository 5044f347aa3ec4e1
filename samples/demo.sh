#!/usr/bin/env bash
# The main job on the corpus that ships with the project: text -> vocabulary -> corpus -> BERT -> checkpoint -> filled masks.
# Everything lands in demo/ (or $BERTPT_DEMO_DIR), which a later demo replaces; the build is $BERTPT_BUILD or build/release. Ctrl-C stops
# cleanly and says how to go on. What is given behind the script's name goes to `bertpt pretrain`: --set /model/device=cuda.
set -euo pipefail
cd "$(dirname "$0")/.."
bertpt=${BERTPT_BUILD:-build/release}/bin/bertpt
out=${BERTPT_DEMO_DIR:-demo}
text=samples/data/state_of_the_union.jsonl.zst

if [ -e "$out" ] && [ ! -e "$out/.bertpt-demo" ]; then
  echo "demo: '$out' exists and is not a former demo; set BERTPT_DEMO_DIR to another folder" >&2
  exit 1
fi
rm -rf "$out"
mkdir -p "$out"
touch "$out/.bertpt-demo"

echo "== 1/4  a WordPiece vocabulary of 8,000 pieces from 233 State of the Union addresses ($out/vocab)"
$bertpt vocab train --size 8000 --output "$out/vocab" "$text"

echo "== 2/4  the tokenized corpus, 4 % of the documents held out ($out/corpus)"
$bertpt corpus build --vocab "$out/vocab" --output "$out/corpus" --validation-share 0.04 "$text"

echo "== 3/4  pre-training a 2-layer BERT: sequences of 128 tokens, then of 512 ($out/run; configuration: samples/demo.json)"
$bertpt pretrain --corpus "$out/corpus" --run "$out/run" --config samples/demo.json "$@"

echo "== 4/4  held-out sentences with a word masked: the model's guesses, and the word that stood there"
$bertpt fill-mask --model "$out/run/checkpoints/latest" --corpus "$out/corpus" --count 5

cat <<END

Try next:
  $bertpt fill-mask --model $out/run/checkpoints/latest "The President of the United [MASK] ."
  $bertpt inspect $out/run
  $bertpt examples dump --corpus $out/corpus --count 1
The folder $out/run/checkpoints/latest/model loads with transformers' BertForPreTraining.from_pretrained.
END
