"""tests/oracle/tokenizer_texts.py   Texts of tokenizer_volume.py, as groups of documents: always the same for the same name.

  scalars   every Unicode scalar value in four contexts: alone, between letters, after a letter with a combining mark, between an
            ideograph and a full stop
  random    12 million random characters from scripts and classes, mixed within a document
  FILE      a text file, in documents of whole lines of at least 2,000 characters
"""
import itertools
import random
import unicodedata

CONTEXTS = ("{}", "a{}b", "e\u0301{}x", "\u4e2d{}.")
GROUP = 1000  # random documents in a group
RANDOM_CHARS = 12_000_000


def scalars():
    """A document holds a line for each context of 64 values: the newline keeps them apart."""
    codes = [code for code in range(0x110000) if not 0xD800 <= code < 0xE000]
    documents = ("\n".join(context.format(chr(code)) for code in codes[at:at + 64] for context in CONTEXTS) for at in range(0, len(codes), 64))
    while group := list(itertools.islice(documents, 100)):
        yield group


def _pools():
    """Characters by script block and by general category, and words: what a random document chooses a few of."""
    blocks = [(0x20, 0x7F), (0xA0, 0x180), (0x180, 0x250), (0x250, 0x300), (0x300, 0x370), (0x370, 0x400), (0x400, 0x530), (0x530, 0x590), (0x590, 0x600),
              (0x600, 0x700), (0x700, 0x780), (0x900, 0x980), (0x980, 0xA00), (0xB80, 0xC00), (0xE00, 0xE80), (0xF00, 0x1000), (0x10A0, 0x1100),
              (0x1100, 0x1200), (0x1200, 0x1380), (0x1780, 0x1800), (0x1E00, 0x1F00), (0x1F00, 0x2000), (0x2000, 0x2070), (0x2070, 0x2200),
              (0x2200, 0x2C00), (0x2DE0, 0x2E80), (0x3000, 0x3100), (0x3100, 0x3400), (0x3400, 0x3500), (0x4E00, 0x9FFF), (0xA640, 0xA6A0),
              (0xA880, 0xAA00), (0xAC00, 0xD7A4), (0xE000, 0xE010), (0xF900, 0xFB00), (0xFB00, 0xFE00), (0xFE00, 0x10000), (0x10000, 0x10FFF),
              (0x11000, 0x12000), (0x1D100, 0x1D200), (0x1E800, 0x1F000), (0x1F300, 0x1FB00), (0x20000, 0x20100), (0x2A600, 0x2A800),
              (0x2B700, 0x2CEC0), (0x2F800, 0x2FA20), (0xE0000, 0xE0200)]
    pools = [[chr(c) for c in range(begin, end)] for begin, end in blocks]
    categories = {}
    for code in range(0x110000):
        if not 0xD800 <= code < 0xE000 and not 0x4E00 <= code < 0x9FFF and not 0xAC00 <= code < 0xD7A4:
            categories.setdefault(unicodedata.category(chr(code)), []).append(chr(code))
    pools += [members for _, members in sorted(categories.items()) if members]
    pools.append("the of and Running unaffable TOKENIZATION re-elected don't U.S.A. 3.14 x 1,000 naïve Zürich ſtraße ΟΔΟΣ İstanbul 東京 ing ##ing".split())
    return pools


def random_texts():
    pools, draw, made, group = _pools(), random.Random(20261123), 0, []
    while made < RANDOM_CHARS:
        chosen = [draw.choice(pools) for _ in range(draw.randint(1, 4))] + [[" ", " ", "e", "\n", "."]]
        space = draw.random() * 0.4
        text = "".join(draw.choice(draw.choice(chosen)) + (" " if draw.random() < space else "") for _ in range(draw.randint(1, 300)))
        group.append(text)
        made += len(text)
        if len(group) >= GROUP:
            yield group
            group = []
    yield group


def of_file(path):
    group, lines, size = [], [], 0
    with open(path, encoding="utf-8", errors="replace", newline="\n") as file:
        for line in file:
            lines.append(line)
            size += len(line)
            if size < 2000:
                continue
            group.append("".join(lines))
            lines, size = [], 0
            if len(group) * 20 >= GROUP:
                yield group
                group = []
    yield group + ["".join(lines)]


def groups_of(name):
    return scalars() if name == "scalars" else random_texts() if name == "random" else of_file(name)
