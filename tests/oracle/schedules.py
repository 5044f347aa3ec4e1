#!/usr/bin/env python3
"""Writes tests/golden/schedules.txt: learning rates of transformers' and PyTorch's schedules, the table that tests/train/schedule_test.cpp reads.

    schedules.py [OUTPUT]

A line: decay, num_train_steps, warmup_steps, decay_steps, power, share (the least rate as a share of the peak), step, learning rate. Peak: 1e-3.
Needs torch and transformers (the file was made with torch 2.11.0, transformers 5.23.0).
"""
import pathlib
import sys

import torch
from transformers import optimization as hf

PEAK = 1e-3
DEFAULT = pathlib.Path(__file__).resolve().parents[1] / "golden/schedules.txt"


def rates(make, steps):
    optimizer = torch.optim.SGD([torch.nn.Parameter(torch.zeros(1))], lr=PEAK)
    schedule = make(optimizer)
    result = []
    for _ in range(steps):
        result.append(optimizer.param_groups[0]["lr"])
        optimizer.step()
        schedule.step()
    return result


def cases():
    """(decay, N, W, decay_steps, power, share, maker)"""
    for n, w in ((1000, 100), (10, 0), (37, 5), (20, 20)):
        yield "linear", n, w, 0, 1, 0, lambda o, n=n, w=w: hf.get_linear_schedule_with_warmup(o, w, n)
        yield "cosine", n, w, 0, 1, 0, lambda o, n=n, w=w: hf.get_cosine_schedule_with_warmup(o, w, n)
        yield "cosine", n, w, 0, 1, 0.1, lambda o, n=n, w=w: hf.get_cosine_with_min_lr_schedule_with_warmup(o, w, n, min_lr_rate=0.1)
        yield "constant", n, w, 0, 1, 0, lambda o, w=w: hf.get_constant_schedule_with_warmup(o, w)
        yield "inverse_sqrt", n, w, 0, 1, 0, lambda o, w=w: hf.get_inverse_sqrt_schedule(o, w)
        if w < n:
            for power, share in ((1, 0), (2, 0), (0.5, 0.05)):
                yield "polynomial", n, w, 0, power, share, lambda o, n=n, w=w, power=power, share=share: hf.get_polynomial_decay_schedule_with_warmup(
                    o, w, n, lr_end=share * PEAK, power=power)
            d = n // 5
            yield "wsd", n, w, d, 1, 0, lambda o, n=n, w=w, d=d: hf.get_wsd_schedule(o, w, d, num_training_steps=n, decay_type="1-sqrt")
        if 1 < w < n:
            yield "one_cycle", n, w, 0, 1, 0, lambda o, n=n, w=w: torch.optim.lr_scheduler.OneCycleLR(o, PEAK, total_steps=n, pct_start=w / n, cycle_momentum=False)


def main():
    output = pathlib.Path(sys.argv[1]) if len(sys.argv) > 1 else DEFAULT
    lines = []
    for decay, n, w, d, power, share, make in cases():
        table = rates(make, n - 1) if decay == "one_cycle" else rates(make, n)  # PyTorch's refuses a step behind its last
        for t in sorted({0, 1, w - 1, w, w + 1, n // 2, n - d - 1, n - d, n - d + 1, n - 2, n - 1}):
            if 0 <= t < len(table):
                lines.append(f"{decay} {n} {w} {d} {power} {share} {t} {table[t]:.17g}")
    output.write_text("\n".join(lines) + "\n")
    print(f"{len(lines)} rates in {output.name}")


if __name__ == "__main__":
    main()
