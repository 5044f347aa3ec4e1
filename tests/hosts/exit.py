#!/usr/bin/env python3
"""Whether a process that ends while the library is at work ends cleanly: exit status 0, nothing on stderr. tests/hosts/<host>.sh drill leaves its
main() so many milliseconds after training began, or after another thread began to ask the model; on LibTorch where the build has it.

  exit.py --build build/release HOST            some moments
  exit.py --build build/release --full HOST     many
"""

import json
import pathlib
import subprocess
import sys
import tempfile

from host import Wrong, fake_engine, have_engine, main_of, small_corpus

MODEL = {"size": "tiny", "device": "cpu"}
TRAINER = {"num_train_steps": 1_000_000, "batch_size": 16, "phases": [{"share": 1, "max_seq_length": 64}], "loader": {"objective": "segment"}}
MOMENTS = {"exit": (0, 5, 40, 300), "exit-asking": (0, 40)}
MANY = {"exit": (0, 0, 0, 1, 2, 3, 5, 8, 13, 21, 34, 55, 89, 144, 233, 377, 610), "exit-asking": (0, 0, 1, 2, 3, 5, 8, 13, 21, 34, 55, 89)}
PATIENCE_S = 60


def leave(host, corpus, run_dir, what, after_ms):
    trainer = {**TRAINER, "run_dir": str(run_dir)} if run_dir else TRAINER
    command = host.command("drill", what, after_ms, corpus, json.dumps(MODEL), json.dumps(trainer), env={} if have_engine(host.build) else fake_engine(host.build))
    try:
        ended = subprocess.run(**command, stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=subprocess.PIPE, timeout=PATIENCE_S)
    except subprocess.TimeoutExpired:
        raise Wrong(f"{what} after {after_ms} ms: did not end within {PATIENCE_S} s") from None
    if ended.returncode != 0 or ended.stderr or ended.stdout.decode().strip() != "leaving":
        raise Wrong(f"{what} after {after_ms} ms: status {ended.returncode}, stdout {ended.stdout.decode()!r}, stderr {ended.stderr.decode()!r}")


def test(host, arguments):
    count = 0
    with tempfile.TemporaryDirectory() as folder:
        folder = pathlib.Path(folder)
        corpus = small_corpus(host.build, folder)
        for what, moments in (MANY if arguments.full else MOMENTS).items():
            for after_ms in moments:
                leave(host, corpus, folder / f"run-{count}" if count % 2 else None, what, after_ms)
                count += 1
    return f"{host.name}: {count} processes left while {'LibTorch' if have_engine(host.build) else 'the fake engine'} worked, all cleanly"


if __name__ == "__main__":
    sys.exit(main_of(__doc__, test, "exit", lambda parser: parser.add_argument("--full", action="store_true")))
