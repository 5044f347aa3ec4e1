#!/usr/bin/env python3
"""What `bertpt corpus build` takes from raw text to shards: wall time, processor time, peak memory; and Google's script to the point where it holds its
documents as lists of tokens (its own tokenizer, which needs the sentences cut beforehand), ours to the same point (sentences cut, then
tokens), and ours to the end, in the same run.

    tests/bench/corpus_build.py --build build/release --vocab vocab.txt [--google CHECKOUT] [--repeat N] [--threads N] FILE...

--repeat gives the same files N times: a corpus larger than the files. CHECKOUT is google-research/bert (create_pretraining_data.py,
tokenization.py); nothing of it is kept here.
"""
import argparse
import itertools
import json
import os
import pathlib
import resource
import shutil
import subprocess
import sys
import tempfile
import time

ROOT = pathlib.Path(__file__).resolve().parents[2]


def ours(arguments, files, size):
    with tempfile.TemporaryDirectory() as folder:
        command = [str(pathlib.Path(arguments.build) / "bin/bertpt"), "corpus", "build", "--vocab", arguments.vocab, "--output", folder + "/c",
                   "--threads", str(arguments.threads), *files]
        before, begin = resource.getrusage(resource.RUSAGE_CHILDREN), time.perf_counter()
        subprocess.run(command, check=True, stderr=subprocess.DEVNULL)
        wall, after = time.perf_counter() - begin, resource.getrusage(resource.RUSAGE_CHILDREN)
        cpu = after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime
        report = json.loads(subprocess.run([command[0], "corpus", "report", "--json", folder + "/c"], check=True, capture_output=True).stdout)
        tokens, each = report["tokens"]["total"], report["shard_bytes_per_token"]
        print(f"ours: {size / 1e6:.0f} MB in {wall:.2f} s on {arguments.threads} threads: {size / wall / 1e6:.1f} MB/s, {tokens / wall / 1e6:.1f} M tokens/s; "
              f"{cpu:.2f} s of processor time: {size / cpu / 1e6:.1f} MB/s per core; peak memory {after.ru_maxrss / 1024:.0f} MB; {each:.3f} bytes a token")
        shutil.rmtree(folder + "/c", ignore_errors=True)
        return size / cpu


def texts_of(path, megabytes):
    size = 0
    with open(path, encoding="utf-8") as source:
        for record in source:
            text = json.loads(record)["text"]
            size += len(text.encode())
            yield text
            if size > megabytes * 1e6:
                return


def to_tokens(arguments, megabytes=50):
    """Sentences, then tokens, on one thread each: bytes per second of processor time."""
    with tempfile.TemporaryFile() as file:
        file.write("\n\n".join(texts_of(arguments.files[0], megabytes)).encode())
        size = file.tell()
        program = str(pathlib.Path(arguments.build) / "bin/bertpt")
        before = resource.getrusage(resource.RUSAGE_CHILDREN)
        for command in ([program, "segment", "--count"], [program, "tokenize", "--count", "--threads", "1", "--vocab", arguments.vocab]):
            file.seek(0)
            subprocess.run(command, check=True, stdin=file, stdout=subprocess.DEVNULL)
        after = resource.getrusage(resource.RUSAGE_CHILDREN)
    rate = size / (after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime)
    print(f"ours, sentences and tokens alone: {rate / 1e6:.1f} MB/s per core over {size / 1e6:.0f} MB")
    return rate


def google(arguments, megabytes=2):
    sys.path.insert(0, str(ROOT / "tests/oracle"))
    sys.path.insert(0, arguments.google)
    import google_instances
    google_instances.stub_tensorflow()
    import tokenization
    tokenizer = tokenization.FullTokenizer(vocab_file=arguments.vocab, do_lower_case=True)
    documents = [text.splitlines() for text in texts_of(arguments.files[0], megabytes)]
    size = sum(len(line.encode()) for line in itertools.chain.from_iterable(documents))
    begin = time.process_time()
    held = [[tokenizer.tokenize(tokenization.convert_to_unicode(line).strip()) for line in lines] for lines in documents]
    del held
    rate = size / (time.process_time() - begin)
    print(f"Google's script: {rate / 1e6:.2f} MB/s per core over {size / 1e6:.1f} MB")
    return rate


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--build", default=str(ROOT / "build/release"))
    parser.add_argument("--vocab", required=True)
    parser.add_argument("--google")
    parser.add_argument("--repeat", type=int, default=1)
    parser.add_argument("--threads", type=int, default=os.cpu_count())
    parser.add_argument("files", nargs="+")
    arguments = parser.parse_args()
    files = arguments.files * arguments.repeat
    size = sum(os.path.getsize(path) for path in files)
    our_rate = ours(arguments, files, size)
    if arguments.google:
        theirs = google(arguments)
        print(f"ratio per core: {to_tokens(arguments) / theirs:.0f} to the same point, {our_rate / theirs:.0f} with our shards written")


if __name__ == "__main__":
    main()
