"""Hugging Face tokenizers, encode_batch_fast: the reference."""
from tokenizers import Tokenizer, models, normalizers, pre_tokenizers


class Contender:
    exact = True

    def __init__(self, vocab, lowercase, threads):
        self.tokenizer = Tokenizer(models.WordPiece.from_file(vocab, unk_token="[UNK]"))
        self.tokenizer.normalizer = normalizers.BertNormalizer(lowercase=lowercase)
        self.tokenizer.pre_tokenizer = pre_tokenizers.BertPreTokenizer()

    def encode(self, texts):
        return self.tokenizer.encode_batch_fast(texts, add_special_tokens=False)

    def rows(self, texts):
        return [encoding.ids for encoding in self.encode(texts)]
