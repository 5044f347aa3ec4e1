#!/usr/bin/env python3
"""Whether a language leaks handles, pulls events fast enough, and drives steps without costing any: tests/hosts/<host>.sh drill, on the fake
engine of the tests. Prints what was measured.

  soak.py --build build/release HOST            a short round: memory is judged, speed is not (other work may run beside it)
  soak.py --build build/release --full HOST     the promised numbers of cycles; slow is wrong too
"""

import json
import os
import pathlib
import subprocess
import sys
import tempfile

from host import Wrong, fake_engine, main_of, small_corpus

GROWTH_BYTES = 2 << 20     # allowed after the first fifth
EVENTS_PER_SECOND = 50_000  # at least
STEP_MICROSECONDS = 50      # at most, outside the worker
ROUNDS = 4                  # what still grows is measured again: a runtime warms up once, a leak shows every time

CYCLES = {"handles": (3000, 100_000), "finalizers": (2000, 10_000), "trainers": (100, 1000), "events": (5000, 100_000), "steps": (1000, 20_000)}
MODEL = {"hidden_size": 8, "num_hidden_layers": 1, "num_attention_heads": 1, "intermediate_size": 8, "max_position_embeddings": 32,
         "device": "cpu", "threads": 1}
TRAINER = {"num_train_steps": 1_000_000_000, "batch_size": 1, "phases": [{"share": 1, "max_seq_length": 16}], "evaluate_every": 0,
           "checkpoint_every": 0, "loader": {"objective": "segment"}}


class Drill:
    """A drill at work, which stops at each "pause" until it is answered."""

    def __init__(self, host, corpus, what, n):
        command = host.command("drill", what, n, corpus, json.dumps(MODEL), json.dumps(TRAINER), env=fake_engine(host.build))
        self.name = f"drill {what}"
        self.errors = tempfile.TemporaryFile()
        self.process = subprocess.Popen(**command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=self.errors, text=True)

    def line(self):
        return self.process.stdout.readline().strip()

    def paused(self):
        line = self.line()
        if line != "pause":
            self.errors.seek(0)
            raise Wrong(f"{self.name} said '{line}' instead of 'pause'\n{self.errors.read().decode()[-3000:]}")
        with open(f"/proc/{self.process.pid}/statm", encoding="ascii") as statm:
            return int(statm.read().split()[1]) * os.sysconf("SC_PAGESIZE")

    def answer(self, text):
        self.process.stdin.write(text + "\n")
        self.process.stdin.flush()

    def end(self):
        rest = self.process.communicate()[0].strip()
        self.errors.seek(0)
        errors = self.errors.read().decode()
        if self.process.returncode != 0:
            raise Wrong(f"{self.name} ended with {self.process.returncode}\n{errors[-3000:]}")
        return rest


def growth(drill):
    """Bytes between the first fifth and the end of the round that grew least."""
    grown = []
    while True:
        before = drill.paused()
        drill.answer("on")
        grown.append(drill.paused() - before)
        if grown[-1] < GROWTH_BYTES or len(grown) == ROUNDS:
            drill.answer("stop")
            return min(grown)
        drill.answer("again")


def soak(host, corpus, what, full):
    """One line that says what was measured."""
    n = CYCLES[what][full]
    drill = Drill(host, corpus, what, n)
    if what == "steps":
        microseconds = json.loads(drill.end())["microseconds"]
        for _ in range(ROUNDS - 1 if full else 0):  # the least counts: other work on the machine only adds
            if microseconds > STEP_MICROSECONDS:
                microseconds = min(microseconds, json.loads(Drill(host, corpus, what, n).end())["microseconds"])
        if full and microseconds > STEP_MICROSECONDS:
            raise Wrong(f"a step costs {microseconds:.1f} us outside the worker, allowed are {STEP_MICROSECONDS}")
        return f"{n} steps: {microseconds:.1f} us outside the worker"
    if what == "finalizers" and host.name == "c":
        drill.process.communicate()
        return "finalizers: C has none"
    bytes_grown = growth(drill)
    rest = drill.end()
    if bytes_grown >= GROWTH_BYTES:
        raise Wrong(f"{n} {what}: grew by {bytes_grown} bytes after the first fifth, allowed are {GROWTH_BYTES}")
    line = f"{n} {what}: {bytes_grown / 1024:+.0f} KiB"
    if what == "events":
        pulled = json.loads(rest)
        rate = pulled["events"] / pulled["seconds"]
        if full and rate < EVENTS_PER_SECOND:
            raise Wrong(f"events are pulled at {rate:.0f} per second, promised are {EVENTS_PER_SECOND}")
        line += f", {rate:.0f} per second"
    return line


def test(host, arguments):
    with tempfile.TemporaryDirectory() as folder:
        corpus = small_corpus(host.build, pathlib.Path(folder))
        return f"{host.name}: " + "; ".join(soak(host, corpus, what, arguments.full) for what in CYCLES)


if __name__ == "__main__":
    sys.exit(main_of(__doc__, test, "soak", lambda parser: parser.add_argument("--full", action="store_true")))
