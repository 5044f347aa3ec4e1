#!/usr/bin/env python3
"""Makes tests/corpus/gzip/*.gz with Python's zlib: every kind of block, headers with names, several members. The text is made by the same
rule in tests/corpus/gzip_decoder_test.cpp.

    tests/oracle/gzip_fixture.py
"""
import pathlib
import zlib

FOLDER = pathlib.Path(__file__).resolve().parents[1] / "corpus/gzip"


def text(lines):
    return "".join(f"{i * 7919 % 10007} {'word ' * (i % 7)}\n" for i in range(lines)).encode()


def member(data, level, strategy=zlib.Z_DEFAULT_STRATEGY, name=b""):
    coder = zlib.compressobj(level, zlib.DEFLATED, -15, 9, strategy)
    body = coder.compress(data) + coder.flush()
    head = bytes([0x1F, 0x8B, 8, 8 if name else 0, 1, 2, 3, 4, 0, 3]) + (name + b"\0" if name else b"")
    return head + body + zlib.crc32(data).to_bytes(4, "little") + (len(data) % 2**32).to_bytes(4, "little")


def main():
    FOLDER.mkdir(exist_ok=True)
    files = {
        "stored": member(text(40), 0),
        "fixed": member(text(200), 9, zlib.Z_FIXED),
        "fast": member(text(400), 1, name=b"words.txt"),
        "best": member(text(1500), 9),
        "huffman": member(text(100), 9, zlib.Z_HUFFMAN_ONLY),
        "far": member(bytes(range(256)) * 150 + text(10) + bytes(range(256)) * 150, 9),
        "members": member(text(40), 9) + member(b"", 9) + member(text(20), 6) + b"\0\0\0",
    }
    for name, data in files.items():
        (FOLDER / f"{name}.gz").write_bytes(data)


if __name__ == "__main__":
    main()
