"""What the tests of the bertpt command share: how it is called, folders, a small corpus and a finished run that are made once.

Used by files that are called as FILE BERTPT SOURCE_DIR [unittest options].
"""
import json
import os
import pathlib
import shutil
import subprocess
import sys
import tempfile
import unittest

BERTPT, SOURCE = sys.argv[1], pathlib.Path(sys.argv[2])
HAS_ENGINE = json.loads(subprocess.run([BERTPT, "doctor", "--json"], capture_output=True, text=True).stdout).get("problem") is None
SMALL = ["--size", "tiny", "--set", "/trainer/batch_size=8", "--set", "/trainer/max_seq_length=64", "--set", "/trainer/evaluation_sequences=16",
         "--set", "/model/threads=1", "--set", "/trainer/warmup_steps=2"]


def run(*words, stdin=None, env=None):
    return subprocess.run([BERTPT, *map(str, words)], input=stdin, capture_output=True, text=True, timeout=300,
                          env=None if env is None else {**os.environ, **env})


class Folder(unittest.TestCase):
    def setUp(self):
        self.dir = pathlib.Path(tempfile.mkdtemp(prefix="bertpt-cli-"))
        self.addCleanup(shutil.rmtree, self.dir, ignore_errors=True)


# Made once: a vocabulary and a corpus of the first documents of the shipped text.
class Shared:
    dir = None
    finished = None  # a run that reached its last step

    @classmethod
    def get(cls):
        if cls.dir is None:
            cls.dir = pathlib.Path(tempfile.mkdtemp(prefix="bertpt-cli-shared-"))
            text = subprocess.run(["zstd", "-dc", SOURCE / "samples/data/state_of_the_union.jsonl.zst"], capture_output=True, check=True).stdout
            (cls.dir / "text.jsonl").write_bytes(b"".join(line + b"\n" for line in text.splitlines()[:40]))
            for words in (["vocab", "train", "--size", 2000, "--output", cls.dir / "vocab", cls.dir / "text.jsonl"],
                          ["corpus", "build", "--vocab", cls.dir / "vocab", "--output", cls.dir / "corpus", "--validation-share", 0.1, cls.dir / "text.jsonl"]):
                done = run(*words)
                assert done.returncode == 0, done.stderr
                assert done.stdout == "", done.stdout
        return cls.dir


@unittest.skipUnless(HAS_ENGINE, "SKIPPED: no LibTorch engine")
class Training(Folder):
    def events(self, done):
        return [json.loads(line) for line in done.stdout.splitlines()]

    def losses(self, *event_lists):
        return [e["metrics"]["mlm_loss"] for events in event_lists for e in events if e["event"] == "progress"]

    def pretrain(self, run_dir, steps, *more):
        return run("pretrain", "--corpus", Shared.get() / "corpus", "--run", run_dir, "--steps", steps, "--json", *SMALL, *more)

    def finished(self):
        if Shared.finished is None:
            Shared.finished = Shared.get() / "finished"
            self.assertEqual(self.pretrain(Shared.finished, 4, "--set", "/trainer/decay=constant").returncode, 0)
        return Shared.finished


def main():
    try:
        result = unittest.main(module="__main__", argv=[sys.argv[0], *sys.argv[3:]], verbosity=2, exit=False).result
    finally:
        if Shared.dir:
            shutil.rmtree(Shared.dir, ignore_errors=True)
    sys.exit(1 if not result.wasSuccessful() else 77 if result.skipped else 0)  # 77: ctest counts it as skipped
