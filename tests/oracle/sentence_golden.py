#!/usr/bin/env python3
"""Scores our segmenter on the 48 English golden rules of the Pragmatic Segmenter, which pySBD keeps as a Python list.

  sentence_golden.py --rules PYSBD/benchmarks/english_golden_rules.py --dump build/release/tests/bench/segment/bench_segment

Prints the rules that fail with what we gave instead, then the score; fails (exit 1) below 44. The rules stay where they are; our own
cases are tests/text/segmenter_cases.txt.
"""

import argparse
import runpy
import subprocess
import sys

LEAST = 44


def split(dump, texts):
    data = b"".join(b"%d\n%s" % (len(raw), raw) for raw in (text.encode() for text in texts))
    lines = subprocess.run([dump, "paragraph"], input=data, capture_output=True, check=True).stdout.decode().splitlines()
    for text, line in zip(texts, lines):
        spans = [int(word) for word in line.split()]
        yield [text.encode()[begin:end].decode() for begin, end in zip(spans[::2], spans[1::2])]


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--rules", required=True, help="pySBD's english_golden_rules.py")
    parser.add_argument("--dump", required=True, help="our bench_segment")
    args = parser.parse_args()
    rules = runpy.run_path(args.rules)["GOLDEN_EN_RULES"]
    passed = 0
    for number, ((text, expected), ours) in enumerate(zip(rules, split(args.dump, [text for text, _ in rules])), 1):
        passed += ours == expected
        if ours != expected:
            print(f"rule {number}: {ours}")
    print(f"golden rules: {passed} of {len(rules)}")
    return 0 if passed >= LEAST else 1


if __name__ == "__main__":
    sys.exit(main())
