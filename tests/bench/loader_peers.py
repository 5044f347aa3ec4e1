#!/usr/bin/env python3
"""The loader against what Python users have, on the same tokens in the same run:

  masking   Hugging Face's DataCollatorForLanguageModeling and DataCollatorForWholeWordMask, interleaved with our loader (which also
            reads, decodes, pairs and orders); one thread each, rates in tokens/s and ratios.
  storage   bytes on disk of the same sentences as Megatron's .bin/.idx, MosaicML's MDS and our shards, and by how much the memory of a
            new process grows that reads all of them once in random order of documents.

    python tests/bench/loader_peers.py --corpus DIR [--batches N]

Needs transformers, torch and numpy; for MDS the packages mosaicml-streaming and torchvision (left out of the table when they are not there). Set
BERTPT_LIBRARY to libbertpt.so when it is not found by itself.
"""
import argparse
import pathlib
import statistics
import struct
import subprocess
import sys
import tempfile
import time

ROOT = pathlib.Path(__file__).resolve().parents[2]
sys.path.insert(0, str(ROOT / "bindings/python"))


def masking(corpus, folder, n_batches):
    import bertpt
    import torch
    from transformers import BertTokenizerFast, DataCollatorForLanguageModeling
    from transformers.data.data_collator import DataCollatorForWholeWordMask

    torch.set_num_threads(1)
    tokenizer = BertTokenizerFast(vocab_file=str(pathlib.Path(folder) / "tokenizer/vocab.txt"))
    plain = bertpt.Loader.create(corpus, "train", {"mask_prob": 0.0, "max_seq_length": 128})
    rows = []
    for _ in range(n_batches):
        batch = plain.next()
        cu, ids = list(batch.cu_seqlens), list(batch.ids)
        rows.append([{"input_ids": ids[cu[s]:cu[s + 1]]} for s in range(len(cu) - 1)])
    tokens = [sum(len(row["input_ids"]) for row in batch) for batch in rows]
    for whole_words in (False, True):
        collator = (DataCollatorForWholeWordMask if whole_words else DataCollatorForLanguageModeling)(tokenizer, mlm_probability=0.15)
        ours = bertpt.Loader.create(corpus, "train", {"max_seq_length": 128, "whole_word_mask": whole_words})
        theirs_rates, our_rates = [], []
        for i in range(n_batches):
            begin = time.perf_counter()
            collator(rows[i])
            theirs_rates.append(tokens[i] / (time.perf_counter() - begin))
            begin = time.perf_counter()
            made = ours.next()
            our_rates.append(made.tokens / (time.perf_counter() - begin))
        theirs, us = statistics.median(theirs_rates), statistics.median(our_rates)
        print(f"masking, {'whole words' if whole_words else 'tokens':11}  Hugging Face {theirs / 1e6:6.2f} M tokens/s, ours {us / 1e6:6.1f} M tokens/s "
              f"(reading and pairing included): {us / theirs:.0f} x")


def sentences_of(corpus):
    info = corpus.get_info("train")
    for index in range(info.documents):
        document = corpus.read_document(index, "train")
        ids, at, sentences = document.ids, 0, []
        for length in document.sentence_lengths:
            sentences.append(ids[at:at + length])
            at += length
        yield sentences


def write_megatron(corpus, folder):
    """IndexedDataset: u16 ids in .bin; .idx with lengths i32, pointers i64, document starts i64."""
    import numpy
    lengths, documents = [], [0]
    with open(folder / "m.bin", "wb") as data:
        for document in sentences_of(corpus):
            for sentence in document:
                data.write(numpy.array(sentence, dtype=numpy.uint16).tobytes())
                lengths.append(len(sentence))
            documents.append(len(lengths))
    pointers = numpy.concatenate([[0], numpy.cumsum(numpy.array(lengths[:-1], dtype=numpy.int64) * 2)]).astype(numpy.int64)
    with open(folder / "m.idx", "wb") as index:
        index.write(b"MMIDIDX\x00\x00" + struct.pack("<QBQQ", 1, 8, len(lengths), len(documents)))
        for array in (numpy.array(lengths, dtype=numpy.int32), pointers, numpy.array(documents, dtype=numpy.int64)):
            index.write(array.tobytes())


