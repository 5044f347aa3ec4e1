#!/usr/bin/env python3
"""Ids, offsets and decoded text of millions of documents by Hugging Face's fast BertTokenizer, and by ours: zero differences expected.

    tokenizer_volume.py reference VOCAB.txt cased|uncased hf|google TEXT OUTPUT     digests of the reference; slow, made once
    tokenizer_volume.py compare   VOCAB.txt cased|uncased hf|google TEXT REFERENCE  ours against them; prints the documents that differ

TEXT: scalars, random or a file (tokenizer_texts.py). Rule set hf: the Python package `tokenizers`; ids, begin and end in bytes, and the
decoded ids are compared. Rule set google: google-research/bert's tokenization.py, whose folder BERTPT_GOOGLE_BERT names, over the
package `unicodedata2` 15.0.0 (in place of Python's older tables); ids alone. Ours is the Python binding; BERTPT_LIBRARY names the library.
"""
import array
import hashlib
import json
import os
import pathlib
import sys
import types

from tokenizer_texts import groups_of


class HuggingFace:
    def __init__(self, vocab, lowercase):
        import tokenizers
        from tokenizers import Tokenizer, decoders, models, normalizers, pre_tokenizers
        self.name = f"tokenizers {tokenizers.__version__}"
        self.tokenizer = Tokenizer(models.WordPiece.from_file(vocab, unk_token="[UNK]"))
        self.tokenizer.normalizer = normalizers.BertNormalizer(lowercase=lowercase)
        self.tokenizer.pre_tokenizer = pre_tokenizers.BertPreTokenizer()
        self.tokenizer.decoder = decoders.WordPiece(prefix="##", cleanup=True)

    def columns(self, texts):
        """Per document: ids, begin, end, decoded."""
        encodings = self.tokenizer.encode_batch(texts, add_special_tokens=False)
        decoded = self.tokenizer.decode_batch([e.ids for e in encodings], skip_special_tokens=False)
        for text, encoding, back in zip(texts, encodings, decoded):
            begin, end = zip(*encoding.offsets) if encoding.ids else ((), ())
            if not text.isascii():
                places, at = [0], 0
                for c in text:
                    at += 1 if c < "\x80" else 2 if c < "\u0800" else 3 if c < "\U00010000" else 4
                    places.append(at)
                begin, end = [places[i] for i in begin], [places[i] for i in end]
            yield encoding.ids, begin, end, back


class Google:
    def __init__(self, vocab, lowercase):
        import unicodedata2
        assert unicodedata2.unidata_version == "15.0.0", unicodedata2.unidata_version
        sys.modules["unicodedata"] = unicodedata2
        six = types.ModuleType("six")
        six.PY3, six.PY2 = True, False
        tensorflow = types.ModuleType("tensorflow")
        tensorflow.gfile = types.SimpleNamespace(GFile=lambda path, mode: open(path, encoding="utf-8"))
        sys.modules.update({"six": six, "tensorflow": tensorflow})
        sys.path.insert(0, os.environ["BERTPT_GOOGLE_BERT"])
        import tokenization
        self.name = f"google-research/bert tokenization.py sha256 {hashlib.sha256(pathlib.Path(tokenization.__file__).read_bytes()).hexdigest()[:16]}"
        self.tokenizer = tokenization.FullTokenizer(vocab, do_lower_case=lowercase)

    def columns(self, texts):
        for text in texts:
            yield self.tokenizer.convert_tokens_to_ids(self.tokenizer.tokenize(text)), (), (), ""


