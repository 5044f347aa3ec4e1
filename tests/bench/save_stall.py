#!/usr/bin/env python3
"""What a save costs the training: bert-small, steps with a save now and then among steps without, in one run.

   PYTHONPATH=bindings/python BERTPT_LIBRARY=build/release/lib/libbertpt.so python3 tests/bench/save_stall.py CORPUS RUN_PARENT

Each block is `BLOCK` steps, every other one begins with a save. The cost of a save is the difference of the blocks' times, the step that
waits for the copy and the steps that share the processor with the writing together; it is given as a share of 100 steps.
Memory is the process's before and after the first save, beside 12 bytes a parameter."""
import os
import statistics
import sys
import tempfile
import time

import bertpt

BLOCK, BLOCKS, SIZE, BATCH, LENGTH = 6, 8, "small", 16, 128


def resident() -> int:
    with open("/proc/self/statm", encoding="ascii") as file:
        return int(file.read().split()[1]) * os.sysconf("SC_PAGE_SIZE")


def main() -> None:
    corpus = bertpt.Corpus.open(sys.argv[1])
    model = bertpt.Model.create(corpus.get_tokenizer(), {"size": SIZE, "device": "cpu", "vocab_size": 30522})
    with tempfile.TemporaryDirectory(dir=sys.argv[2]) as folder:
        config = {"num_train_steps": 100000, "batch_size": BATCH, "max_seq_length": LENGTH, "run_dir": folder + "/run", "evaluate_every": 0,
                  "checkpoint_every": 0, "keep_checkpoints": 1, "sample_sentences": 0}
        blocks = {True: [], False: []}
        first = {True: [], False: []}
        done = []
        config["checkpoint_every"] = 2 * BLOCK
        trainer = bertpt.Trainer.create(model, bertpt.Optimizer.create(model, {}), corpus, config)
        trainer.set_checkpoint_sink(lambda name, total, offset, piece: done.append(name) if name.endswith("manifest.json") else None)
        trainer.start()
        events = trainer.open_events()
        times, before, after = {}, resident(), None
        while len(times) < BLOCK * BLOCKS + 1:
            event = events.next(60)
            if event.kind == bertpt.EventKind.PROGRESS:
                times[event.step] = time.monotonic()
                if event.step == 2 * BLOCK - 1:
                    before = resident()
            elif event.kind == bertpt.EventKind.CHECKPOINT and after is None:
                after = resident()
        trainer.stop()
        trainer.wait()
    steps = sorted(times)
    took = {b: times[b] - times[a] for a, b in zip(steps, steps[1:])}
    for step in took:  # a block with a save: the step after the save and those that follow
        if step <= 2 * BLOCK or step > BLOCK * BLOCKS:
            continue
        place = (step - 1) % (2 * BLOCK)
        (first[place < BLOCK] if place % BLOCK == 0 else blocks[place < BLOCK]).append(took[step])
    plain = statistics.median(first[False] + blocks[False])
    stall = statistics.median(first[True]) - plain
    rest = (BLOCK - 1) * (statistics.mean(blocks[True]) - statistics.mean(blocks[False]))
    parameters = (after - before) / 1e6
    print(f"a step without a save   {plain:8.3f} s")
    print(f"the step with the copy  {stall:+8.3f} s: {100 * stall / (100 * plain):.2f} % of 100 steps")
    print(f"those while it writes   {rest:+8.3f} s in all: {100 * rest / (100 * plain):.2f} % of 100 steps")
    print(f"memory of the first save {parameters:7.0f} MB")


if __name__ == "__main__":
    main()
