#!/usr/bin/env python3
"""Distribution oracle for next sentence pairs.

A straightforward statement of the published algorithm of BERT's original data script (documents of sentences to pairs of A and B, then
masks), written for this project, with CPython's random numbers. It runs on sentence lengths alone. It writes, for a synthetic
corpus that tests/examples/google_pairs_test.cpp makes in the same way, the mean and the standard error of many statistics over
repeated passes, so that the C++ test can compare distributions with a tolerance that follows from the two standard errors.

    tests/oracle/google_pairs.py > tests/examples/google_pairs.json        (half a minute)
"""
import json
import math
import random
import sys

PASSES = 4000
BINS = [16, 32, 48, 64, 80, 96, 112, 127, 128]  # sample lengths: share at or below each


def synthetic_corpus(documents=120):
    """Sentence lengths by a 64-bit linear congruential generator: 1 to 30 sentences; one in 40 is very long."""
    state = 2026

    def draw(n):
        nonlocal state
        state = (state * 6364136223846793005 + 1442695040888963407) % 2**64
        return (state >> 33) % n

    corpus = []
    for _ in range(documents):
        corpus.append([draw(200) + 60 if draw(40) == 0 else draw(12) + draw(20) + 3 for _ in range(draw(30) + 1)])
    return corpus


def truncate(rng, a, b, limit):
    cut = 0
    while a + b > limit:
        if a > b:
            a -= 1
        else:
            b -= 1
        rng.random()  # front or back: the length does not care
        cut += 1
    return a, b, cut


def pairs_of_document(rng, corpus, number, max_length, short_prob):
    """Yields (forced, is_random, tokens of A, tokens of B, cut) as lengths."""
    document = corpus[number]
    limit = max_length - 3
    target = rng.randint(2, limit) if rng.random() < short_prob else limit
    chunk, length, i = [], 0, 0
    while i < len(document):
        chunk.append(document[i])
        length += document[i]
        if i == len(document) - 1 or length >= target:
            a_end = rng.randint(1, len(chunk) - 1) if len(chunk) >= 2 else 1
            a = sum(chunk[:a_end])
            forced = len(chunk) == 1
            is_random = forced or rng.random() < 0.5
            if is_random:
                wanted = target - a
                for _ in range(10):
                    other = rng.randint(0, len(corpus) - 1)
                    if other != number:
                        break
                b = 0
                for sentence in corpus[other][rng.randint(0, len(corpus[other]) - 1):]:
                    b += sentence
                    if b >= wanted:
                        break
                i -= len(chunk) - a_end  # the rest of the chunk is used again
            else:
                b = sum(chunk[a_end:])
            yield (forced, is_random) + truncate(rng, a, b, limit)
            chunk, length = [], 0
        i += 1


def one_pass(rng, corpus, max_length, short_prob):
    """The statistics of one pass over the corpus."""
    samples = [s for d in range(len(corpus)) for s in pairs_of_document(rng, corpus, d, max_length, short_prob)]
    out = {
        "samples_per_document": len(samples) / len(corpus),
        "forced_share": sum(s[0] for s in samples) / len(samples),
        "random_share": sum(s[1] for s in samples) / len(samples),
    }
    for name, group in (("next", [s for s in samples if not s[1]]), ("random", [s for s in samples if s[1]])):
        lengths = [a + b + 3 for _, _, a, b, _ in group]
        out[name + "_mean_length"] = sum(lengths) / len(group)
        out[name + "_mean_a"] = sum(s[2] for s in group) / len(group)
        out[name + "_mean_cut"] = sum(s[4] for s in group) / len(group)
        for edge in BINS:
            out[f"{name}_length_to_{edge}"] = sum(n <= edge for n in lengths) / len(group)
    return out


def main():
    corpus = synthetic_corpus()
    rng = random.Random(12345)
    passes = [one_pass(rng, corpus, 128, 0.1) for _ in range(PASSES)]
    statistics = {}
    for name in passes[0]:
        values = [p[name] for p in passes]
        mean = sum(values) / PASSES
        variance = sum((v - mean) ** 2 for v in values) / (PASSES - 1)
        statistics[name] = {"mean": round(mean, 9), "standard_error": round(math.sqrt(variance / PASSES), 9)}
    lengths = [10, 30, 50, 70, 110] + list(range(3, 513))
    json.dump({
        "corpus": {"documents": len(corpus), "sentences": sum(map(len, corpus)), "tokens": sum(map(sum, corpus))},
        "passes": PASSES, "max_seq_length": 128, "short_seq_prob": 0.1, "bins": BINS,
        "statistics": statistics,
        "mask_counts": [[n, max(1, int(round(n * 0.15)))] for n in lengths],
    }, sys.stdout, indent=None, separators=(",", ":"))
    sys.stdout.write("\n")


if __name__ == "__main__":
    main()