class Ours:
    def __init__(self, vocab, lowercase, rules):
        sys.path.insert(0, str(pathlib.Path(__file__).resolve().parents[2] / "bindings/python"))
        import bertpt
        self.tokenizer = bertpt.Tokenizer.create(bertpt.Vocab.load(vocab), {"lowercase": lowercase, "strip_accents": lowercase, "rules": rules})
        self.only_ids = rules == "google"

    def columns(self, texts):
        batch = self.tokenizer.encode_batch(texts, add_special_tokens=False, offsets=not self.only_ids, threads=1)
        places, ids, begin, end = batch.row_offsets, batch.ids, batch.begin, batch.end
        for first, last in zip(places, places[1:]):
            row = ids[first:last]
            yield row, begin[first:last], end[first:last], "" if self.only_ids else self.tokenizer.decode(row, skip_special_tokens=False)


def digest(documents):
    """Of a group of documents."""
    total, n_ids = hashlib.blake2b(digest_size=16), 0
    for ids, begin, end, decoded in documents:
        for code, column in (("i", ids), ("q", begin), ("q", end)):
            total.update(len(column).to_bytes(4, "little") + array.array(code, column).tobytes())
        total.update(decoded.encode() + b"\xff")
        n_ids += len(ids)
    return total.hexdigest(), n_ids


def reference_of(rules, vocab, lowercase):
    return (HuggingFace if rules == "hf" else Google)(vocab, lowercase)


def make_reference(vocab, lowercase, rules, text, output):
    engine = reference_of(rules, vocab, lowercase)
    sums = [digest(engine.columns(group)) for group in groups_of(text)]
    facts = {"reference": engine.name, "vocab": pathlib.Path(vocab).name, "lowercase": lowercase, "rules": rules, "text": pathlib.Path(text).name, "groups": sums}
    pathlib.Path(output).write_text(json.dumps(facts))


def compare(vocab, lowercase, rules, text, reference):
    facts = json.loads(pathlib.Path(reference).read_text())
    assert (facts["vocab"], facts["lowercase"], facts["rules"], facts["text"]) == (pathlib.Path(vocab).name, lowercase, rules, pathlib.Path(text).name), facts
    ours, engine, different, n_documents, n_chars, n_bytes, n_ids = Ours(vocab, lowercase, rules), None, 0, 0, 0, 0, 0
    groups = list(groups_of(text))
    assert len(groups) == len(facts["groups"]), "the reference was made from another text"
    for group, (want, ids) in zip(groups, facts["groups"]):
        n_documents += len(group)
        n_chars += sum(map(len, group))
        n_bytes += sum(len(document.encode()) for document in group)
        n_ids += ids
        if digest(ours.columns(group))[0] == want:
            continue
        engine = engine or reference_of(rules, vocab, lowercase)
        for document in group:  # one by one: which, and how
            a, b = ([list(column) for column in next(iter(e.columns([document])))[:3]] + [next(iter(e.columns([document])))[3]] for e in (engine, ours))
            if a == b:
                continue
            different += 1
            if different <= 5:
                column = next(i for i in range(4) if a[i] != b[i])
                place = next((i for i, (x, y) in enumerate(zip(a[column], b[column])) if x != y), min(len(a[column]), len(b[column])))
                near = document.encode()[max(0, a[1][place] - 30):a[1][place] + 30] if rules == "hf" and place < len(a[1]) else document[:80]
                print(f"  {('ids', 'begin', 'end', 'decoded')[column]} differ at {place}: {a[column][place:place + 6]} and ours {b[column][place:place + 6]}, near {near!r}")
    print(f"{facts['reference']}, {facts['vocab']}, {'uncased' if lowercase else 'cased'}, rules {rules}, {facts['text']}: {n_documents} documents, {n_chars} characters, "
          f"{n_bytes} bytes, {n_ids} ids, {'ids' if rules == 'google' else 'ids, offsets and decoding'}: {different} documents differ")
    return 1 if different else 0


def main(verb, vocab, case, rules, text, place):
    run = {"reference": make_reference, "compare": compare}[verb]
    return run(vocab, {"cased": False, "uncased": True}[case], rules, text, place)


if __name__ == "__main__":
    sys.exit(main(*sys.argv[1:]) if len(sys.argv) == 7 else __doc__)
