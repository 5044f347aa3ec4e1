#!/usr/bin/env python3
"""Generates impl/text/unicode_tables.inc from the Unicode Character Database 15.0.0 (Debian package `unicode-data`).

    unicode_tables.py [UCD_FOLDER] > impl/text/unicode_tables.inc

Two profiles share the tables (see unicode.h):
  hf      what Hugging Face's fast BertTokenizer does: character classes of Unicode 8.0, canonical combining classes of Unicode 9.0,
          decompositions of Unicode 15.0, lowercase of Unicode 17.0, and the exceptions named below. Established code point by
          code point against the Python package `tokenizers`; tests/oracle/tokenizer_codepoints.py repeats the comparison.
  google  what google-research/bert's tokenization.py does on a Python whose unicodedata is 15.0.0.
"""
import sys
from pathlib import Path

UCD = Path(sys.argv[1] if len(sys.argv) > 1 else "/usr/share/unicode")
HERE = Path(__file__).resolve().parent
LIMIT = 0x110000
# The classes; the numbers are those of enum CharClass in unicode.h.
OTHER, REMOVED, SPACE, PUNCTUATION, MARK, CJK = range(6)
MAPS, COMBINES = 0x40, 0x80  # flags above the two 3-bit classes


def rows(name):
    for line in (UCD / name).read_text().splitlines():
        line = line.split("#")[0].strip()
        if line:
            yield [field.strip() for field in line.split(";")]


def span(text):
    first, _, last = text.partition("..")
    return range(int(first, 16), int(last or first, 16) + 1)


category, ccc, canonical, lower = ["Cn"] * LIMIT, [0] * LIMIT, {}, {}
first = None
for row in rows("UnicodeData.txt"):
    c = int(row[0], 16)
    if row[1].endswith(", First>"):
        first = c
        continue
    for x in range(first if first is not None else c, c + 1):
        category[x] = row[2]
    first = None
    ccc[c] = int(row[3])
    if row[5] and not row[5].startswith("<"):
        canonical[c] = [int(x, 16) for x in row[5].split()]
    if row[13]:
        lower[c] = int(row[13], 16)
age = [99.0] * LIMIT
for row in rows("DerivedAge.txt"):
    for x in span(row[0]):
        age[x] = float(row[1])
white = {x for row in rows("PropList.txt") if row[1] == "White_Space" for x in span(row[0])}
cased, ignorable = set(), set()
for row in rows("DerivedCoreProperties.txt"):
    if row[1] in ("Cased", "Case_Ignorable"):
        (cased if row[1] == "Cased" else ignorable).update(span(row[0]))

ASCII_SYMBOLS = {c for c in range(33, 127) if not chr(c).isalnum()}


def cjk(extension_e):
    ranges = [(0x3400, 0x4DBF), (0x4E00, 0x9FFF), (0xF900, 0xFAFF), (0x20000, 0x2A6DF), (0x2A700, 0x2B73F), (0x2B740, 0x2B81F),
              (extension_e, 0x2CEAF), (0x2F800, 0x2FA1F)]
    return {c for a, b in ranges for c in range(a, b + 1)}


CJK_HF, CJK_GOOGLE = cjk(0x2B920), cjk(0x2B820)  # the fast tokenizer starts extension E at 2B920


def hf_class(c):
    kind = category[c] if age[c] <= 8.0 else "Cn"
    if c in (9, 10, 13):
        return SPACE
    if c in (0, 0xFFFD) or kind in ("Cc", "Cf") or category[c] == "Co":
        return REMOVED
    if c in white:
        return SPACE
    if c in ASCII_SYMBOLS or kind[0] == "P" or c in (0x111C9, 0x166D):
        return PUNCTUATION
    if (kind == "Mn" or c == 0x1734) and c not in (0x111C9, 0x1885, 0x1886, 0xA9BD):
        return MARK
    return CJK if c in CJK_HF else OTHER


def google_class(c):
    if c in (9, 10, 13):
        return SPACE
    if c in (0, 0xFFFD) or category[c] in ("Cc", "Cf"):
        return REMOVED
    if c in white:  # Zs when cleaning; Zl and Zp when str.split() follows
        return SPACE
    if c in ASCII_SYMBOLS or category[c][0] == "P":
        return PUNCTUATION
    if category[c] == "Mn":
        return MARK
    return CJK if c in CJK_GOOGLE else OTHER


def decompose(c):
    if c not in canonical:
        return [c]
    return [x for part in canonical[c] for x in decompose(part)]


residual = {}
for line in (HERE / "unicode_residuals.txt").read_text().splitlines():
    if not line.startswith("#"):
        c, to = line.split(";")
        residual[int(c, 16)] = int(to, 16)

