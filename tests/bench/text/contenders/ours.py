"""libbertpt through its Python binding: one call of the C ABI for a batch. BERTPT_LIBRARY names the library or its folder."""
import pathlib
import sys

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parents[4] / "bindings/python"))
import bertpt

bertpt.load()  # not part of opening a vocabulary


class Contender:
    exact = True  # a differing id is a failure of the benchmark

    def __init__(self, vocab, lowercase, threads):
        self.tokenizer = bertpt.Tokenizer.create(bertpt.Vocab.load(vocab), {"lowercase": lowercase})
        self.threads = threads

    def encode(self, texts):
        return self.tokenizer.encode_batch(texts, add_special_tokens=False, threads=self.threads)

    def rows(self, texts):
        return [row.tolist() for row in self.encode(texts)]
