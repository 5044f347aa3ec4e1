#!/usr/bin/env python3
"""What we save, transformers loads: AutoTokenizer.from_pretrained on a folder written by us gives our ids.

    tokenizer_hf.py TOKENIZER_DUMP VOCABULARY_FOLDER CORPUS...

For each bert-base-*.txt of the folder, cased and uncased and with accents kept: Tokenizer::save (through the program TOKENIZER_DUMP, a
build target), then AutoTokenizer, fast and slow-free, over every sentence-sized line of the corpus files (.jsonl.zst, field "text") and
the texts of tests/golden/tokenizer_uncased.jsonl. Compared: ids without special tokens; that special ids, pair layout and decoding
stand as in the checkpoint bert-base-uncased; that a second save by transformers loads again with us. Needs transformers < 5.
"""
import json
import subprocess
import sys
import tempfile
from pathlib import Path

import tokenizers
import transformers
from transformers import AutoTokenizer

GOLDEN = Path(__file__).resolve().parent.parent / "golden"


def texts_of(corpora):
    texts = [json.loads(line).get("a") for line in open(GOLDEN / "tokenizer_uncased.jsonl")]
    texts = [t for t in texts if t and "\n" not in t and not any(s in t for s in ("[PAD]", "[UNK]", "[CLS]", "[SEP]", "[MASK]"))]
    for path in corpora:
        data = subprocess.run(["zstd", "-dcq", path], check=True, capture_output=True).stdout.decode()
        texts += [part for line in data.splitlines() for part in json.loads(line)["text"].split("\n") if part]
    return texts


def our_ids(program, folder, texts):
    out = subprocess.run([program, "ids", str(folder), "{}"], input=("\n".join(texts) + "\n").encode(), check=True, capture_output=True).stdout
    return [[int(x) for x in line.split()] for line in out.decode().split("\n")[:-1]]


def check(program, vocab, config, texts):
    with tempfile.TemporaryDirectory() as name:
        ours, theirs = Path(name) / "ours", Path(name) / "theirs"
        subprocess.run([program, "save", str(vocab), json.dumps(config), str(ours)], check=True)
        auto = AutoTokenizer.from_pretrained(str(ours))
        ids = our_ids(program, ours, texts)
        assert len(ids) == len(texts), (len(ids), len(texts))
        want = auto(texts, add_special_tokens=False)["input_ids"]
        different = sum(a != b for a, b in zip(ids, want))
        for text, a, b in [x for x in zip(texts, ids, want) if x[1] != x[2]][:3]:
            print(f"  {text[:80]!r}\n    ours         {a[:20]}\n    transformers {b[:20]}")
        n_ids = sum(map(len, ids))
        cls, sep = auto.cls_token_id, auto.sep_token_id
        pair = auto(texts[0], texts[1])
        assert auto.is_fast and type(auto).__name__ == "BertTokenizerFast", type(auto)
        assert pair["input_ids"] == [cls] + want[0] + [sep] + want[1] + [sep]
        assert pair["token_type_ids"] == [0] * (len(want[0]) + 2) + [1] * (len(want[1]) + 1)
        assert auto.vocab_size == len(open(vocab).read().split("\n")) - 1
        pieces = open(vocab).read().split("\n")
        assert [pieces[i] for i in auto.all_special_ids] == auto.all_special_tokens and set(auto.all_special_tokens) == {"[PAD]", "[UNK]", "[CLS]", "[SEP]", "[MASK]"}
        auto.save_pretrained(str(theirs))
        back = our_ids(program, theirs, texts) == ids
        print(f"{vocab.name} {json.dumps(config)}: {len(texts)} texts, {n_ids} ids, {different} texts differ; resaved by transformers and read by us: {'same' if back else 'DIFFERENT'}")
        return different == 0 and back


def main(program, folder, corpora):
    print(f"transformers {transformers.__version__}, tokenizers {tokenizers.__version__}")
    texts = texts_of(corpora)
    ok = True
    for vocab in sorted(Path(folder).glob("bert-base-*.txt")):
        for config in ({"lowercase": True}, {"lowercase": False}, {"lowercase": True, "strip_accents": False}, {"lowercase": True, "split_cjk": False}):
            ok = check(program, vocab, config, texts) and ok
    return 0 if ok else 1


if __name__ == "__main__":
    if len(sys.argv) < 3:
        sys.exit(__doc__)
    sys.exit(main(sys.argv[1], sys.argv[2], sys.argv[3:]))
