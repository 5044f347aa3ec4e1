"""nanotoken: a Rust engine that gives Hugging Face's ids."""
import nanotoken


class Contender:
    exact = False

    def __init__(self, vocab, lowercase, threads):
        self.tokenizer = nanotoken.Tokenizer.from_vocab(vocab, lowercase=lowercase)
        self.parallel = threads > 1

    def encode(self, texts):
        return self.tokenizer.encode_batch(texts, add_special_tokens=False, parallel=self.parallel)

    def rows(self, texts):
        return self.encode(texts).to_list()
