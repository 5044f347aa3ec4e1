"""tests/bench/text/measure.py   One contender in a process of its own: opens the vocabulary, one cold pass over text that the process has not
seen, one warm pass over other text. Prints one JSON line. Run by bench.py.

    measure.py '{"contender": "ours", "case": "english", "folder": ..., "vocab": ..., "lowercase": true, "threads": 1, "limit_bytes": null}'
With "compare": true it prints a checksum of the ids of each document of the cold part instead.
"""
import array
import ctypes
import gc
import importlib
import json
import os
import resource
import sys
import time
import zlib

import documents


def resident_kb():
    with open("/proc/self/statm") as file:
        return int(file.read().split()[1]) * resource.getpagesize() // 1024


def timed_pass(contender, batches, clock):
    begin = clock()
    for batch in batches:
        contender.encode(batch)
    return clock() - begin


def main(given):
    cores = sorted(os.sched_getaffinity(0))
    os.sched_setaffinity(0, given.get("cores") or cores[-given["threads"]:])
    os.environ.update(RAYON_NUM_THREADS=str(given["threads"]), TOKENIZERS_PARALLELISM=str(given["threads"] > 1).lower(), OMP_NUM_THREADS=str(given["threads"]))
    module = importlib.import_module(f"contenders.{given['contender']}")
    cold, warm = documents.load(given["case"], given["folder"], given["limit_bytes"])
    if given.get("share"):  # of two processes that work at once, each takes every other batch
        cold, warm = cold[given["share"] - 1::2], warm[given["share"] - 1::2]
    if given.get("compare"):
        rows = module.Contender(given["vocab"], given["lowercase"], 1).rows([text for batch in cold for text in batch])
        print(json.dumps([zlib.crc32(array.array("i", row).tobytes()) for row in rows]))
        return
    if getattr(module.Contender, "takes_utf8", False):
        cold, warm = ([[text.encode() for text in batch] for batch in batches] for batches in (cold, warm))
    cold_bytes, warm_bytes = documents.size_of(cold), documents.size_of(warm)
    gc.collect()
    gc.disable()
    ctypes.CDLL(None).malloc_trim(0)  # what reading the text left behind is not the engine's memory
    before_kb = resident_kb()
    with open("/proc/self/clear_refs", "w") as file:
        file.write("5")  # the peak begins here
    begin = time.perf_counter()
    contender = module.Contender(given["vocab"], given["lowercase"], given["threads"])
    opened = time.perf_counter() - begin
    opened_kb = resident_kb()
    if given.get("wait"):  # for a common start: the parent writes a line
        print("ready", flush=True)
        sys.stdin.readline()
    clock = time.process_time if given.get("clock") == "cpu" else time.perf_counter
    seconds = [timed_pass(contender, cold, clock), timed_pass(contender, warm, clock)]
    peak_kb = next(int(line.split()[1]) for line in open("/proc/self/status") if line.startswith("VmHWM:"))
    print(json.dumps({"cold": cold_bytes / seconds[0] / 1e6, "warm": warm_bytes / seconds[1] / 1e6, "open_ms": opened * 1e3,
                      "cold_bytes": cold_bytes, "seconds": seconds, "opened_mb": (opened_kb - before_kb) / 1024, "added_mb": (peak_kb - before_kb) / 1024, "peak_mb": peak_kb / 1024}))


if __name__ == "__main__":
    main(json.loads(sys.argv[1]))
