"""The segmenters that contest.py compares. Each takes texts and gives, for each text, its sentences as a list of strings; what a peer
rewrites does not matter, since only the characters that are not white space are counted. A peer that is not installed is left out
and named.
"""

import subprocess
import time


class Ours:
    name = "bertpt"

    def __init__(self, program):
        self.program = program
        self.policy = "auto"

    def split(self, texts):
        raw = [text.encode() for text in texts]
        data = b"".join(b"%d\n%s" % (len(text), text) for text in raw)
        lines = subprocess.run([self.program, self.policy], input=data, capture_output=True, check=True).stdout.decode().splitlines()
        for text, line in zip(raw, lines):
            spans = [int(word) for word in line.split()]
            yield [text[begin:end].decode("utf-8", "replace") for begin, end in zip(spans[::2], spans[1::2])]

    def speed(self, path):
        """MB/s of CPU time at one thread, the best of five passes."""
        output = subprocess.run([self.program, "--time", "paragraph", path], capture_output=True, check=True).stdout
        return float(output.split()[0])


class Peer:
    def split(self, texts):
        for text in texts:
            yield self.one(text)

    def speed(self, path, limit_seconds=10):
        """MB/s of CPU time at one thread: paragraphs of the file until it ends or the time is up."""
        with open(path, encoding="utf-8") as file:
            paragraphs = [paragraph for paragraph in file.read().split("\n") if paragraph]
        size, begin = 0, time.process_time()
        for paragraph in paragraphs:
            self.one(paragraph)
            size += len(paragraph.encode()) + 1
            if time.process_time() - begin > limit_seconds:
                break
        return size / (time.process_time() - begin) / 1e6


class BlingFire(Peer):
    name = "blingfire"

    def __init__(self):
        import blingfire

        self.one = lambda text: blingfire.text_to_sentences(text).split("\n")


class PySbd(Peer):
    name = "pysbd"

    def __init__(self):
        import pysbd

        self.one = pysbd.Segmenter(language="en", clean=False).segment


class Sentencex(Peer):
    name = "sentencex"

    def __init__(self):
        import sentencex

        self.one = lambda text: list(sentencex.segment("en", text))


class Syntok(Peer):
    name = "syntok"

    def __init__(self):
        import syntok.segmenter

        self.one = lambda text: [
            "".join(token.spacing + token.value for token in sentence)
            for paragraph in syntok.segmenter.process(text) for sentence in paragraph]


class Punkt(Peer):
    """NLTK's Punkt, which comes without a model: trained on the text of the benchmark, as its paper does."""

    name = "punkt"

    def __init__(self, training_text):
        from nltk.tokenize.punkt import PunktSentenceTokenizer, PunktTrainer

        trainer = PunktTrainer()
        trainer.INCLUDE_ALL_COLLOCS = True
        trainer.train(training_text)
        self.one = PunktSentenceTokenizer(trainer.get_params()).tokenize


def peers(training_text):
    """The peers that can be had, and the names of the others."""
    found, missing = [], []
    for make in (BlingFire, PySbd, Sentencex, Syntok, lambda: Punkt(training_text)):
        try:
            found.append(make())
        except ImportError as error:
            missing.append(str(error.name))
    return found, missing
