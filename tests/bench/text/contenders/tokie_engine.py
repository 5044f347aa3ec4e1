"""tokie: a Rust engine."""
import json
import os
import tempfile

import tokie


class Contender:
    exact = False

    def __init__(self, vocab, lowercase, threads):
        pieces = [line.rstrip("\n") for line in open(vocab, encoding="utf-8")]
        document = {"version": "1.0", "added_tokens": [], "post_processor": None, "decoder": None, "truncation": None, "padding": None,
                    "normalizer": {"type": "BertNormalizer", "clean_text": True, "handle_chinese_chars": True, "strip_accents": None, "lowercase": lowercase},
                    "pre_tokenizer": {"type": "BertPreTokenizer"},
                    "model": {"type": "WordPiece", "unk_token": "[UNK]", "continuing_subword_prefix": "##", "max_input_chars_per_word": 100,
                              "vocab": {piece: i for i, piece in enumerate(pieces)}}}
        with tempfile.NamedTemporaryFile("w", suffix=".json", delete=False) as file:
            json.dump(document, file)
        try:
            self.tokenizer = tokie.Tokenizer.from_json(file.name)
        finally:
            os.unlink(file.name)

    def encode(self, texts):
        return self.tokenizer.encode_batch_flat(texts, add_special_tokens=False)

    def rows(self, texts):
        ids, lengths = self.encode(texts)
        rows, at = [], 0
        for length in lengths.tolist():
            rows.append(ids[at:at + length].tolist())
            at += length
        return rows
