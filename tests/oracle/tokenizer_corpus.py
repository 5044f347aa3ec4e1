#!/usr/bin/env python3
"""Ids of whole files, line by line, by Hugging Face's fast BertTokenizer and by ours: zero differing lines expected.

    tokenizer_corpus.py TOKENIZER_DUMP VOCAB.txt cased|uncased FILE...     files may be .zst (read through the program zstd)

Needs the Python package `tokenizers`; TOKENIZER_DUMP is the program of that name (a build target).
"""
import json
import subprocess
import sys

import tokenizers
from tokenizers import Tokenizer, models, normalizers, pre_tokenizers


def lines_of(path):
    data = subprocess.run(["zstd", "-dcq", path], check=True, capture_output=True).stdout if path.endswith(".zst") else open(path, "rb").read()
    lines = data.decode("utf-8", "replace").split("\n")
    return lines[:-1] if lines[-1] == "" else lines


def main(program, vocab, case, paths):
    lowercase = case == "uncased"
    reference = Tokenizer(models.WordPiece.from_file(vocab, unk_token="[UNK]"))
    reference.normalizer = normalizers.BertNormalizer(lowercase=lowercase)
    reference.pre_tokenizer = pre_tokenizers.BertPreTokenizer()
    n_lines = n_ids = n_bytes = different = 0
    for path in paths:
        lines = lines_of(path)
        config = json.dumps({"lowercase": lowercase})
        text = "\n".join(lines) + "\n"
        out = subprocess.run([program, "ids", vocab, config], input=text.encode(), check=True, capture_output=True).stdout.decode()
        ours = out.split("\n")[:-1]
        assert len(ours) == len(lines), (len(ours), len(lines))
        for at in range(0, len(lines), 10000):
            for line, want, got in zip(lines[at:at + 10000], reference.encode_batch_fast(lines[at:at + 10000]), ours[at:at + 10000]):
                ids = " ".join(map(str, want.ids))
                n_ids += len(want.ids)
                if ids != got:
                    different += 1
                    if different <= 5:
                        print(f"{path}: {line!r}\n  reference {ids}\n  ours      {got}")
        n_lines += len(lines)
        n_bytes += len(text.encode())
    print(f"tokenizers {tokenizers.__version__}, {vocab.rsplit('/', 1)[-1]}, {case}: {n_bytes} bytes, {n_lines} lines, {n_ids} ids, {different} lines differ")
    return 1 if different else 0


if __name__ == "__main__":
    if len(sys.argv) < 5 or sys.argv[3] not in ("cased", "uncased"):
        sys.exit(__doc__)
    sys.exit(main(sys.argv[1], sys.argv[2], sys.argv[3], sys.argv[4:]))
