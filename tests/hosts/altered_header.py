#!/usr/bin/env python3
"""A program that was built with another header is refused when it loads the library: two fields of one struct change places, so that sizes stay
and only the layout hash can tell; binding and sample are built from that tree, and the sample must say so and do nothing.

  altered_header.py --build build/release HOST
"""

import json
import re
import shutil
import subprocess
import sys
import tempfile

from host import ROOT, Host, Wrong, main_of

HEADER = "capi/include/bertpt/trainer.h"
FIRST, SECOND = r"  int64_t masked;[^\n]*\n", r"  int64_t pairs;[^\n]*\n"  # neighbours in bertpt_metrics
PARTS = ("capi/include", "capi/abi", "bindings", "samples", "tests/hosts", "tests/capi/generated")
SAID = "was built for ABI 1.0 with other layouts than this library"


def sizes(tree):
    description = json.loads((tree / "capi/abi/api.json").read_text(encoding="utf-8"))
    return {name: struct["size"] for name, struct in description["structs"].items()}


def make_tree(tree):
    """The sources that hosts read, with the two fields exchanged and everything generated from that header."""
    shutil.rmtree(tree, ignore_errors=True)
    for part in PARTS:
        shutil.copytree(ROOT / part, tree / part, ignore=shutil.ignore_patterns("build", "target", "__pycache__"))
    for file in ("capi/generate.py", "capi/bertpt.map"):
        shutil.copy2(ROOT / file, tree / file)
    header = tree / HEADER
    text = header.read_text(encoding="utf-8")
    altered, count = re.subn(f"({FIRST})({SECOND})", r"\2\1", text)
    if count != 1:
        raise Wrong(f"{HEADER} has {count} places where `masked` stands before `pairs`, expected 1: choose other fields here")
    header.write_text(altered, encoding="utf-8")
    for generator in ("capi/generate.py", "bindings/generate.py"):
        subprocess.run([sys.executable, tree / generator], check=True, stdout=subprocess.DEVNULL)
    if sizes(tree) != sizes(ROOT):
        raise Wrong("the altered header has structs of other sizes: this test is about the hash")


def test(host, arguments):
    folder = host.folder / "altered_header"
    tree = folder / "tree"
    make_tree(tree)
    stranger = Host(host.name, host.build, tree, folder / "build")
    stranger.must("sample", env={"GOCACHE": str(host.folder / "cache")})  # Go's own packages need not be built twice
    with tempfile.TemporaryDirectory() as run:
        ended = stranger.run("pretrain", "no-such-text", f"{run}/run", capture_output=True)
    said = ended.stderr.decode() + ended.stdout.decode()
    if ended.returncode == 0 or SAID not in said:
        raise Wrong(f"a program with another layout ended with {ended.returncode} and said: {said}")
    if "\tat " in said or "Traceback" in said or "panicked" in said:
        raise Wrong(f"the refusal is no clear text: {said}")
    return f"{host.name}: refused at load: {next(line for line in said.splitlines() if SAID in line).strip()[:200]}"


if __name__ == "__main__":
    sys.exit(main_of(__doc__, test, "altered_header"))
