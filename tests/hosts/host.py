"""A host: tests/hosts/<name>.sh, as README.md describes it. Shared by the programs of this folder that run hosts."""

import argparse
import contextlib
import fcntl
import json
import os
import pathlib
import subprocess
import sys
import tempfile

HERE = pathlib.Path(__file__).resolve().parent
ROOT = HERE.parents[1]
SCRIPT = HERE / "conformance.json"
SKIPPED = 77
NAMES = ("c", "rust", "go", "java", "csharp", "python")


class Wrong(Exception):
    pass


def speeches():
    return json.loads(SCRIPT.read_text(encoding="utf-8"))["documents"]["speeches"]


def write_speeches(path):
    """The documents of the script as a file for the samples, in pieces, so that the validation split gets several."""
    pieces = [document[i : i + 500] for document in speeches() for i in range(0, len(document), 500)]
    path.write_text("".join(json.dumps({"text": piece}) + "\n" for piece in pieces), encoding="utf-8")


class Host:
    def __init__(self, name, build, root=ROOT, folder=None):
        self.name, self.build, self.root = name, build, root
        self.script = root / "tests/hosts" / f"{name}.sh"
        self.folder = folder or build / "hosts" / name
        self.folder.mkdir(parents=True, exist_ok=True)
        self.environment = {"BERTPT_BUILD": str(build), "BERTPT_LIBRARY": str(build / "lib/libbertpt.so"), "HOST_BUILD": str(self.folder)}

    def command(self, *arguments, env=None):
        """Arguments for subprocess: this host's script with a command."""
        return {"args": [str(self.script), *map(str, arguments)], "env": {**os.environ, **self.environment, **(env or {})}, "cwd": self.root}

    def run(self, *arguments, env=None, **options):
        return subprocess.run(**self.command(*arguments, env=env), **options)

    def must(self, *arguments, env=None):
        with tempfile.TemporaryDirectory() as scratch:  # tests of an exit cannot clean up
            completed = self.run(*arguments, env={"TMPDIR": scratch, **(env or {})}, stdout=subprocess.PIPE, stderr=subprocess.STDOUT)
        output = completed.stdout.decode("utf-8", "replace")
        if completed.returncode != 0:
            raise Wrong(f"{self.name}: `{' '.join(map(str, arguments))}` ended with {completed.returncode}\n{output[-6000:]}")
        return output

    def missing(self):
        """Why this host cannot run here; empty when it can."""
        completed = self.run("check", stdout=subprocess.PIPE, stderr=subprocess.STDOUT)
        if completed.returncode not in (0, SKIPPED):
            raise Wrong(f"{self.name}: `check` ended with {completed.returncode}\n{completed.stdout.decode()}")
        return completed.stdout.decode().strip() if completed.returncode else ""

    @contextlib.contextmanager
    def alone(self):
        """Two tests of one host may run at once, but not build at once."""
        with open(self.folder / "lock", "w", encoding="utf-8") as lock:
            fcntl.flock(lock, fcntl.LOCK_EX)
            yield

    def make(self):
        """Builds what changed since the last time."""
        with self.alone():
            stamp, now = self.folder / "built", self.fingerprint()
            if stamp.exists() and stamp.read_text(encoding="utf-8") == now:
                return
            stamp.unlink(missing_ok=True)
            self.must("build")
            stamp.write_text(now, encoding="utf-8")

    def fingerprint(self):
        """Path, size and time of all that a build of this host reads."""
        places = [self.script, self.build / "lib/libbertpt.so", *(self.root / part / self.name for part in ("bindings", "samples", "tests/hosts")),
                  self.root / "capi/include"]
        files = sorted(path for place in places for path in ([place] if place.is_file() else place.rglob("*")) if path.is_file())
        return "\n".join(f"{path} {path.stat().st_size} {path.stat().st_mtime_ns}" for path in files)


def have_engine(build):
    return (build / "lib/libbertpt-torch.so").exists()


def fake_engine(build):
    """Environment in which models are made by the fake engine of the tests (tests/support/fake_engine.h)."""
    return {"BERTPT_ENGINE": str(build / "tests/fakes/libhost_engine.so"), "BERTPT_TORCH_ROOT": str(build / "tests/fakes/torch")}


def small_corpus(build, folder):
    """A corpus with a vocabulary of 300 pieces."""
    write_speeches(folder / "speeches.jsonl")
    for words in (["vocab", "train", "--size", "300", "--output", folder / "vocab"], ["corpus", "build", "--vocab", folder / "vocab", "--output", folder / "corpus"]):
        completed = subprocess.run([build / "bin/bertpt", *words, folder / "speeches.jsonl"], stdout=subprocess.PIPE, stderr=subprocess.STDOUT)
        if completed.returncode != 0:
            raise Wrong(f"bertpt {' '.join(map(str, words))}: {completed.stdout.decode()}")
    return folder / "corpus"


def main_of(documentation, test, program, options=lambda parser: None):
    """Runs test(host, arguments) for the host named on the command line. 77 when its toolchain is missing; with BERTPT_REQUIRE_HOSTS=1 that is
    a failure."""
    parser = argparse.ArgumentParser(description=documentation, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--build", default=str(ROOT / "build/release"))
    options(parser)
    parser.add_argument("host", nargs="?", default="c", choices=NAMES)
    arguments = parser.parse_args()
    host = Host(arguments.host, pathlib.Path(arguments.build).resolve())
    try:
        missing = host.missing()
        if missing:
            print(f"SKIPPED {program} {host.name}: {missing}")
            return 1 if os.environ.get("BERTPT_REQUIRE_HOSTS") == "1" else SKIPPED
        host.make()
        print(test(host, arguments))
        return 0
    except Wrong as wrong:
        sys.exit(f"{program} {host.name}: {wrong}")
