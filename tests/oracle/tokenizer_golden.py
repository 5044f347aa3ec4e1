#!/usr/bin/env python3
"""Writes tests/golden/tokenizer_{uncased,cased}.jsonl: what Hugging Face's fast BertTokenizer makes of corner cases and random text.

    tokenizer_golden.py FOLDER_OF_VOCABULARIES OUTPUT_FOLDER

The reference is the Python package `tokenizers`. Each line is one case:
  {"options": {...}, "specials": bool, "a": text, "b": text?, "add": bool, "max_length": n, "truncation": name,
   "ids", "types", "mask", "begin", "end", "words"}       begin and end in bytes of the text, words -1 where the reference has none
  {"decode": ids, "skip": bool, "text": text}
Keys with their usual value are left out (see DEFAULTS).
"""
import json
import random
import sys
from pathlib import Path

from tokenizers import AddedToken, Tokenizer, decoders, models, normalizers, pre_tokenizers, processors

SPECIALS = ["[PAD]", "[UNK]", "[CLS]", "[SEP]", "[MASK]"]
DEFAULTS = {"options": {}, "specials": False, "b": None, "add": True, "max_length": 0, "truncation": "longest_first"}

CORNERS = [
    "", " ", "\t \n\r", "İstanbul ISPARTA ılık", "ΟΔΥΣΣΕΥΣ", "ß ẞ ﬁ Ⅷ ① ½ x² Ａ 𝐀 ！", "a\u00a0b\u3000c\u2028d\u2029e\u1680f\u202fg\u205fh",
    "zero\u200bwidth\u200djoin\u200cer \ufeffBOM so\u00adft \u200emark \u2060wj \u180emong \U000e0041tag \u0600num",
    "star\ufe0f ring\u20dd x\u0301\ufe0fy", "pri\ue000vate \ue123 \u0378 \U000f0000 \U0010fffd", "한국어 조선말 각", "हिन्दी हिंदी", "α\u037e β\u0387 \u1fef \u212a \u03d3 \u2126",
    "\U0002f800 \uf900x 漢字かなカナ \u3400\u4dbf\u4e00\u9fff", "\U0002b81f\U0002b820\U0002b91f\U0002b920\U0002ceaf\U0002ceb0", "a\u2e43b \u2e52 a\u2e3ab",
    "20° © € £ № +<=>^`|~$ A©20 x+y", "a" * 100, "a" * 101, "a\u0301" * 100, "á" * 100, "á" * 101, "hi😀there 😀 \U0001f971 👨‍👩‍👧", "##ing #ing ## un##able",
    "a\x0bb c\x0cd e\x85f g\x7fh i\x00j k\ufffdl", "foo[MASK]bar", "[[MASK]]", "[MASK ] [mask] [unused1] [CLS]x[SEP] [PAD][UNK]", "[MASK]", "[MA[MASK]SK]",
    "[MASK] [MASK]\u0301 é[SEP]é", "crème brûlée naïve coöperate Ångström", "cre\u0300me bru\u0302le\u0301e", "don't can't I'm we've they're it's", "U.S.A. 3.14 1,000 e.g. i.e.",
    "unaffable unwanted running", "\u0301\u0301 x", "\u0302", "ｆｕｌｌ", "\U0001d15e\U0001d165\U0001d16e q\u0323\u0307 \u1e69", "q\u0307\u0323\u302e\u0327\u302f\u0316z", "\u0f73\u0f75\u0f81",
    "\ud55c\u1100\u1161\u11a8", "\U00011938 \U000111c9 \u166d \u1734 \u1885 \u1886 \ua9bd \u08e2 \U000110cd", "\u1cf7\u1dfa\u0487", "ΑΣ. Σ ΣΑΣ'Α ΑΣ\u00adΑ ΑΣ\u0301", "İİ İ\u0307",
    "word\r\nword\r\n", "tab\tseparated\tvalues", "(parens) [brackets] {braces} \"quotes\" 'single' «guillemets» “curly” ‘x’ — – … ¿qué? ¡sí!", "http://www.example.com/a_b?c=d&e=f#g user@host.org",
    "supercalifragilisticexpialidocious antidisestablishmentarianism pneumonoultramicroscopicsilicovolcanoconiosis", "日本語のテキスト、句読点。テスト", "ไทย ภาษา", "שָׁלוֹם עולם", "السَّلامُ عليكم",
    "Ƒ Ɐ Ᲊ Ꟑ \ua7dc \ua7ce \U00016ea0 \U00010d50", "\u1e9b\u0323 \u0344 \u0958 \u2adc \U0001d1bf", "🇩🇪 \U0001f3f4\U000e0067\U000e007f ⓐ ² ³ ¹ ª º",
]
POOLS = [
    ["the", "President", "United", "running", "unhappiness", "tokenization", "Zürich", "x", "I", "2026", "3.5", "don't", "co-operate", "qqqzzz", "UPPER", "MiXeD"],
    list(".,;:!?()[]{}'\"-_/\\@#$%^&*+=<>|~`"), list("éÉüÜñÑçÇøØåÅßœæþðıİğşłŁžŽǅ"), [chr(c) for c in range(0x300, 0x370)],
    list("αβγΔΣσςΏώἀᾳῼ"), list("абвЯЖщёЁйЙїґ"), list("אבגשׁלָם"), list("ابتةىآأؤ"), [chr(c) for c in range(0x900, 0x970)], list("ไทยภาษากำ"),
    [chr(c) for c in range(0xAC00, 0xD7A4, 97)], [chr(c) for c in range(0x4E00, 0x9FFF, 311)] + ["\U00020000", "\U0002f81a", "\uf9ff"], list("かなカナガ゙ゟ"),
    list("😀🚀❤\ufe0f👩\u200d"), [chr(c) for c in range(0x20)] + ["\x7f", "\x85", "\xa0", "\u200b", "\u2028", "\u3000", "\ufeff"], ["\ue000", "\U000f1234", "\u0378", "\ufffe", "\ufffd"],
    ["\u302e", "\u302f", "\U0001d165", "\U0001d16d", "\u094d", "\u1b44", "\u0334", "\u0345", "\u035c", "\U0001e8d0"], SPECIALS + ["[", "]", "[MASK", "##a", "[unused5]"],
]


