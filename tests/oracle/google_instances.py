#!/usr/bin/env python3
"""Oracle of `google` mode: runs the original create_pretraining_data.py (google-research/bert) itself, under a stub of the few parts of
TensorFlow that it touches, and writes what it made as a small fixture: a hash of every instance in order, and a few whole ones.

    tests/oracle/google_instances.py CHECKOUT            writes tests/examples/google/*.txt (texts) and instances.json

CHECKOUT is a folder with create_pretraining_data.py and tokenization.py of the original. Nothing of it is kept here. Any Python 3
gives the same: its shuffle and randint have not changed since 3.2.
"""
import importlib.util
import json
import pathlib
import random
import subprocess
import sys
import types

ROOT = pathlib.Path(__file__).resolve().parents[2]
FOLDER = ROOT / "tests/examples/google"
VOCAB = ROOT / "tests/golden/vocab/bert-base-uncased.txt"


def stub_tensorflow():
    tf = types.ModuleType("tensorflow")
    flags = types.SimpleNamespace(FLAGS=types.SimpleNamespace())

    def define(name, default, _help):
        setattr(flags.FLAGS, name, default)

    for kind in ("string", "bool", "integer", "float"):
        setattr(flags, "DEFINE_" + kind, define)
    tf.flags = flags
    tf.gfile = types.SimpleNamespace(GFile=lambda path, mode: open(path, mode, encoding="utf-8", newline="\n"))
    sys.modules["tensorflow"] = tf
    if importlib.util.find_spec("six") is None:
        sys.modules["six"] = types.SimpleNamespace(PY2=False, PY3=True)


def prose():
    """Some paragraphs of twelve addresses, cut at sentence ends by the simplest of rules."""
    lines = subprocess.run(["zstd", "-dc", ROOT / "samples/data/state_of_the_union.jsonl.zst"], check=True, capture_output=True).stdout
    documents = []
    for line in lines.decode().splitlines()[5::20][:12]:
        text = " ".join(json.loads(line)["text"].split())[:3500]
        documents.append([sentence.strip() + "." for sentence in text.split(". ")[:-1]])
    return documents


def mixed():
    """Words of many scripts, accents, numbers, punctuation, very long words, control characters; sentences of very different length."""
    rng = random.Random(7)
    words = ["the", "The", "unaffable", "na\u00efve", "Stra\u00dfe", "\u0130stanbul", "\u4e2d\u6587", "\u6771\u4eac\u90fd", "\u041c\u043e\u0441\u043a\u0432\u0430", "\u03b1\u03b2\u03b3",
             "\u0627\u0644\u0639\u0631\u0628\u064a\u0629", "\u0939\u093f\u0928\u094d\u0926\u0940", "\ud55c\uad6d\uc5b4", "caf\u00e9", "cafe\u0301", "don't", "U.S.A.", "3.14", "$1,000", "#tag", "##ing", "[MASK]", "[SEP]",
             "e\u2014mail", "\u201cquoted\u201d", "x" * 205, "supercalifragilisticexpialidocious", "zero\u200bwidth", "tab\there", "\u00a0", "\u0001", "1st", "antidisestablishmentarianism",
             "\U0001f600", "hello", "world", "running", "played", "tokenization", "electroencephalographically", "of", "and", "to", "in", "a"]
    return [[" ".join(["word"] + [rng.choice(words) for _ in range(rng.choice([1, 3, 8, 20, 60, 150]))]) for _ in range(rng.randint(1, 9))]
            for _ in range(24)]


def few():
    """Two documents, one of a single sentence: partners are often, after ten draws still, the same document."""
    rng = random.Random(11)
    words = "parliament election committee unemployment reservation of the a in to overwhelmingly misunderstanding".split()

    def sentence(n):
        return " ".join(rng.choice(words) for _ in range(n)) + " ."

    return [[sentence(rng.randint(2, 40)) for _ in range(60)], [sentence(500)]]


def write_text(name, documents):
    path = FOLDER / f"{name}.txt"
    path.write_bytes("\n".join("\n".join(document) + "\n" for document in documents).encode("utf-8"))
    return path


def fnv(text):
    value = 0xCBF29CE484222325
    for byte in text.encode():
        value = (value ^ byte) * 0x100000001B3 % 2**64
    return value


def numbers(instance, tokenizer):
    ids = tokenizer.convert_tokens_to_ids
    return [ids(instance.tokens), instance.segment_ids, instance.masked_lm_positions, ids(instance.masked_lm_labels),
            [int(instance.is_random_next)]]


def canonical(rows):
    return "|".join(" ".join(map(str, row)) for row in rows)


def main():
    stub_tensorflow()
    sys.path.insert(0, sys.argv[1])
    import create_pretraining_data as original
    import tokenization

    tokenizer = tokenization.FullTokenizer(vocab_file=str(VOCAB), do_lower_case=True)
    FOLDER.mkdir(exist_ok=True)
    streams = []
    for name, documents, dupe_factor in (("prose", prose(), 2), ("mixed", mixed(), 3), ("few", few(), 5)):
        path = write_text(name, documents)
        for seed in (12345, -98765432109):
            for length, predictions in ((128, 20), (512, 76)):
                for whole_words in (False, True):
                    original.FLAGS.do_whole_word_mask = whole_words
                    instances = original.create_training_instances([str(path)], tokenizer, length, dupe_factor, 0.1, 0.15, predictions,
                                                                   random.Random(seed))
                    rows = [numbers(instance, tokenizer) for instance in instances]
                    streams.append({"corpus": name,
                                    "config": {"random_seed": seed, "max_seq_length": length, "max_predictions_per_seq": predictions,
                                               "dupe_factor": dupe_factor, "do_whole_word_mask": whole_words},
                                    "hashes": "".join(f"{fnv(canonical(row)) & 0xFFFFFFFF:08x}" for row in rows),
                                    "whole": {str(i): rows[i] for i in ((0, len(rows) - 1) if length == 128 else ())}})
                    print(name, seed, length, whole_words, len(rows), file=sys.stderr)
    text = json.dumps({"streams": streams}, separators=(",", ":")).replace('{"corpus"', '\n{"corpus"')
    (FOLDER / "instances.json").write_text(text + "\n")


if __name__ == "__main__":
    main()