def write_mds(corpus, folder):
    import numpy
    from streaming import MDSWriter
    with MDSWriter(out=str(folder), columns={"ids": "bytes", "lengths": "bytes"}, compression="zstd:3", hashes=["xxh64"]) as writer:
        for document in sentences_of(corpus):
            writer.write({"ids": numpy.concatenate([numpy.array(s, dtype=numpy.uint16) for s in document]).tobytes(),
                          "lengths": numpy.array([len(s) for s in document], dtype=numpy.uint16).tobytes()})


READERS = {
    "ours": """
corpus = bertpt.Corpus.open(path)
def read(i): return len(corpus.read_document(i, "train").ids)
n = corpus.get_info("train").documents
""",
    "megatron": """
lengths, documents = index_of(path)
data, starts = numpy.memmap(path + "/m.bin", dtype=numpy.uint16, mode="r"), numpy.concatenate([[0], numpy.cumsum(lengths)])
def read(i): return len(numpy.array(data[starts[documents[i]]:starts[documents[i + 1]]]))
n = len(documents) - 1
""",
    "mds": """
dataset = streaming.StreamingDataset(local=path, shuffle=False, batch_size=1)
def read(i): return len(dataset[i]["ids"]) // 2
n = len(dataset)
"""}
READ_ALL = """
import random, struct, sys
sys.path[:0] = {paths!r}
import {module}, numpy
def peak():
    return int(next(line for line in open("/proc/self/status") if line.startswith("VmHWM")).split()[1])
def index_of(folder):
    raw = open(folder + "/m.idx", "rb").read()
    n, m = struct.unpack_from("<QQ", raw, 18)
    return numpy.frombuffer(raw, numpy.int32, n, 34), numpy.frombuffer(raw, numpy.int64, m, 34 + 12 * n)
path, before = {path!r}, peak()
{reader}
order = list(range(n))
random.Random(1).shuffle(order)
tokens = sum(map(read, order))
print(tokens, peak() - before)
"""


def memory_of(kind, path, tokens):
    """KiB that a process grows by; its tokens must be all of them."""
    module = {"ours": "bertpt", "megatron": "numpy", "mds": "streaming"}[kind]
    code = READ_ALL.format(paths=sys.path, module=module, path=str(path), reader=READERS[kind])
    seen, grown = subprocess.run([sys.executable, "-c", code], check=True, capture_output=True, text=True).stdout.split()[-2:]
    if int(seen) != tokens:
        sys.exit(f"{kind} gave {seen} of {tokens} tokens")
    return f"{int(grown) / 1024:.0f} MB more memory to read all once"


def size_of(folder):
    return sum(path.stat().st_size for path in pathlib.Path(folder).rglob("*") if path.is_file())


def storage(corpus, path):
    tokens = corpus.get_info("train").tokens
    with tempfile.TemporaryDirectory() as name:
        folder = pathlib.Path(name)
        ours = sum(file.stat().st_size for file in pathlib.Path(path).glob("train-*.zst"))
        print(f"storage of {tokens} tokens: ours {ours / tokens:.3f} bytes a token (all in); {memory_of('ours', path, tokens)}")
        (folder / "megatron").mkdir()
        write_megatron(corpus, folder / "megatron")
        size = size_of(folder / "megatron")
        print(f"  Megatron .bin/.idx {size / tokens:.3f} bytes a token: {size / ours:.2f} x ours; no checksums; {memory_of('megatron', folder / 'megatron', tokens)}")
        try:
            write_mds(corpus, folder / "mds")
        except ImportError as error:
            print(f"  MDS: left out ({error})")
            return
        size = size_of(folder / "mds")
        print(f"  MosaicML MDS (zstd 3, one sample a document) {size / tokens:.3f} bytes a token: {size / ours:.2f} x ours; read back it is unpacked to 2 bytes a token on disk; {memory_of('mds', folder / 'mds', tokens)}")


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("--corpus", required=True)
    parser.add_argument("--batches", type=int, default=20)
    arguments = parser.parse_args()
    import bertpt
    corpus = bertpt.Corpus.open(arguments.corpus)
    storage(corpus, arguments.corpus)
    masking(corpus, arguments.corpus, arguments.batches)


if __name__ == "__main__":
    main()
