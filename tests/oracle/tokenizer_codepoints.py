#!/usr/bin/env python3
"""Every Unicode scalar value through the reference normalizer and through ours.

    tokenizer_codepoints.py compare TOKENIZER_DUMP     compares one by one; TOKENIZER_DUMP is the program of that name (a build target)
    tokenizer_codepoints.py fixture > tests/golden/unicode_hf.txt    hashes of the reference's output, which a unit test checks without Python

Reference, rule set hf: BertNormalizer of the Python package `tokenizers`, cased and uncased. Rule set google (compare only): the
normalization of google-research/bert's tokenization.py written out below over the Python package `unicodedata2` 15.0.0, where it is
installed. A hash is the 64-bit FNV-1a of the UTF-8 outputs of a block's scalar values, each followed by a byte 0xFF.
"""
import json
import subprocess
import sys

import tokenizers
from tokenizers.normalizers import BertNormalizer

SCALARS = [chr(c) for c in range(0x110000) if not 0xD800 <= c < 0xE000]


def hf(lowercase):
    normalizer = BertNormalizer(clean_text=True, handle_chinese_chars=True, strip_accents=None, lowercase=lowercase)
    return [normalizer.normalize_str(c) for c in SCALARS]


def google(lowercase, ucd):
    def one(c):
        n, category = ord(c), ucd.category(c)
        if n in (0, 0xFFFD) or (category in ("Cc", "Cf") and c not in "\t\n\r"):
            return ""
        if c in "\t\n\r" or category in ("Zs", "Zl", "Zp"):
            return " "
        cjk = any(a <= n <= b for a, b in ((0x3400, 0x4DBF), (0x4E00, 0x9FFF), (0xF900, 0xFAFF), (0x20000, 0x2A6DF), (0x2A700, 0x2B73F),
                                           (0x2B740, 0x2B81F), (0x2B820, 0x2CEAF), (0x2F800, 0x2FA1F)))
        out = "".join(x for x in ucd.normalize("NFD", c.lower()) if ucd.category(x) != "Mn") if lowercase else c
        return f" {out} " if cjk else out

    return [one(c) for c in SCALARS]


def ours(program, config):
    lines = subprocess.run([program, "codepoints", json.dumps(config)], check=True, capture_output=True, text=True).stdout.split("\n")
    assert len(lines) == len(SCALARS) + 1
    return ["".join(chr(int(x, 16)) for x in line.split()) for line in lines[:-1]]


def compare(program):
    references = {"hf": hf}
    try:
        import unicodedata2
        assert unicodedata2.unidata_version == "15.0.0", unicodedata2.unidata_version
        references["google"] = lambda lowercase: google(lowercase, unicodedata2)
    except ImportError:
        print("unicodedata2 is not installed: rule set google not compared")
    differences = 0
    for rules, reference in references.items():
        for lowercase in (False, True):
            got = ours(program, {"lowercase": lowercase, "strip_accents": lowercase, "rules": rules})
            wrong = [(c, want, mine) for c, want, mine in zip(SCALARS, reference(lowercase), got) if want != mine]
            print(f"{rules} {'uncased' if lowercase else 'cased'}: {len(SCALARS)} scalar values, {len(wrong)} differ")
            for c, want, mine in wrong[:20]:
                print(f"  U+{ord(c):04X}: reference {want!r}, ours {mine!r}")
            differences += len(wrong)
    return 1 if differences else 0


def fixture():
    print(f"# tokenizers {tokenizers.__version__}, BertNormalizer: block of 256 code points, FNV-1a of the cased and of the uncased output.")
    blocks = {}
    for at, lowercase in enumerate((False, True)):
        for c, text in zip(SCALARS, hf(lowercase)):
            hashes = blocks.setdefault(ord(c) >> 8, [0xCBF29CE484222325] * 2)
            for byte in text.encode() + b"\xff":
                hashes[at] = (hashes[at] ^ byte) * 0x100000001B3 & 0xFFFFFFFFFFFFFFFF
    # Planes without characters are long runs of the same rule but other bytes, so every block has its own line.
    for block, (cased, uncased) in blocks.items():
        print(f"{block:04X} {cased:016x} {uncased:016x}")
    return 0


if __name__ == "__main__":
    if len(sys.argv) == 3 and sys.argv[1] == "compare":
        sys.exit(compare(sys.argv[2]))
    if sys.argv[1:] == ["fixture"]:
        sys.exit(fixture())
    sys.exit(__doc__)
