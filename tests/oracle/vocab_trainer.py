#!/usr/bin/env python3
"""Makes tests/golden/vocab_trainer.json: counted words and the pieces that Hugging Face's WordPieceTrainer learns from them.

Hugging Face breaks ties by ids that follow a hash map's order, so only corpora in which no merge up to the wanted size has a tie
have one answer; this script draws counts until it finds such corpora and proves it with a plain BPE. Run it with `tokenizers`
installed (made with 0.22): python3 tests/oracle/vocab_trainer.py
"""
import collections
import json
import pathlib
import random

from tokenizers import Tokenizer, models, pre_tokenizers, trainers

WORDS = """the of and to in our a that for is we this be it have with will people as are not by nation on their all world from more
america who has new us must can peace they or years work congress an government you country which now one us been american every
time i states great no own also war other make need better free federal year first so health many economic than security tax help
children citizens there them million most let last program economy jobs these was nations energy what together up united should
only do but because future well strong percent national freedom continue strength defense public progress budget education
programs power support billion system efforts billions spending families business his policy reform would may military where
lights lighting lighted slower slowest slow newer newest new lower lowest low widen wider widest wide unwinding rewind winds
naïve façade über straße zürich señor mañana год года годы годов дом дома домов banana bananas aaaa aaaaaa abab ababab""".split()


def unique_size(counts, size):
    """Plain BPE; the number of pieces up to which no merge has a tie, at most `size`."""
    words = {w: [c if i == 0 else "##" + c for i, c in enumerate(w)] for w in counts}
    pieces = {p for ps in words.values() for p in ps} | {c for w in counts for c in w}
    while len(pieces) < size:
        pairs = collections.Counter()
        for w, ps in words.items():
            for pair in zip(ps, ps[1:]):
                pairs[pair] += counts[w]
        top = pairs.most_common(2)
        if not top or (len(top) > 1 and top[0][1] == top[1][1]):
            break
        a, b = top[0][0]
        pieces.add(a + b[2:])
        for w, ps in words.items():
            out = []
            for p in ps:
                if out and out[-1] == a and p == b:
                    out[-1] = a + b[2:]
                    # a merged piece must not merge again with its own kind in this pass
                    out.append(None)
                else:
                    out.append(p)
            words[w] = [p for p in out if p is not None]
    return len(pieces)


def hugging_face(counts, size):
    tokenizer = Tokenizer(models.WordPiece(unk_token="[UNK]"))
    tokenizer.pre_tokenizer = pre_tokenizers.WhitespaceSplit()
    trainer = trainers.WordPieceTrainer(vocab_size=size, min_frequency=2, special_tokens=[], show_progress=False)
    tokenizer.train_from_iterator((" ".join([w] * n) for w, n in counts.items()), trainer)
    return sorted(tokenizer.get_vocab())


def random_words(rng):
    """Short words over few letters share their pairs, so that ties are rare; long ones repeat a letter."""
    letters = rng.choice(["abcde", "aßéдñ", "ab", "abcdefgh"])
    words = {"".join(rng.choice(letters) for _ in range(rng.randint(1, 6))) for _ in range(rng.choice([150, 300]))}
    return sorted(words) + ["aaaaaaa", "ababababab"]


def main():
    rng = random.Random(20)
    cases = []
    while len(cases) < 12:
        english = len(cases) < 4
        words = sorted(set(WORDS)) if english else random_words(rng)
        counts = {w: rng.randint(2, 9000 if english else 3000) for w in words}
        n_first = len({c for w in words for c in w} | {"##" + c for w in words for c in w[1:]})
        size = unique_size(counts, n_first + 150)
        if size < n_first + (12 if english else 50):
            continue
        cases.append({"size": size, "counts": counts, "pieces": hugging_face(counts, size)})
    path = pathlib.Path(__file__).parent.parent / "golden" / "vocab_trainer.json"
    path.write_text("[\n" + ",\n".join(json.dumps(c, ensure_ascii=False) for c in cases) + "\n]\n")


if __name__ == "__main__":
    main()