def random_text(rng, length):
    pools = rng.sample(POOLS, rng.randint(1, 5)) + [POOLS[0]]
    out = ""
    for _ in range(length):
        if rng.random() < 0.04:
            c = rng.choice([rng.randrange(0x3000), rng.randrange(0x20000), rng.randrange(0x110000)])
            out += chr(c) if not 0xD800 <= c < 0xE000 else " "
        else:
            out += rng.choice(rng.choice(pools))
        if rng.random() < 0.3:
            out += " "
    return out


def reference(vocab, lowercase, options, specials):
    t = Tokenizer(models.WordPiece.from_file(str(vocab), unk_token="[UNK]", max_input_chars_per_word=options.get("max_word_chars", 100)))
    t.normalizer = normalizers.BertNormalizer(clean_text=options.get("clean_text", True), handle_chinese_chars=options.get("split_cjk", True),
                                              strip_accents=options.get("strip_accents"), lowercase=options.get("lowercase", lowercase))
    t.pre_tokenizer = pre_tokenizers.BertPreTokenizer()
    t.decoder = decoders.WordPiece(prefix="##", cleanup=True)
    t.add_special_tokens([AddedToken(s, special=True, normalized=False) for s in SPECIALS])
    t.post_processor = processors.TemplateProcessing(single="[CLS] $A [SEP]", pair="[CLS] $A [SEP] $B:1 [SEP]:1",
                                                     special_tokens=[(s, t.token_to_id(s)) for s in ("[CLS]", "[SEP]")])
    t.encode_special_tokens = not specials
    return t


