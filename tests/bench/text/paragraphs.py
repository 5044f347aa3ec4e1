"""tests/bench/text/paragraphs.py   Running text out of documents: one reader for each kind of file, and what counts as prose."""
import hashlib
import html
import re
import struct
import zlib

_DROP = re.compile(r"<(script|style|head|svg)\b.*?</\1\s*>|<!--.*?-->", re.S | re.I)
_BLOCK = re.compile(r"</?(?:p|div|li|h[1-6]|tr|td|th|dt|dd|pre|table|[uod]l|br|section|article|blockquote|body|nav|header|footer)\b[^>]*>", re.I)
_TAG = re.compile(r"<[^>]*>")
_ROFF_REQUEST = re.compile(r"^[.'].*$", re.M)
_ROFF_ESCAPE = re.compile(r"\\f(?:\w|\[\w*\])|\\[&/,]|\\(?=-)|\\s[-+]?\d")


def text_of(data):
    """Decodes UTF-8, else Latin-1: old packages have both."""
    try:
        return data.decode("utf-8")
    except UnicodeDecodeError:
        return data.decode("latin-1")


def html_reader(data):
    text = _BLOCK.sub("\0", _DROP.sub(" ", text_of(data)))
    return [" ".join(html.unescape(_TAG.sub("", block)).split()) for block in text.split("\0")]


def plain_reader(data):
    return re.split(r"\n[ \t]*\n", text_of(data).replace("\r\n", "\n"))


def pod_reader(data):
    return [re.sub(r"[A-Z]<+([^<>]*)>+", r"\1", block) for block in plain_reader(data) if not block.startswith(("=", " ", "\t"))]


def roff_reader(data):
    return plain_reader(_ROFF_ESCAPE.sub("", _ROFF_REQUEST.sub("", text_of(data))).encode())


def mail_reader(data):
    """The body of a message; its mark-up taken out when it is HTML."""
    body = data.replace(b"\r\n", b"\n").partition(b"\n\n")[2]
    return html_reader(body) if b"<html" in body.lower() else plain_reader(body)


def r_strings_reader(data):
    """The character strings of an R lazy-load database: chunks of [length][zlib stream], strings as [flags][length][bytes]."""
    lines, at = [], 0
    while at + 4 < len(data):
        try:
            unpacked = zlib.decompress(data[at + 4:])
        except zlib.error:
            at += 1
            continue
        for match in re.finditer(rb"\0\x04\0\x09(....)", unpacked, re.S):
            size = struct.unpack(">I", match[1])[0]
            lines.append(unpacked[match.end():match.end() + size])
        inner = zlib.decompressobj()
        inner.decompress(data[at + 4:])
        at = len(data) - len(inner.unused_data)
    return plain_reader(b"\n".join(lines))


_LETTERS = bytes(range(65, 91)) + bytes(range(97, 123)) + b" \n" + bytes(range(128, 256))


def is_prose(paragraph, min_words):
    """At least 60 bytes, `min_words` words, and three quarters letters or spaces: no tables, indices, listings, encoded attachments."""
    return (len(paragraph) >= 60 and paragraph.count(b" ") >= min_words - 1
            and len(paragraph.translate(None, _LETTERS)) * 4 <= len(paragraph))


class Fresh:
    """Tells a paragraph that was not seen before, whatever its line breaks."""

    def __init__(self):
        self.seen = set()

    def __call__(self, paragraph):
        key = hashlib.blake2b(b" ".join(paragraph.split()), digest_size=8).digest()
        if key in self.seen:
            return False
        self.seen.add(key)
        return True


def prose_of(reader, data, keep, piece_bytes=256_000):
    """The document's paragraphs that keep() accepts, an empty line between them; a long document in pieces of about `piece_bytes`."""
    piece, size = [], 0
    for paragraph in reader(data):
        paragraph = paragraph.strip().encode("utf-8", "ignore")
        if not keep(paragraph):
            continue
        piece.append(paragraph)
        size += len(paragraph) + 2
        if size >= piece_bytes:
            yield b"\n\n".join(piece)
            piece, size = [], 0
    if piece:
        yield b"\n\n".join(piece)
