#!/usr/bin/env python3
"""Does transformers read our model folder, and compute what we compute?

    hf_parity.py FOLDER HF_LOGITS_PROGRAM [RESULT_FILE]

FOLDER: a Hugging Face folder of ours (checkpoints/step-N/model, or `export`). HF_LOGITS_PROGRAM: `cmake --build build/release --target hf_logits`
makes build/release/bin/hf_logits; it prints our ids and logits of the same texts. Checked: no missing, unexpected or mismatched key;
AutoTokenizer's ids; MLM and pair logits within 1e-4. Needs torch, transformers (seen with 4.57 and 5.23), numpy. RESULT_FILE: results/hf_parity.txt.
"""
import datetime
import json
import subprocess
import sys

import torch
import transformers
from transformers import AutoTokenizer, BertForPreTraining

TOLERANCE = 1e-4
PAIRS = [
    ("The people of our country have always worked together.", "They will build a better future for their children."),
    ("We must balance the budget, and we must do it now!", "Café résumé naïve, 3.14 and 2,000 dollars; isn't it?"),
    ("Short.", "A"),
    ("In the years that followed, peace and security remained the first duty of the government. " * 3, "It asked the Congress for help. " * 4),
    ("日本語 and emoji 😀 are text too.", "UPPER lower MiXeD"),
]


def main():
    if len(sys.argv) < 3:
        sys.exit(__doc__)
    folder, program = sys.argv[1:3]
    lines = [f"folder        {'/'.join(folder.rstrip('/').split('/')[-3:])}", f"date          {datetime.date.today()}",
             f"transformers  {transformers.__version__}, torch {torch.__version__}"]
    model, info = BertForPreTraining.from_pretrained(folder, output_loading_info=True)
    model.eval()
    failed = False
    for key in ("missing_keys", "unexpected_keys", "mismatched_keys", "error_msgs"):
        lines.append(f"{key:<17} {sorted(info[key])}")
        failed |= len(info[key]) > 0
    tokenizer = AutoTokenizer.from_pretrained(folder)
    lines.append(f"tokenizer     {type(tokenizer).__name__}, {len(tokenizer)} pieces; model vocabulary {model.config.vocab_size}")
    limit = model.config.max_position_embeddings
    text = "".join(f"{a}\t{b}\n" for a, b in PAIRS)
    output = subprocess.run([program, folder], input=text, capture_output=True, text=True, check=True).stdout
    worst_mlm = worst_pair = 0.0
    compared = 0
    for (a, b), line in zip(PAIRS, output.splitlines(), strict=True):
        ours = json.loads(line)
        encoded = tokenizer(a, b, truncation=True, max_length=limit)
        if encoded["input_ids"] != ours["ids"] or encoded["token_type_ids"] != ours["types"]:
            failed = True
            lines.append(f"ids differ: {a[:30]!r} / {b[:30]!r}\n  theirs {encoded['input_ids']}\n  ours   {ours['ids']}")
            continue
        ids = torch.tensor([ours["ids"]])
        ids[0, ours["masked"]] = tokenizer.mask_token_id
        with torch.no_grad():
            theirs = model(input_ids=ids, token_type_ids=torch.tensor([ours["types"]]))
        mlm = theirs.prediction_logits[0, ours["masked"]]
        worst_mlm = max(worst_mlm, (mlm - torch.tensor(ours["mlm"]).reshape(mlm.shape)).abs().max().item())
        worst_pair = max(worst_pair, (theirs.seq_relationship_logits[0] - torch.tensor(ours["pair"])).abs().max().item())
        compared += mlm.numel() + 2
    lines.append(f"ids           equal for {len(PAIRS)} pairs" if not failed else "ids           see above")
    lines.append(f"logits        {compared} compared; largest difference: MLM {worst_mlm:.2e}, pair {worst_pair:.2e}; tolerance {TOLERANCE}")
    failed |= compared == 0 or worst_mlm > TOLERANCE or worst_pair > TOLERANCE
    lines.append("result        " + ("FAILED" if failed else "passed"))
    print("\n".join(lines))
    if len(sys.argv) > 3:
        with open(sys.argv[3], "w", encoding="utf-8") as file:
            file.write("\n".join(lines) + "\n")
    sys.exit(1 if failed else 0)


main()