class Writer:
    def __init__(self, vocab, lowercase, out):
        self.vocab, self.lowercase, self.out, self.made = vocab, lowercase, out, {}

    def write(self, record):
        self.out.write(json.dumps({k: v for k, v in record.items() if k not in DEFAULTS or v != DEFAULTS[k]}, separators=(",", ":")) + "\n")

    def tokenizer(self, options, specials):
        key = json.dumps([options, specials])
        if key not in self.made:
            self.made[key] = reference(self.vocab, self.lowercase, options, specials)
        return self.made[key]

    def encode(self, a, b=None, options=None, specials=False, add=True, max_length=0, truncation="longest_first"):
        t = self.tokenizer(options or {}, specials)
        t.no_truncation()
        if max_length:
            t.enable_truncation(max_length, strategy=truncation)
        e = t.encode(a, b, add_special_tokens=add)
        begin, end = [], []
        for (first, last), sequence in zip(e.offsets, e.sequence_ids):
            text = b if sequence == 1 else a
            begin.append(len(text[:first].encode()) if sequence is not None else 0)
            end.append(len(text[:last].encode()) if sequence is not None else 0)
        self.write({"options": options or {}, "specials": specials, "a": a, "b": b, "add": add, "max_length": max_length, "truncation": truncation,
                    "ids": e.ids, "types": e.type_ids, "mask": e.special_tokens_mask, "begin": begin, "end": end,
                    "words": [-1 if w is None else w for w in e.word_ids]})
        return e.ids

    def decode(self, ids, skip):
        self.write({"decode": ids, "skip": skip, "text": self.tokenizer({}, False).decode(ids, skip_special_tokens=skip)})


def write_cases(w):
    rng = random.Random(20261123)
    other_case = {"lowercase": not w.lowercase}
    variants = [other_case, {"strip_accents": not w.lowercase}, {"lowercase": True, "strip_accents": False}, {"lowercase": False, "strip_accents": True},
                {"split_cjk": False}, {"clean_text": False}, {"max_word_chars": 5}]
    for text in CORNERS:
        w.decode(w.encode(text, specials=True), rng.random() < 0.5)
        w.encode(text, add=False)
        for options in rng.sample(variants, 2):
            w.encode(text, options=options)
    for _ in range(260):
        w.encode(random_text(rng, rng.randint(1, 24)), specials=rng.random() < 0.5)
    for options in variants:
        for _ in range(12):
            w.encode(random_text(rng, rng.randint(1, 20)), options=options, specials=rng.random() < 0.5)
    for _ in range(120):
        a, b = random_text(rng, rng.randint(1, 12)), random_text(rng, rng.randint(1, 12))
        w.tokenizer({}, False).no_truncation()
        n = [len(w.tokenizer({}, False).encode(x, add_special_tokens=False).ids) for x in (a, b)]
        w.encode(a, b, max_length=rng.randint(3, sum(n) + 5), add=True)
        w.encode(a, b, max_length=rng.randint(1, sum(n) + 2), add=False)
        for name, size, rest in (("only_first", n[0], n[1]), ("only_second", n[1], n[0])):
            if size > 1:
                w.encode(a, b, truncation=name, max_length=rest + 3 + rng.randint(1, size))
        w.encode(a, max_length=rng.randint(2, n[0] + 4))
    size = w.tokenizer({}, False).get_vocab_size()
    for _ in range(60):
        w.decode([rng.choice([rng.randrange(size), rng.randrange(1000, 1050), rng.choice([100, 101, 102, 103, 0])]) for _ in range(rng.randint(0, 12))], rng.random() < 0.5)
    t = w.tokenizer({}, False)
    for sentence in ("do not do it , ' he ' said . what ? no !", "it ' s i ' m we ' ve they ' re do n ' t ##ing ##s . ."):
        w.decode([t.token_to_id(x) for x in sentence.split()], True)


def main(vocabularies, output):
    for case in ("uncased", "cased"):
        with open(Path(output) / f"tokenizer_{case}.jsonl", "w") as out:
            write_cases(Writer(Path(vocabularies) / f"bert-base-{case}.txt", case == "uncased", out))


if __name__ == "__main__":
    if len(sys.argv) != 3:
        sys.exit(__doc__)
    main(sys.argv[1], sys.argv[2])
