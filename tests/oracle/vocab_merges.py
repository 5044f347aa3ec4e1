#!/usr/bin/env python3
"""Whether our `bpe` vocabulary and Hugging Face's differ in ties alone, shown merge by merge on real text.

    vocab_merges.py --bertpt build/release/bin/bertpt --text english-100mb.txt [--mb 20] [--size 30522] [--again 3]

Hugging Face's merges, in their order, are replayed over the words by a plain BPE written here: at each step the pair that it merged must
have the greatest count that any pair has at that moment. The same BPE then runs by our rule for ties (the pair whose left, then right,
piece is smaller as bytes), and must give the pieces of `bertpt vocab train`. Up to the first tie both must merge the same pairs.
By Hugging Face's rule for ties (the pair of smaller ids, which it gives to "##x" pieces in the order of a hash table) it must make
all of Hugging Face's merges, so nothing but that order is between the two. --again: Hugging Face against itself, in new processes, at 1
and 2 threads. The words are counted by Hugging Face's normalizer and pre-tokenizer. Needs the Python package tokenizers.
"""
import argparse
import collections
import heapq
import json
import multiprocessing
import os
import pathlib
import subprocess
import sys
import tempfile

import tokenizers
from tokenizers import Tokenizer, models, normalizers, pre_tokenizers, trainers

SPECIALS = ["[PAD]", "[UNK]", "[CLS]", "[SEP]", "[MASK]"]
MIN_FREQUENCY = 2


class Merging:
    """Words as pieces, and the exact count of each pair of neighbours."""

    def __init__(self, words, rank=str.encode):  # rank: what orders pieces among pairs of one count
        self.rank = rank
        self.words = [[c if i == 0 else "##" + c for i, c in enumerate(word)] for word in words]
        self.times = list(words.values())
        self.counts = collections.Counter()
        self.places = collections.defaultdict(set)
        for at, word in enumerate(self.words):
            for pair in zip(word, word[1:]):
                self.counts[pair] += self.times[at]
                self.places[pair].add(at)
        self.queue = [self.entry(pair) for pair in self.counts]
        heapq.heapify(self.queue)

    def entry(self, pair):
        return -self.counts[pair], self.rank(pair[0]), self.rank(pair[1]), pair

    def best(self):
        """The most frequent pair, of equals the one of least rank; None when there is none."""
        while self.queue and -self.queue[0][0] != self.counts[self.queue[0][3]]:
            pair = heapq.heappop(self.queue)[3]
            if self.counts[pair] > 0:
                heapq.heappush(self.queue, self.entry(pair))
        return self.queue[0][3] if self.queue else None

    def merge(self, pair):
        """Merges a pair everywhere, from the left in each word; the new piece."""
        left, right = pair
        piece, raised = left + right[2:], set()
        for at in sorted(self.places.pop(pair)):
            old, new, i = self.words[at], [], 0
            while i < len(old):
                step = 2 if i + 1 < len(old) and old[i] == left and old[i + 1] == right else 1
                new.append(piece if step == 2 else old[i])
                i += step
            if len(new) == len(old):
                continue
            for gone in zip(old, old[1:]):
                self.counts[gone] -= self.times[at]
            for made in zip(new, new[1:]):
                self.counts[made] += self.times[at]
                if piece in made:
                    self.places[made].add(at)
                    raised.add(made)
            self.words[at] = new
        for made in raised:
            heapq.heappush(self.queue, self.entry(made))
        return piece


def first_pieces(words):
    return {c for word in words for c in word} | {"##" + c for word in words for c in word[1:]}


def hugging_face(lines, size, alphabet):
    """Its merges in order, and the ids of its pieces."""
    tokenizer = Tokenizer(models.BPE(unk_token="[UNK]", continuing_subword_prefix="##"))
    tokenizer.normalizer, tokenizer.pre_tokenizer = normalizers.BertNormalizer(lowercase=True), pre_tokenizers.BertPreTokenizer()
    tokenizer.train_from_iterator(lines, trainers.BpeTrainer(vocab_size=size, min_frequency=MIN_FREQUENCY, special_tokens=SPECIALS, show_progress=False,
                                                             continuing_subword_prefix="##", limit_alphabet=alphabet))
    model = json.loads(tokenizer.to_str())["model"]
    return [tuple(m) if isinstance(m, list) else tuple(m.split(" ")) for m in model["merges"]], model["vocab"]


def hugging_face_again(lines, size, alphabet, threads):
    os.environ["RAYON_NUM_THREADS"] = str(threads)  # read when its threads start
    return hugging_face(lines, size, alphabet)[0]


def in_new_process(function, *arguments):
    with multiprocessing.get_context("spawn").Pool(1) as pool:
        return pool.apply(function, arguments)


