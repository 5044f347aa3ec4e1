#!/usr/bin/env python3
"""tests/fuzz/corpus.py FOLDER OUTPUT.hex   The inputs of a libFuzzer corpus as lines of hexadecimal digits, small and few: at most 64
inputs of at most 20,000 bytes together, of many sizes. They are replayed in every test run (replay.cpp)."""
import pathlib
import sys

MAX_INPUTS, MAX_BYTES = 64, 20_000


def main(folder, output):
    inputs = sorted({path.read_bytes() for path in pathlib.Path(folder).iterdir() if 0 < path.stat().st_size <= MAX_BYTES}, key=lambda data: (len(data), data))
    step = max(1, -(-len(inputs) // MAX_INPUTS))
    chosen = inputs[::step]
    while sum(map(len, chosen)) > MAX_BYTES:
        chosen.pop()
    pathlib.Path(output).write_text("".join(data.hex() + "\n" for data in chosen))
    print(f"{output}: {len(chosen)} of {len(inputs)} inputs")


if __name__ == "__main__":
    if len(sys.argv) != 3:
        sys.exit(__doc__)
    main(*sys.argv[1:])
