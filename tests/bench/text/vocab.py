#!/usr/bin/env python3
"""Learning a vocabulary: ours and Hugging Face's WordPieceTrainer on one text, each in a process of its own, by turns.

  vocab.py --bertpt build/release/bin/bertpt --text english-100mb.txt [--threads 1 2] [--rounds 3] [--size 30522]
  vocab.py --bertpt build/release/bin/bertpt --text english-1gb.txt --only ours

Prints seconds of wall clock and of processor, peak memory, the ratio of each round, and by how many pieces the vocabularies differ: Hugging
Face breaks ties by the order of a hash map, so that two runs of its own differ too. Needs the Python package tokenizers.
"""
import argparse
import json
import os
import pathlib
import statistics
import subprocess
import sys
import tempfile
import time

PEER = """
import sys
from tokenizers import Tokenizer, models, normalizers, pre_tokenizers, trainers
path, size, output = sys.argv[1], int(sys.argv[2]), sys.argv[3]
tokenizer = Tokenizer(models.WordPiece(unk_token="[UNK]"))
tokenizer.normalizer = normalizers.BertNormalizer(lowercase=True)
tokenizer.pre_tokenizer = pre_tokenizers.BertPreTokenizer()
trainer = trainers.WordPieceTrainer(vocab_size=size, min_frequency=2, limit_alphabet=1000, show_progress=False,
                                    special_tokens=["[PAD]", "[UNK]", "[CLS]", "[SEP]", "[MASK]"])
tokenizer.train([path], trainer)
open(output, "w", encoding="utf-8").write("".join(p + "\\n" for p, _ in sorted(tokenizer.get_vocab().items(), key=lambda x: x[1])))
"""


def timed(command, env=None):
    """Runs a command; seconds, processor seconds, peak bytes."""
    begin = time.monotonic()
    process = subprocess.Popen([str(c) for c in command], env=env, stderr=subprocess.DEVNULL)
    _, status, usage = os.wait4(process.pid, 0)
    if status != 0:
        sys.exit(f"{command[0]} failed with status {status}")
    return {"seconds": time.monotonic() - begin, "processor": usage.ru_utime + usage.ru_stime, "peak_bytes": usage.ru_maxrss * 1024}


def ours(options, threads, folder):
    run = timed([options.bertpt, "vocab", "train", "--size", options.size, "--threads", threads, "--output", folder / "ours", options.text])
    return run, (folder / "ours/vocab.txt").read_text(encoding="utf-8").splitlines()


def peer(options, threads, folder):
    env = {**os.environ, "RAYON_NUM_THREADS": str(threads), "TOKENIZERS_PARALLELISM": "true"}
    run = timed([sys.executable, "-c", PEER, options.text, options.size, folder / "peer.txt"], env)
    return run, (folder / "peer.txt").read_text(encoding="utf-8").splitlines()


def shown(name, threads, run):
    print(f"{name:5} {threads} thread(s)  {run['seconds']:7.2f} s  {run['processor']:7.2f} s processor  {run['peak_bytes'] / 1e6:6.0f} MB", flush=True)


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--bertpt", type=pathlib.Path, required=True)
    parser.add_argument("--text", type=pathlib.Path, required=True)
    parser.add_argument("--size", type=int, default=30522)
    parser.add_argument("--threads", type=int, nargs="+", default=[1, 2])
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--only", choices=["ours", "peer"])
    options = parser.parse_args()
    with open(options.text, "rb", buffering=0) as text:  # into the page cache; a child's peak memory begins with what this process holds
        while text.read(1 << 20):
            pass
    for threads in options.threads:
        ratios = []
        for _ in range(options.rounds):
            with tempfile.TemporaryDirectory() as folder:
                results = {}
                for name, contender in (("ours", ours), ("peer", peer)):
                    if options.only in (None, name):
                        results[name] = contender(options, threads, pathlib.Path(folder))
                        shown(name, threads, results[name][0])
                if options.only is None:
                    ratios.append(results["peer"][0]["seconds"] / results["ours"][0]["seconds"])
                    different = len(set(results["peer"][1]) ^ set(results["ours"][1]))
                    print(f"      ratio {ratios[-1]:.1f}, {different} pieces in one vocabulary alone", flush=True)
        if ratios:
            print(json.dumps({"task": "vocab_train", "text": options.text.name, "threads": threads, "ratio": statistics.median(ratios),
                              "ratios": ratios}))


if __name__ == "__main__":
    main()
