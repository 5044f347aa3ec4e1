"""tests/bench/text/documents.py   The texts of the benchmark: what each case reads, in documents, and the adversarial ones, made here."""
import pathlib
import random

SPECIALS = ("[PAD]", "[UNK]", "[CLS]", "[SEP]", "[MASK]")  # engines disagree by design whether these are text: such documents are left out
DOCUMENT_CHARS, BATCH_CHARS = 2000, 4_000_000
ADVERSARIAL_CHARS = 8_000_000
FILES = {"english": "english-100mb.txt", "mixed": "mixed-100mb.txt", "accents": "accents.txt", "cjk": "cjk.txt"}
PIECES = ["un", "aff", "able", "ing", "token", "qu", "xz", "the", "ation", "zz", "ed", "0", "9x"]


def _letters(draw):  # one word without an end
    return "".join(draw.choice("etaoinshrdlu") for _ in range(ADVERSARIAL_CHARS))


def _long_words(draw):  # words of 60 to 99 letters, just below the limit, made of pieces
    words, size = [], 0
    while size < ADVERSARIAL_CHARS:
        word = "".join(draw.choice(PIECES) for _ in range(40))[:draw.randrange(60, 100)]
        words.append(word)
        size += len(word) + 1
    return " ".join(words)


def _punctuation(draw):  # no spaces: every character a word
    return "".join(draw.choice(".,;:!?()[]{}\"'-/\\@#$%^&*+=<>|~`") for _ in range(ADVERSARIAL_CHARS // 2))


def _unicode(draw):  # any scalar value
    out = []
    for _ in range(ADVERSARIAL_CHARS // 4):
        c = draw.choice((draw.randrange(0x20, 0x800), draw.randrange(0x800, 0xD800), draw.randrange(0xE000, 0x110000)))
        out.append(chr(c) if draw.random() > 0.1 else " ")
    return "".join(out)


def _marks(draw):  # letters under heaps of combining marks
    return "".join(draw.choice("aeiou ") + "".join(chr(draw.randrange(0x300, 0x370)) for _ in range(draw.randrange(1, 30)))
                   for _ in range(ADVERSARIAL_CHARS // 32))


ADVERSARIAL = {"one word": _letters, "long words": _long_words, "punctuation": _punctuation, "random unicode": _unicode, "stacked marks": _marks}
CASES = [*FILES, *ADVERSARIAL]


def _cut(text):
    """Documents of about DOCUMENT_CHARS, cut at line ends; a document is a whole number of lines."""
    documents, lines, size = [], [], 0
    for line in text.split("\n"):
        lines.append(line)
        size += len(line) + 1
        if size >= DOCUMENT_CHARS:
            documents.append("\n".join(lines))
            lines, size = [], 0
    documents.append("\n".join(lines))
    return [document for document in documents if document and not any(special in document for special in SPECIALS)]


def _batches(documents):
    batches, batch, size = [], [], 0
    for document in documents:
        batch.append(document)
        size += len(document)
        if size >= BATCH_CHARS:
            batches.append(batch)
            batch, size = [], 0
    return batches + [batch] if batch else batches


def load(case, folder, limit_bytes=None):
    """Two lists of batches of documents: the first for the cold pass (five sixths of the text), the second, other text, for the warm one."""
    if case in ADVERSARIAL:
        half = [ADVERSARIAL[case](random.Random(seed)) for seed in (1, 2)]
        return [[text] for text in half[:1]], [[text] for text in half[1:]]
    with open(pathlib.Path(folder) / FILES[case], "rb") as file:
        text = file.read(limit_bytes if limit_bytes else -1).decode("utf-8", "ignore")
    documents = _cut(text)
    split = len(documents) * 5 // 6
    return _batches(documents[:split]), _batches(documents[split:])


def size_of(batches):
    return sum(len(text.encode() if isinstance(text, str) else text) for batch in batches for text in batch)
