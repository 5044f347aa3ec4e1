#!/usr/bin/env python3
"""Compares sentence segmenters: inner F1 on treebanks, golden rules, MB/s at one thread. Prints a table.

  contest.py --program build/release/bin/bench_segment --speed-text TEXT.txt [--golden english_golden_rules.py] TREEBANK.conllu...

A treebank is a CoNLL-U file with "# newpar" (https://universaldependencies.org; UD_English-EWT and the like are measured, never
shipped); `inner` means that boundaries at paragraph ends do not count. Ours gets whole documents in three layouts (blank lines
between paragraphs, a paragraph a line, wrapped at 72 characters) and guesses what a newline means; the peers get each paragraph on
its own, on one line. The golden rules are pySBD's benchmarks/english_golden_rules.py. Peers (PyPI): blingfire numpy pysbd sentencex
syntok nltk.
"""

import argparse
import pathlib
import runpy

import contenders
import treebanks


def boundaries(sentences):
    found, total = set(), 0
    for sentence in sentences:
        total += len("".join(sentence.split()))
        found.add(total)
    return found


def score_ours(ours, documents, layout):
    score = treebanks.Score()
    for document, sentences in zip(documents, ours.split([layout(document) for document in documents])):
        inner, ends = treebanks.gold(document)
        score.add(inner, boundaries(sentences) - ends)
    return score


def score_peer(peer, documents):
    score = treebanks.Score()
    paragraphs = [paragraph for document in documents for paragraph in document]
    texts = [treebanks.spoken(paragraph) for paragraph in paragraphs]
    for paragraph, text, sentences in zip(paragraphs, texts, peer.split(texts)):
        score.add(set(treebanks.inner_boundaries(paragraph)), boundaries(sentences) - {len("".join(text.split()))})
    return score


def golden(contender, rules):
    return sum([s.strip() for s in sentences] == expected for (_, expected), sentences in zip(rules, contender.split([t for t, _ in rules])))


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--program", required=True, help="bench_segment")
    parser.add_argument("--golden", help="pySBD's english_golden_rules.py")
    parser.add_argument("--speed-text", help="a text with a paragraph a line")
    parser.add_argument("treebanks", nargs="*")
    args = parser.parse_args()
    banks = {pathlib.Path(path).stem: treebanks.read_conllu(path) for path in args.treebanks}
    rules = runpy.run_path(args.golden)["GOLDEN_EN_RULES"] if args.golden else []
    ours = contenders.Ours(args.program)
    others, missing = contenders.peers("\n\n".join(treebanks.blank_lines(d) for documents in banks.values() for d in documents))
    for name in missing:
        print(f"not installed, left out: {name}")
    print(f"{'':36}{'precision':>10}{'recall':>8}{'inner F1':>10}")
    for bank, documents in banks.items():
        rows = [(f"{ours.name}, {name}", score_ours(ours, documents, layout)) for name, layout in treebanks.LAYOUTS.items()]
        rows += [(peer.name, score_peer(peer, documents)) for peer in others]
        for name, score in rows:
            print(f"{bank:18}{name:18}{score.precision:10.2f}{score.recall:8.2f}{score.f1:10.2f}", flush=True)
    for contender in [ours, *others]:
        line = f"{contender.name:18}"
        line += f" golden rules {golden(contender, rules)} of {len(rules)}" if rules else ""
        line += f" {contender.speed(args.speed_text):10.2f} MB/s" if args.speed_text else ""
        print(line, flush=True)


if __name__ == "__main__":
    main()
