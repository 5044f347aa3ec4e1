#!/usr/bin/env python3
"""Writes the raw layer of every binding from capi/abi/api.json, which capi/generate.py makes from the headers.

Each binding that has one offers bindings/<language>/emit.py with

  def emit(api: dict) -> dict[str, str]      path below bindings/<language> -> whole text of the file

Usage: generate.py [LANGUAGE...]            writes the files that differ
       generate.py --check [LANGUAGE...]    writes nothing; fails and shows the beginning of each difference
       generate.py --self-test              shows that --check fails on drift, on a missing file and on a stray path
"""

import argparse
import difflib
import importlib.util
import json
import pathlib
import sys
import tempfile

HERE = pathlib.Path(__file__).resolve().parent
DIFF_LINES = 12
sys.dont_write_bytecode = True  # an emitter leaves no __pycache__ beside itself


class Refused(Exception):
    pass


def emitters(bindings, languages):
    found = {path.parent.name: path for path in sorted(bindings.glob("*/emit.py"))}
    for language in languages:
        if language not in found:
            raise Refused(f"no bindings/{language}/emit.py; there are: {', '.join(found) or 'none'}")
    return {name: path for name, path in found.items() if not languages or name in languages}


def run_emitter(path, api):
    spec = importlib.util.spec_from_file_location(f"emit_{path.parent.name}", path)
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    files = module.emit(json.loads(json.dumps(api)))  # a copy: one emitter cannot change what the next one sees
    if not files:
        raise Refused(f"{path}: emit() gave no file")
    for name, text in files.items():
        if pathlib.PurePosixPath(name).is_absolute() or ".." in pathlib.PurePosixPath(name).parts:
            raise Refused(f"{path}: {name!r} is not a path below {path.parent.name}/")
        if not text.endswith("\n"):
            raise Refused(f"{path}: {name} does not end with a line end")
    return files


def difference(target, text):
    """What is wrong with the file on disk, as lines; empty when nothing is."""
    if not target.is_file():
        return ["is missing"]
    before = target.read_text(encoding="utf-8")
    if before == text:
        return []
    lines = list(difflib.unified_diff(before.splitlines(), text.splitlines(), "committed", "generated", lineterm="", n=1))
    changed = sum(line[0] in "+-" for line in lines[2:])
    return [f"differs in {changed} lines"] + lines[:DIFF_LINES]


def generate(bindings, api, languages, check):
    """Number of files that differ."""
    count = 0
    for language, path in emitters(bindings, languages).items():
        for name, text in run_emitter(path, api).items():
            target = path.parent / name
            lines = difference(target, text)
            if not lines:
                continue
            count += 1
            if check:
                print(f"bindings/{language}/{name} " + "\n    ".join(lines))
            else:
                target.parent.mkdir(parents=True, exist_ok=True)
                target.write_text(text, encoding="utf-8")
                print(f"wrote bindings/{language}/{name}")
    return count


def self_test():
    api = {"abi": {"layout_hash": "0x1"}}
    with tempfile.TemporaryDirectory() as folder:
        bindings = pathlib.Path(folder)
        (bindings / "tongue").mkdir()
        emitter = bindings / "tongue" / "emit.py"
        emitter.write_text("def emit(api): return {'raw/hash.txt': api['abi']['layout_hash'] + '\\n'}\n")
        expect(generate(bindings, api, [], True) == 1, "a missing file is not noticed")
        generate(bindings, api, [], False)
        expect(generate(bindings, api, [], True) == 0, "what was just written differs")
        expect(generate(bindings, {"abi": {"layout_hash": "0x2"}}, [], True) == 1, "drift is not noticed")
        expect((bindings / "tongue/raw/hash.txt").read_text() == "0x1\n", "--check writes")
        for body in ("{'../stray': 'x\\n'}", "{}", "{'a': 'no line end'}"):
            emitter.write_text(f"def emit(api): return {body}\n")
            try:
                generate(bindings, api, [], True)
            except Refused:
                continue
            expect(False, f"emit() giving {body} is accepted")
    print("generate.py: the checks can fail")


def expect(condition, what):
    if not condition:
        sys.exit(f"generate.py --self-test: {what}")


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--check", action="store_true")
    parser.add_argument("--self-test", action="store_true")
    parser.add_argument("languages", nargs="*")
    arguments = parser.parse_args()
    if arguments.self_test:
        return self_test()
    api = json.loads((HERE.parent / "capi" / "abi" / "api.json").read_text(encoding="utf-8"))
    try:
        count = generate(HERE, api, arguments.languages, arguments.check)
    except Refused as refused:
        sys.exit(f"generate.py: {refused}")
    if arguments.check and count:
        sys.exit(f"{count} files differ from capi/abi/api.json: run bindings/generate.py and commit")
    return None


if __name__ == "__main__":
    main()
