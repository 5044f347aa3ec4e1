"""tests/bench/text/tail.py   A synthetic tail: text like a sample of real text, for volumes that the packages do not hold.

Runs of two to eight words are copied from the sample; each run goes on at another place where its last word stands, so words and pairs
keep their frequencies. One word in 500 is made up (the head of one word and the end of another), so that the number of distinct words
keeps growing as it does in real text. Deterministic for a seed.
"""
import random


def paragraphs(sample, size_bytes, seed):
    """Yields paragraphs of 40 to 160 words until they hold `size_bytes`."""
    draw = random.Random(seed)
    words = sample.split()
    places = {}
    for place, word in enumerate(words):
        places.setdefault(word, []).append(place)
    made, at, last = 0, 0, len(words) - 10
    while made < size_bytes:
        paragraph, length = [], draw.randrange(40, 160)
        while len(paragraph) < length:
            run = draw.randrange(2, 9)
            paragraph += words[at:at + run]
            if draw.random() < 0.01:
                head, end = words[draw.randrange(last)], words[draw.randrange(last)]
                paragraph.append(head[:(len(head) + 1) // 2] + end[len(end) // 2:].lower())
            choices = places[words[min(at + run - 1, last)]]
            at = min(choices[int(draw.random() * len(choices))] + 1, last)
        text = b" ".join(paragraph)
        made += len(text) + 2
        yield text
