#!/usr/bin/env python3
"""Writes tests/golden/lamb.txt: what 100 steps of timm's LAMB make of a small BERT's parameters, which tests/oracle/lamb_test.cpp repeats.

    lamb.py [OUTPUT]

A line: bias correction (0 or 1), parameter, element, value after 100 steps. Values begin at 0.05 sin(7 k + 0.37 j + 1) and the gradient of step s
is sin(0.11 j + 1.7 s + k) * 10^-(j mod 4), with k the parameter's place in Hugging Face's order and j the element. Decay 0.01 on matrices, none and no
adaptation on the rest, clipping at 1, learning rate 0.01 (1 - s / 150). Needs torch, transformers, timm (made with timm 1.0.31, in float64).
"""
import pathlib
import sys

import numpy as np
import torch
from timm.optim import Lamb
from transformers import BertConfig, BertForPreTraining

DEFAULT = pathlib.Path(__file__).resolve().parents[1] / "golden/lamb.txt"


def main():
    output = pathlib.Path(sys.argv[1]) if len(sys.argv) > 1 else DEFAULT
    config = BertConfig(vocab_size=61, hidden_size=16, num_hidden_layers=1, num_attention_heads=2, intermediate_size=24, max_position_embeddings=16)
    shapes = [(name, tuple(p.shape)) for name, p in BertForPreTraining(config).named_parameters()]
    lines = []
    for bias_correction in (False, True):
        parameters = []
        for k, (_, shape) in enumerate(shapes):
            j = np.arange(np.prod(shape), dtype=np.float64)
            values = np.float32(0.05 * np.sin(7 * k + 0.37 * j + 1)).astype(np.float64)
            parameters.append(torch.nn.Parameter(torch.from_numpy(values.reshape(shape))))
        groups = [{"params": [p for p in parameters if p.dim() == 2], "weight_decay": 0.01},
                  {"params": [p for p in parameters if p.dim() == 1], "weight_decay": 0.0}]
        optimizer = Lamb(groups, lr=1, bias_correction=bias_correction, betas=(0.9, 0.999), eps=1e-6, max_grad_norm=1.0)
        for s in range(100):
            for k, p in enumerate(parameters):
                j = np.arange(p.numel(), dtype=np.float64)
                g = np.float32(np.sin(0.11 * j + 1.7 * s + k) * 10.0 ** -(j % 4)).astype(np.float64)
                p.grad = torch.from_numpy(g.reshape(p.shape))
            for group in optimizer.param_groups:
                group["lr"] = 0.01 * (1 - s / 150)
            optimizer.step()
        for (name, _), p in zip(shapes, parameters):
            flat = p.detach().flatten()
            for j in sorted({0, flat.numel() // 3, flat.numel() // 2, flat.numel() - 1}):
                lines.append(f"{int(bias_correction)} {name} {j} {flat[j].item():.17g}")
    output.write_text("\n".join(lines) + "\n")
    print(f"{len(lines)} values in {output.name}")


if __name__ == "__main__":
    main()
