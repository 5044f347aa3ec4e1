#!/usr/bin/env python3
"""Makes tests/golden/vocab_google.json: counted words and the vocabulary that TensorFlow Text's learner makes of them.

The learner is one file, tensorflow_text/tools/wordpiece_vocab/wordpiece_tokenizer_learner_lib.py of github.com/tensorflow/text; it
needs Python alone but for an import of numpy, which is stubbed here.

  vocab_google.py LEARNER                       writes the fixture
  vocab_google.py LEARNER COUNTS SIZE [LOWER]   the vocabulary of a file of "word<TAB>count" lines, to compare with
                                                bertpt vocab train --set /algorithm=google on a larger corpus
"""
import collections
import importlib.util
import json
import pathlib
import random
import re
import subprocess
import sys
import types

ROOT = pathlib.Path(__file__).resolve().parents[2]
RESERVED = ["[PAD]", "[UNK]", "[CLS]", "[SEP]", "[MASK]"]


def load(path):
    sys.modules.setdefault("numpy", types.ModuleType("numpy"))
    spec = importlib.util.spec_from_file_location("learner", path)
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def speeches(n_words):
    """The most frequent words of the sample data."""
    lines = subprocess.run(["zstd", "-dc", str(ROOT / "samples/data/state_of_the_union.jsonl.zst")], check=True, capture_output=True)
    text = " ".join(json.loads(line)["text"] for line in lines.stdout.decode().splitlines()).lower()
    return dict(collections.Counter(re.findall("[a-z]+", text)).most_common(n_words))


def invented(rng, n_words):
    """Words of stems and endings in several scripts, with frequencies that fall as in a language."""
    scripts = ["аеиоуклмнпрст", "αειουκλμνπρστ", "कखगचजतदनपबमयरलव", "אבגדהוזחטיכל", "éàüöñçabcdefgst"]
    words = {}
    for script in scripts:
        stems = ["".join(rng.choices(script, k=rng.randint(2, 5))) for _ in range(60)]
        endings = ["".join(rng.choices(script, k=rng.randint(0, 3))) for _ in range(12)]
        for _ in range(n_words // len(scripts)):
            word = rng.choice(stems) + rng.choice(endings)
            words[word] = 1 + int(3000 / rng.randint(1, 400))
    return words


def random_letters(rng, n_words):
    return {"".join(rng.choices("abcdef", k=rng.randint(1, 9))): rng.randint(1, 40) for _ in range(n_words)}


def main():
    learner = load(sys.argv[1])
    if len(sys.argv) > 2:
        counts = {}
        for line in open(sys.argv[2], encoding="utf-8"):
            word, count = line.rstrip("\n").split("\t")
            counts[word] = int(count)
        lower = int(sys.argv[4]) if len(sys.argv) > 4 else 10
        print("\n".join(learner.learn(counts, int(sys.argv[3]), RESERVED, lower_thresh=lower)))
        return
    rng = random.Random(7)
    cases = []
    for name, counts, size, options in [
        ("speeches", speeches(2500), 900, {}),
        ("scripts", invented(rng, 1500), 700, {"lower_thresh": 2}),
        ("letters", random_letters(rng, 1200), 500, {"lower_thresh": 1}),
        ("alphabet and length", invented(rng, 700), 300, {"lower_thresh": 1, "max_unique_chars": 30, "max_token_length": 6}),
        ("no such threshold", random_letters(rng, 300), 2000, {}),
        ("few and rare", {"ab": 3, "abc": 2, "b": 1}, 40, {}),
    ]:
        pieces = learner.learn(counts, size, RESERVED, **options)
        cases.append({"name": name, "size": size, "options": options, "counts": counts, "pieces": pieces})
        print(name, len(counts), "words", len(pieces), "pieces", file=sys.stderr)
    path = ROOT / "tests/golden/vocab_google.json"
    path.write_text("[\n" + ",\n".join(json.dumps(c, ensure_ascii=False) for c in cases) + "\n]\n")


if __name__ == "__main__":
    main()
