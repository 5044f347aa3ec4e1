#!/usr/bin/env python3
"""Logits and every gradient of our step against transformers' BertForPreTraining: same weights, same batch, all sizes.

    hf_gradients.py HF_GRADIENTS_PROGRAM [--sizes tiny,mini,...] [--work FOLDER] [--result FILE]

HF_GRADIENTS_PROGRAM: `cmake --build build/release --target hf_gradients` makes build/release/bin/hf_gradients. transformers draws the weights (biases and LayerNorm too,
so that each of them matters), writes a folder, and ours reads it. Ragged sequences of 3 to 200 tokens in f32 without dropout. A logit may differ by 1e-4; a gradient by 1e-4
of its norm, or of a thousandth of the mean norm where it is smaller. Needs torch, transformers (seen with 4.57 and 5.23), numpy; 8 GiB of memory for
large. --result appends a table (results/hf_gradients.txt). The CI has a small model of the same: recipes_test.cpp, hf_recipe.py.
"""
import argparse
import datetime
import json
import pathlib
import subprocess
import tempfile

import numpy as np
import torch
import transformers
from transformers import BertConfig, BertForPreTraining

TOLERANCE = 1e-4
VOCABULARY = pathlib.Path(__file__).resolve().parents[1] / "golden/vocab/bert-base-uncased.txt"
SIZES = {"tiny": (2, 128), "mini": (4, 256), "small": (4, 512), "medium": (8, 512), "base": (12, 768), "large": (24, 1024)}
LENGTHS = [128, 57, 3, 200, 12]


def draw_model(size):
    layers, hidden = SIZES[size]
    torch.manual_seed(7)
    model = BertForPreTraining(BertConfig(num_hidden_layers=layers, hidden_size=hidden, num_attention_heads=hidden // 64, intermediate_size=4 * hidden,
                                          hidden_dropout_prob=0.0, attention_probs_dropout_prob=0.0))
    with torch.no_grad():
        for parameter in model.parameters():
            if parameter.dim() == 1:
                parameter.add_(torch.randn_like(parameter) * 0.1)
    return model.eval()


def draw_batch():
    draws = np.random.default_rng(3)
    sequences = []
    for length in LENGTHS:
        ids = draws.integers(1000, 30000, length)
        ids[0], ids[-1] = 101, 102
        masked = np.flatnonzero(draws.random(length) < 0.15)
        masked = masked if len(masked) else np.array([1])
        labels = ids[masked].copy()
        ids[masked] = 103
        sequences.append({"ids": ids.tolist(), "types": [int(i > length // 2) for i in range(length)], "masked": masked.tolist(), "labels": labels.tolist(),
                          "pair": int(draws.integers(0, 2))})
    return sequences


def theirs(model, sequences):
    width = max(LENGTHS)
    pad = lambda values, fill: values + [fill] * (width - len(values))
    labels = torch.full((len(sequences), width), -100)
    for row, s in zip(labels, sequences):
        row[s["masked"]] = torch.tensor(s["labels"])
    out = model(input_ids=torch.tensor([pad(s["ids"], 0) for s in sequences]), token_type_ids=torch.tensor([pad(s["types"], 0) for s in sequences]),
                attention_mask=torch.tensor([pad([1] * len(s["ids"]), 0) for s in sequences]), labels=labels,
                next_sentence_label=torch.tensor([s["pair"] for s in sequences]))
    out.loss.backward()
    return out.loss.item(), out.prediction_logits[labels >= 0].detach().numpy(), out.seq_relationship_logits.detach().numpy()


def compare(size, program, work):
    """A line of the table, and whether it is good."""
    model, sequences = draw_model(size), draw_batch()
    folder, numbers = work / f"model-{size}", work / f"numbers-{size}"
    model.save_pretrained(folder)
    (folder / "vocab.txt").write_bytes(VOCABULARY.read_bytes())
    run = subprocess.run([program, folder, numbers], input=json.dumps({"sequences": sequences}), capture_output=True, text=True)
    if run.returncode != 0:
        raise SystemExit(run.stderr)
    ours, values = json.loads(run.stdout), np.fromfile(numbers, np.float32)
    numbers.unlink()
    loss, mlm, pair = theirs(model, sequences)
    place = 0

    def take(count):
        nonlocal place
        place += count
        return values[place - count:place]
    logit = max(np.abs(take(mlm.size).reshape(mlm.shape) - mlm).max(), np.abs(take(pair.size).reshape(pair.shape) - pair).max())
    gradients = {name: p.grad.numpy().ravel().astype(np.float64) for name, p in model.named_parameters()}
    norms = {name: np.linalg.norm(g) for name, g in gradients.items()}
    floor = 1e-3 * np.sqrt(sum(n * n for n in norms.values()) / len(norms))
    assert sorted(ours["parameters"]) == sorted(gradients), set(ours["parameters"]) ^ set(gradients)
    worst, where = max((np.linalg.norm(take(gradients[name].size) - gradients[name]) / max(norms[name], floor), name) for name in ours["parameters"])
    assert place == values.size
    difference = abs(ours["mlm_loss"] + ours["pair_loss"] - loss)
    good = logit <= TOLERANCE and worst <= TOLERANCE and difference <= 1e-5 * loss
    for file in folder.iterdir():
        file.unlink()
    folder.rmdir()
    return (f"{size:<7} {sum(g.size for g in gradients.values()):>12,} {loss:>9.5f} {difference:>10.1e} {logit:>10.1e} {worst:>10.1e}  {where}"
            + ("" if good else "  FAILED")), good


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("program")
    parser.add_argument("--sizes", default=",".join(SIZES))
    parser.add_argument("--work", type=pathlib.Path)
    parser.add_argument("--result", type=pathlib.Path)
    arguments = parser.parse_args()
    lines = [f"date          {datetime.date.today()}", f"transformers  {transformers.__version__}, torch {torch.__version__}",
             f"batch         sequences of {LENGTHS} tokens, f32; tolerance {TOLERANCE} for logits (absolute) and gradients (of their norm)",
             f"{'size':<7} {'parameters':>12} {'loss':>9} {'loss diff':>10} {'logits':>10} {'gradients':>10}  worst gradient"]
    all_good = True
    print("\n".join(lines), flush=True)
    with tempfile.TemporaryDirectory(dir=arguments.work) as work:
        for size in arguments.sizes.split(","):
            line, good = compare(size, arguments.program, pathlib.Path(work))
            print(line, flush=True)
            lines.append(line)
            all_good &= good
    lines.append("result        " + ("passed" if all_good else "FAILED"))
    print(lines[-1])
    if arguments.result:
        with open(arguments.result, "a", encoding="utf-8") as file:
            file.write("\n".join(lines) + "\n\n")
    raise SystemExit(0 if all_good else 1)


if __name__ == "__main__":
    main()
