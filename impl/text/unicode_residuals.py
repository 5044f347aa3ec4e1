#!/usr/bin/env python3
"""Records where the reference's lowercase mapping is newer than the Unicode Character Database in use.

    unicode_residuals.py [UCD_FOLDER] > impl/text/unicode_residuals.txt

Runs every Unicode scalar value through the `Lowercase` normalizer of the Python package `tokenizers` (the oracle) and prints the
code points whose result is not what UnicodeData.txt and SpecialCasing.txt of the given folder say. unicode_tables.py reads the file.
"""
import sys
from pathlib import Path

import tokenizers
from tokenizers.normalizers import Lowercase

folder = Path(sys.argv[1] if len(sys.argv) > 1 else "/usr/share/unicode")
lower = {}
for line in (folder / "UnicodeData.txt").read_text().splitlines():
    fields = line.split(";")
    if fields[13]:
        lower[int(fields[0], 16)] = chr(int(fields[13], 16))
lower[0x130] = "i\u0307"  # SpecialCasing.txt, the only unconditional lowercase mapping to more than one character

oracle = Lowercase()
print("# Lowercase mappings of the oracle that the Unicode Character Database 15.0.0 does not have: code point; mapping.")
print(f"# Recorded from the Python package tokenizers {tokenizers.__version__} over every scalar value by unicode_residuals.py; do not edit.")
for c in range(0x110000):
    if 0xD800 <= c < 0xE000:
        continue
    got = oracle.normalize_str(chr(c))
    if got != lower.get(c, chr(c)):
        print(f"{c:04X}; {' '.join(f'{ord(x):04X}' for x in got)}")
