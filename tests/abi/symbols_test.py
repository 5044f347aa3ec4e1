#!/usr/bin/env python3
"""libbertpt.so exports exactly the functions of the headers, in their version nodes, needs no LibTorch, and is small.

Usage: symbols_test.py LIBRARY SANITIZERS
"""

import json
import pathlib
import re
import shutil
import subprocess
import sys
import tempfile

ROOT = pathlib.Path(__file__).resolve().parents[2]
LIMIT_BYTES = 8 << 20


def output(*command):
    return subprocess.run(command, check=True, capture_output=True, text=True).stdout


def exported(library):
    """name -> version node of what the dynamic linker sees."""
    symbols = {}
    for line in output("nm", "-D", "--defined-only", library).splitlines():
        name, _, version = line.split()[-1].partition("@@")
        if not re.fullmatch(r"BERTPT_\d+\.\d+", name):  # the nodes themselves
            symbols[name] = version
    return symbols


def problems(functions, symbols, needed, size):
    result = [f"exported but not in the headers: {name}" for name in sorted(symbols.keys() - functions.keys())]
    result += [f"in the headers but not exported: {name}" for name in sorted(functions.keys() - symbols.keys())]
    for name in functions.keys() & symbols.keys():
        node = "BERTPT_" + functions[name]["since"]
        if symbols[name] != node:
            result.append(f"{name} is in node '{symbols[name]}', expected {node}")
    result += [f"needs {library}" for library in needed if re.search(r"torch|c10|cuda|gomp", library)]
    if size > LIMIT_BYTES:
        result.append(f"stripped it has {size} bytes, more than {LIMIT_BYTES}")
    return result


def main():
    library, sanitizers = sys.argv[1], sys.argv[2]
    functions = json.loads((ROOT / "capi/abi/api.json").read_text())["functions"]
    symbols = exported(library)
    needed = re.findall(r"\(NEEDED\).*\[(.*)\]", output("readelf", "-d", library))
    with tempfile.TemporaryDirectory() as folder:
        stripped = pathlib.Path(folder) / "stripped.so"
        shutil.copy(library, stripped)
        subprocess.run(["strip", stripped], check=True)
        size = stripped.stat().st_size
    if sanitizers:  # instrumented code is larger and brings symbols of its own
        size, symbols = 0, {name: version for name, version in symbols.items() if name.startswith("bertpt_")}
    result = problems(functions, symbols, needed, size)
    print("\n".join(result))
    print(f"{len(symbols)} symbols, {size} bytes stripped, needs {', '.join(needed)}")

    one = next(iter(functions))
    less = {name: version for name, version in symbols.items() if name != one}
    assert problems(functions, less, needed, size), "a missing symbol goes unnoticed"
    assert problems(functions, {**symbols, "extra": ""}, needed, size), "an extra symbol goes unnoticed"
    assert problems(functions, {**symbols, one: "OTHER"}, needed, size), "a wrong node goes unnoticed"
    assert problems(functions, symbols, needed + ["libtorch_cpu.so"], size), "LibTorch goes unnoticed"
    assert problems(functions, symbols, needed, LIMIT_BYTES + 1), "a large library goes unnoticed"
    sys.exit(1 if result else 0)


if __name__ == "__main__":
    main()
