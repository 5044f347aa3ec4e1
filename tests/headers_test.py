#!/usr/bin/env python3
"""Fails unless every header of impl/ and capi/src/ compiles alone, twice in a row, with our warnings as errors.

    headers_test.py --compiler g++ --include DIR ... [--system DIR ...] [--define NAME=VALUE ...] [--jobs N] FOLDER...
    headers_test.py --compiler g++ --self-test     checks that a header that needs another one is found out
"""
import argparse
import concurrent.futures
import pathlib
import subprocess
import sys
import tempfile


def compile_alone(compiler, flags, header):
    """The compiler's complaint, or None. Twice: a header without #pragma once must fail too."""
    source = f'#include "{header}"\n#include "{header}"\n'
    command = [compiler, "-x", "c++", "-std=c++20", "-fsyntax-only", "-Wall", "-Wextra", "-Werror", "-fvisibility=hidden", *flags, "-"]
    run = subprocess.run(command, input=source, capture_output=True, text=True)
    return None if run.returncode == 0 else run.stderr


def check(compiler, flags, headers, jobs):
    failed = 0
    with concurrent.futures.ThreadPoolExecutor(jobs) as pool:
        for header, complaint in zip(headers, pool.map(lambda h: compile_alone(compiler, flags, h), headers)):
            if complaint:
                failed += 1
                print(f"{header} does not compile alone:\n{complaint[:3000]}")
    return failed


def self_test(compiler):
    trees = {"good": "#pragma once\n#include <string>\ninline std::string f() { return {}; }\n",
             "missing": "#pragma once\ninline std::string f() { return {}; }\n",
             "twice": "#include <string>\nstruct A {};\n",
             "warns": "#pragma once\ninline int f(int unused) { return 1; }\n"}
    wrong = 0
    with tempfile.TemporaryDirectory() as folder:
        for name, text in trees.items():
            path = pathlib.Path(folder) / f"{name}.h"
            path.write_text(text)
            if (compile_alone(compiler, [], path) is None) != (name == "good"):
                wrong += 1
                print(f"self-test: {name}.h judged wrong")
    print(f"self-test: {len(trees) - wrong} of {len(trees)} headers judged right")
    return wrong


def main():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--compiler", required=True)
    parser.add_argument("--include", action="append", default=[])
    parser.add_argument("--system", action="append", default=[])
    parser.add_argument("--define", action="append", default=[])
    parser.add_argument("--jobs", type=int, default=2)
    parser.add_argument("--self-test", action="store_true")
    parser.add_argument("folders", nargs="*", type=pathlib.Path)
    options = parser.parse_args()
    if options.self_test:
        return 1 if self_test(options.compiler) else 0
    headers = sorted(h for folder in options.folders for h in folder.glob("*.h"))
    flags = [f"-I{d}" for d in options.include] + [f for d in options.system for f in ("-isystem", d)] + [f"-D{d}" for d in options.define]
    failed = check(options.compiler, flags, headers, options.jobs)
    print(f"{len(headers)} headers checked, {failed} do not compile alone")
    return 1 if failed or not headers else 0


if __name__ == "__main__":
    sys.exit(main())