def count_words(lines):
    normalize, split = normalizers.BertNormalizer(lowercase=True).normalize_str, pre_tokenizers.BertPreTokenizer().pre_tokenize_str
    return collections.Counter(word for line in lines for word, _ in split(normalize(line)))


def replay(words, merges):
    """The exact count of each merge when its turn comes, and how many of them were not the greatest of that moment."""
    state, counts, not_greatest = Merging(words), [], 0
    for pair in merges:
        counts.append(state.counts[pair])
        if counts[-1] != state.counts[state.best()]:
            not_greatest += 1
            if not_greatest <= 3:
                print(f"  step {len(counts)}: {pair} has {counts[-1]}, {state.best()} has {state.counts[state.best()]}")
        state.merge(pair)
    return counts, not_greatest


def plain_bpe(words, pieces, size, rank=str.encode):
    """The merges of a plain BPE with their counts; fills `pieces` up to so many."""
    state, merges, counts = Merging(words, rank), [], []
    while len(pieces) < size:
        pair = state.best()
        if pair is None or state.counts[pair] < MIN_FREQUENCY:
            break
        merges.append(pair)
        counts.append(state.counts[pair])
        pieces.add(state.merge(pair))
    return merges, counts


def report_unequal(name, counts, others):
    unequal = [abs(a - b) for a, b in zip(counts, others) if a != b]
    print(f"{name}: counts of {len(unequal)} of {min(len(counts), len(others))} steps unequal, by {max(unequal, default=0)} at most", flush=True)


def ours(bertpt, text, size, alphabet, folder):
    source = folder / "text.txt"
    source.write_text(text, encoding="utf-8")
    subprocess.run([bertpt, "vocab", "train", "--size", str(size), "--set", f"/alphabet_limit={alphabet}", "--set", "/max_piece_chars=1000", "--output", folder / "out", source], check=True,
                   stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    return set((folder / "out/vocab.txt").read_text(encoding="utf-8").split("\n")) - {*SPECIALS, ""}


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--bertpt", type=pathlib.Path, required=True)
    parser.add_argument("--text", type=pathlib.Path, required=True)
    parser.add_argument("--mb", type=float, default=20)
    parser.add_argument("--size", type=int, default=30522)
    parser.add_argument("--again", type=int, default=0, help="so many more runs of Hugging Face's trainer at each thread count")
    given = parser.parse_args()
    with open(given.text, "rb") as file:
        text = file.read(int(given.mb * 1e6)).decode("utf-8", "ignore")
    lines = text.split("\n")
    words = count_words(lines)
    alphabet = len({c for word in words for c in word})  # no limit: Hugging Face drops the character, we drop the word
    print(f"tokenizers {tokenizers.__version__}, {given.text.name}, {given.mb} MB: {len(words)} distinct words, {alphabet} characters", flush=True)
    theirs, ids = hugging_face(lines, given.size, alphabet)
    their_counts, not_greatest = replay(words, theirs)
    print(f"Hugging Face: {len(theirs)} merges, the last of count {their_counts[-1]}; {not_greatest} of them were not of the greatest count", flush=True)
    by_ids, _ = plain_bpe(words, first_pieces(words), given.size - len(SPECIALS), ids.__getitem__)
    print(f"a plain BPE with Hugging Face's ids to break ties: {len(by_ids)} merges, {sum(a != b for a, b in zip(by_ids, theirs))} of them others", flush=True)
    for threads in (1, 2) * given.again:
        again = in_new_process(hugging_face_again, lines, given.size, alphabet, threads)
        moved = sum(a != b for a, b in zip(theirs, again))
        parted = len({a + b[2:] for a, b in theirs} ^ {a + b[2:] for a, b in again})
        report_unequal(f"Hugging Face again, {threads} threads: {moved} steps merge another pair, {parted} pieces are in one result alone",
                       their_counts, replay(words, again)[0])
    pieces = first_pieces(words)
    their_pieces = first_pieces(words) | {left + right[2:] for left, right in theirs}
    merges, counts = plain_bpe(words, pieces, given.size - len(SPECIALS))
    with tempfile.TemporaryDirectory() as folder:
        made = ours(given.bertpt, text, given.size, alphabet, pathlib.Path(folder))
    print(f"ours: {len(merges)} merges, the last of count {counts[-1]}; bertpt differs from this replay in {len(made ^ pieces)} pieces, "
          f"from Hugging Face in {len(made ^ their_pieces)}")
    first = next((i for i, (a, b) in enumerate(zip(theirs, merges)) if a != b), None)
    if first is not None:
        print(f"the first step that differs is {first + 1}: {theirs[first]} of count {their_counts[first]}, {merges[first]} of count {counts[first]}")
    report_unequal("ours against Hugging Face", their_counts, counts)
    failed = made != pieces or not_greatest or by_ids != theirs or (first is not None and their_counts[first] != counts[first])
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main())
