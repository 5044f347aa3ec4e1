"""Treebanks as running text: documents of paragraphs of sentences, and the layouts in which a segmenter may meet them.

A document is a list of paragraphs, a paragraph a list of (sentence, glue); glue is what stands between the sentence and the next one
(a space, or nothing where the treebank says SpaceAfter=No). Paragraphs begin at "# newpar" and "# newdoc".
"""

import re
import textwrap


def read_conllu(path):
    documents, paragraphs, sentences = [], [], []
    text, glue, covered = None, " ", 0

    def end_paragraph():
        nonlocal sentences
        if sentences:
            paragraphs.append(sentences)
        sentences = []

    def end_document():
        nonlocal paragraphs
        end_paragraph()
        if paragraphs:
            documents.append(paragraphs)
        paragraphs = []

    with open(path, encoding="utf-8") as lines:
        for line in lines:
            line = line.rstrip("\n")
            if line.startswith("# newdoc"):
                end_document()
            elif line.startswith("# newpar"):
                end_paragraph()
            elif line.startswith("# text ="):
                text = line[len("# text =") :].strip()
            elif not line:
                if text:
                    sentences.append((text, glue))
                text, glue, covered = None, " ", 0
            elif line[0] != "#":
                cells = line.split("\t")
                first, _, last = cells[0].partition("-")
                if "." in first:
                    continue  # an empty node of the enhanced graph
                if int(first) > covered:  # words inside a multiword token say nothing of spaces
                    glue = "" if "SpaceAfter=No" in cells[9] else " "
                    covered = int(last or first)
    end_document()
    return documents


def spoken(paragraph):
    return "".join(text + glue for text, glue in paragraph).strip()


def inner_boundaries(paragraph):
    """Counts of characters that are not white space before each sentence of the paragraph but its first."""
    counts, total = [], 0
    for text, _ in paragraph:
        total += len("".join(text.split()))
        counts.append(total)
    return counts[:-1]


def blank_lines(document):
    return "\n\n".join(spoken(p) for p in document)


def one_line(document):
    return "\n".join(spoken(p) for p in document)


def wrapped(document, width=72):
    return "\n\n".join(
        textwrap.fill(re.sub(r"\s", " ", spoken(p)), width, break_long_words=False, break_on_hyphens=False) for p in document)


LAYOUTS = {"blank lines": blank_lines, "a line each": one_line, "wrapped": wrapped}


class Score:
    """Boundaries found inside paragraphs, against the treebank's."""

    def __init__(self):
        self.hits = self.expected = self.found = 0

    def add(self, expected, found):
        self.hits += len(expected & found)
        self.expected += len(expected)
        self.found += len(found)

    @property
    def precision(self):
        return 100 * self.hits / max(1, self.found)

    @property
    def recall(self):
        return 100 * self.hits / max(1, self.expected)

    @property
    def f1(self):
        return 200 * self.hits / max(1, self.expected + self.found)


def gold(document):
    """Inner boundaries and the paragraph ends, both as counts of characters that are not white space in the document."""
    inner, ends, base = set(), set(), 0
    for paragraph in document:
        inner.update(base + count for count in inner_boundaries(paragraph))
        base += len("".join(spoken(paragraph).split()))
        ends.add(base)
    return inner, ends
