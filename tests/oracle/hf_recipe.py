#!/usr/bin/env python3
"""Writes tests/golden/hf_recipe.txt: what transformers' BertForPreTraining makes of a small BERT, which recipes_test.cpp repeats.

    hf_recipe.py [OUTPUT]

The model and batches of recipe_model.py, no dropout, trained as transformers' Trainer does with its defaults but learning rate and warm-up: torch.optim.AdamW
(epsilon 1e-8, no weight decay), get_scheduler("linear"), clip_grad_norm_ 1. `step` lines: MLM loss and pair loss of 50 steps, before the update.
`logits` lines: the first step's, at each masked position three logits, and both of each pair. `gradient` lines: of the first step, name, elements,
norm, then `element value` three times. `parameter name elements sum sum-of-squares` after 50 steps. Needs torch, transformers (made with 4.57).
"""
import pathlib
import sys

import torch
from transformers import BertConfig, BertForPreTraining, get_scheduler

from recipe_model import BATCHES, LENGTH, MODEL, STEPS, batch, learning_rate_keys, weights

DEFAULT = pathlib.Path(__file__).resolve().parents[1] / "golden/hf_recipe.txt"


def tensors(index):
    rows = batch(index)
    pad = lambda values, fill: values + [fill] * (LENGTH - len(values))
    labels = [[dict(zip(row["masked"], row["labels"])).get(i, -100) for i in range(LENGTH)] for row in rows]
    return {"input_ids": torch.tensor([pad(row["ids"], 0) for row in rows]), "token_type_ids": torch.tensor([pad(row["types"], 0) for row in rows]),
            "attention_mask": torch.tensor([pad([1] * len(row["ids"]), 0) for row in rows]), "labels": torch.tensor(labels),
            "next_sentence_label": torch.tensor([row["pair"] for row in rows])}


def sampled(values):
    flat = values.detach().flatten()
    return " ".join(f"{j} {flat[j].item():.9g}" for j in (0, flat.numel() // 2, flat.numel() - 1))


def main():
    torch.manual_seed(0)
    model = BertForPreTraining(BertConfig(**MODEL, hidden_dropout_prob=0.0, attention_probs_dropout_prob=0.0)).train()
    named = list(model.named_parameters())
    with torch.no_grad():
        for (_, p), values in zip(named, weights([(name, tuple(p.shape)) for name, p in named]).values(), strict=True):
            p.copy_(torch.from_numpy(values))
    keys = learning_rate_keys()
    optimizer = torch.optim.AdamW(model.parameters(), lr=keys["learning_rate"], eps=1e-8, weight_decay=0.0)
    schedule = get_scheduler("linear", optimizer, keys["warmup_steps"], keys["num_train_steps"])
    cross_entropy = torch.nn.functional.cross_entropy
    lines = []
    for s in range(STEPS):
        inputs = tensors(s % BATCHES)
        out = model(**inputs)
        mlm = cross_entropy(out.prediction_logits.flatten(0, 1), inputs["labels"].flatten())
        pair = cross_entropy(out.seq_relationship_logits, inputs["next_sentence_label"])
        assert abs((mlm + pair - out.loss).item()) < 1e-6
        lines.append(f"step {s} {mlm.item():.9g} {pair.item():.9g}")
        out.loss.backward()
        if s == 0:
            for row in out.prediction_logits[inputs["labels"] >= 0]:
                lines.append("logits mlm " + sampled(row))
            for row in out.seq_relationship_logits:
                lines.append(f"logits pair 0 {row[0].item():.9g} 1 {row[1].item():.9g}")
            for name, p in named:
                lines.append(f"gradient {name} {p.numel()} {p.grad.norm().item():.9g} {sampled(p.grad)}")
        torch.nn.utils.clip_grad_norm_(model.parameters(), 1.0)
        optimizer.step()
        schedule.step()
        optimizer.zero_grad()
    for name, p in named:
        values = p.detach().double()
        lines.append(f"parameter {name} {values.numel()} {values.sum().item():.9g} {(values ** 2).sum().item():.9g}")
    output = pathlib.Path(sys.argv[1]) if len(sys.argv) > 1 else DEFAULT
    output.write_text("\n".join(lines) + "\n")
    print(f"{len(lines)} lines in {output.name}")


if __name__ == "__main__":
    main()