data = bytearray(LIMIT)
for c in range(LIMIT):
    maps = c in canonical or c in lower or c in residual or c == 0x130
    data[c] = hf_class(c) | google_class(c) << 3 | (MAPS if maps else 0) | (COMBINES if ccc[c] else 0)
for c in range(LIMIT):
    # text/normalizer.cpp cuts long runs before punctuation and CJK characters: they must not take part in reordering
    assert not (ccc[c] and (data[c] & 7) in (PUNCTUATION, CJK, SPACE)), hex(c)
    assert not (c in canonical and any((data[x] & 7) == SPACE for x in decompose(c))) or c in white, hex(c)


def numbers(items):
    lines, line = [], ""
    for item in items:
        text = f"{item},"
        if len(line) + len(text) > 136:
            lines.append(line)
            line = ""
        line += text
    return "\n".join(lines + [line])


total = 0


def array(name, kind, size, items):
    global total
    items = list(items)
    total += size * len(items)
    print(f"constexpr {kind} {name}[{len(items)}] = {{\n{numbers(items)}\n}};")


def lower_ranges(mapping):
    """Runs of code points at a step of 1 or 2 with one distance to their lowercase: (first, last, step, distance)."""
    runs = []
    for c in sorted(mapping):
        delta = mapping[c] - c
        if runs and runs[-1][3] == delta:
            a, last, step, _ = runs[-1]
            if (c - last == step) or (a == last and c - last == 2):
                runs[-1] = (a, c, c - last, delta)
                continue
        runs.append((c, c, 1, delta))
    return runs


def set_ranges(members):
    runs = []
    for c in sorted(members):
        if runs and runs[-1][1] == c - 1:
            runs[-1] = (runs[-1][0], c)
        else:
            runs.append((c, c))
    return runs


print("// Generated by unicode_tables.py from the Unicode Character Database 15.0.0; do not edit. Meaning: unicode.h and unicode.cpp.")
print("// Data derived from Unicode data files, Copyright 1991-2022 Unicode, Inc., under the Unicode License (https://www.unicode.org/license.txt).")
print("// clang-format off")


def two_stages(items, size):
    """Unique blocks of `size` items, and the number of the block at each place."""
    blocks, index = {}, []
    for at in range(0, len(items), size):
        index.append(blocks.setdefault(tuple(items[at:at + size]), len(blocks)))
    return index, [x for block in blocks for x in block]


BLOCK, GROUP = 32, 32  # code points in a block, blocks in a group
groups, blocks = two_stages(data, BLOCK)
groups, index = two_stages(groups, GROUP)
print(f"constexpr char32_t kBlockSize = {BLOCK}, kGroupSize = {GROUP};")
array("kGroups", "uint8_t", 1, groups)
array("kBlockIndex", "uint16_t", 2, index)
array("kBlocks", "uint8_t", 1, blocks)

print("// Full canonical decompositions without the algorithmic Hangul: code points in order, where each starts in the pool of UTF-16 units.")
pool, keys, starts = [], [], []
for c in sorted(canonical):
    units = "".join(map(chr, decompose(c))).encode("utf-16-le")
    keys.append(c)
    starts.append(len(pool))
    pool += [units[i] | units[i + 1] << 8 for i in range(0, len(units), 2)]
starts.append(len(pool))
bmp = [c for c in keys if c < 0x10000]
array("kDecomposedLow", "uint16_t", 2, bmp)
array("kDecomposedHigh", "char32_t", 4, keys[len(bmp):])
array("kDecompositionStart", "uint16_t", 2, starts)
array("kDecompositions", "uint16_t", 2, pool)
print("// Lowercase: first, last, step, distance.")
ranges = lower_ranges({c: to for c, to in lower.items() if c != 0x130})
extra = lower_ranges(residual)
array("kLowercase", "LowercaseRange", 16, ("{%d,%d,%d,%d}" % r for r in ranges))
array("kLowercaseAfter15", "LowercaseRange", 16, ("{%d,%d,%d,%d}" % r for r in extra))
print("// Combining classes: first, count, class, and whether the hf profile (Unicode 9.0) has it.")
runs = []
for c in range(LIMIT):
    if ccc[c]:
        hf = int(age[c] <= 9.0)
        if runs and runs[-1][0] + runs[-1][1] == c and runs[-1][2:] == [ccc[c], hf]:
            runs[-1][1] += 1
        else:
            runs.append([c, 1, ccc[c], hf])
array("kCombining", "CombiningRange", 8, ("{%d,%d,%d,%d}" % tuple(r) for r in runs))
print("// What decides a final sigma: letters with case, and characters that are passed over.")
array("kCased", "CodePointRange", 8, ("{%d,%d}" % r for r in set_ranges(cased)))
array("kCaseIgnorable", "CodePointRange", 8, ("{%d,%d}" % r for r in set_ranges(ignorable)))
print(f"// {total} bytes in all")
