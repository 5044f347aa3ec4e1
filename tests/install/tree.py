"""What the tests of the installed tree and of the packages share: how to look at a tree, and how to run a program as a stranger would.

Run by CTest with the facts of the build as NAME=VALUE words: build, source, cmake, cpack, cc, torch (may be empty).
"""
import os
import pathlib
import re
import shutil
import subprocess
import sys
import tempfile
import unittest

FACTS = dict(word.split("=", 1) for word in sys.argv[1:] if "=" in word)
BUILD, SOURCE = pathlib.Path(FACTS["build"]), pathlib.Path(FACTS["source"])
VOCAB = SOURCE / "tests/golden/vocab/bert-base-uncased.txt"
ABI_MAJOR = int(re.search(r"define BERTPT_ABI_MAJOR (\d+)", (SOURCE / "capi/include/bertpt/abi.h").read_text()).group(1))
TEXT, IDS = "Raw text in.\n", "6315 3793 1999 1012\n"  # by bert-base-uncased
WHOLE_IDS = "101 6315 3793 1999 1012 102\n"  # with [CLS] and [SEP], as the C samples ask for


def run(*words, cwd=None, stdin="", env=None, status=0):
    """Runs a program in an environment that knows nothing of this build; its output. status: what it must exit with, None: anything."""
    environment = {"PATH": "/usr/local/bin:/usr/bin:/bin", "HOME": "/nonexistent", "LANG": "C.UTF-8", **(env or {})}
    done = subprocess.run([str(word) for word in words], cwd=cwd, input=stdin, env=environment, capture_output=True, text=True, timeout=300)
    if status is not None and done.returncode != status:
        raise AssertionError(f"{words} exited with {done.returncode}, expected {status}:\n{done.stdout}{done.stderr}")
    return done


def build_tool(*words, cwd=None):
    """cmake or cpack of this build, in the environment of the build (CC, PATH)."""
    done = subprocess.run([str(word) for word in words], cwd=cwd, capture_output=True, text=True, timeout=600)
    if done.returncode != 0:
        raise AssertionError(f"{words} failed:\n{done.stdout}{done.stderr}")


def files_of(root):
    root = pathlib.Path(root)
    return {str(path.relative_to(root)) for path in root.rglob("*") if path.is_symlink() or not path.is_dir()}


def is_elf(path):
    with open(path, "rb") as file:
        return file.read(4) == b"\x7fELF"


def binaries_of(root):
    return [path for path in pathlib.Path(root).rglob("*") if path.is_file() and not path.is_symlink() and is_elf(path)]


def fixed_rpaths(binary):
    """Entries of RPATH and RUNPATH that are bound to a place on this machine."""
    found = re.findall(r"\((?:RPATH|RUNPATH)\).*\[(.*)\]", run("readelf", "-dW", binary).stdout)
    return [entry for paths in found for entry in paths.split(":") if not re.fullmatch(r"\$ORIGIN(/.*)?", entry)]


def soname(binary):
    return re.search(r"\(SONAME\).*\[(.*)\]", run("readelf", "-dW", binary).stdout).group(1)


def needed(binary):
    return re.findall(r"\(NEEDED\).*\[(.*)\]", run("readelf", "-dW", binary).stdout)


def exports(binary):
    rows = run("nm", "-D", "--defined-only", binary).stdout.split("\n")
    return {row.split()[-1].split("@")[0] for row in rows if row and row.split()[-2] != "A"}


def machine_paths(more=()):
    """Folders of this machine that no installed file may name."""
    paths = {SOURCE, BUILD, *map(pathlib.Path, more)}
    if FACTS["torch"]:
        paths.add(pathlib.Path(FACTS["torch"]))
    home = os.environ.get("HOME", "")
    return [str(path).encode() for path in paths] + ([home.encode() + b"/"] if len(home) > 1 else [])


def files_that_name(root, paths):
    """A path counts where it ends or goes on below: sources in /libbertpt are not named by .../lib/libbertpt.so."""
    patterns = {place: re.compile(re.escape(place) + (b"" if place.endswith(b"/") else rb"(?![\w.+-])")) for place in paths}
    found = []
    for name in sorted(files_of(root)):
        path = pathlib.Path(root) / name
        content = os.fsencode(os.readlink(path)) if path.is_symlink() else path.read_bytes()
        found += [f"{name}: {place.decode()}" for place, pattern in patterns.items() if pattern.search(content)]
    return found


class Scratch(unittest.TestCase):
    """Tests that share one temporary folder, self.dir."""

    @classmethod
    def setUpClass(cls):
        cls.dir = pathlib.Path(tempfile.mkdtemp(prefix="bertpt-install-"))
        cls.addClassCleanup(shutil.rmtree, cls.dir, ignore_errors=True)


def main():
    unittest.main(module="__main__", argv=[sys.argv[0], *(word for word in sys.argv[1:] if "=" not in word)], verbosity=2)
