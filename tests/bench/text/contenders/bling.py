"""BlingFire: finite state machines made for the published vocabularies; one text a call, one thread."""
import pathlib

import blingfire

MODELS = {"bert-base-uncased": "bert_base_tok.bin", "bert-base-cased": "bert_base_cased_tok.bin", "bert-base-chinese": "bert_chinese.bin",
          "bert-base-multilingual-cased": "bert_multi_cased.bin"}
UNK = 100


class Contender:
    exact = False

    def __init__(self, vocab, lowercase, threads):
        if threads > 1:
            raise RuntimeError("has no threads of its own")
        self.model = blingfire.load_model(str(pathlib.Path(blingfire.__file__).parent / MODELS[pathlib.Path(vocab).stem]))

    def encode(self, texts):
        return [blingfire.text_to_ids(self.model, text, len(text) + 2, UNK, True) for text in texts]

    def rows(self, texts):
        return [row.tolist() for row in self.encode(texts)]
