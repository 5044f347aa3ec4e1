#!/usr/bin/env python3
"""tests/bench/text/bench.py   The table of tokenizers: libbertpt, Hugging Face, nanotoken, tokie, flash-tokenizer, BlingFire.

    bench.py --texts FOLDER --vocab VOCAB.txt [--library FOLDER] [--case NAME ...] [--only NAME ...] [--threads 1 2] [--rounds 3] [--clock wall|cpu] [--json FILE]

Run it with a Python that has the packages of the rivals (those that are not there are named and left out):
    pip install tokenizers==0.23.2 nanotoken==0.1.0 tokie==0.1.4 flash-tokenizer==1.2.0 blingfire==0.1.8
FOLDER is the output of data.py. First the ids of each contender are compared with Hugging Face's; ours must be equal, a rival that is not is
marked and timed all the same. Then rounds: each contender in turn in a new process, pinned to as many cores as threads. "cold" is one
pass over text that the process has not seen, "warm" a pass of the same process over other text. Ratios are ours / theirs of the same
round (`ours` where it runs, else `ours_utf8`); the interval is the smallest and largest of the rounds. Slow contenders read a part of the text (column MB).
"""
import argparse
import importlib
import json
import os
import pathlib
import statistics
import subprocess
import sys

import documents

HERE = pathlib.Path(__file__).resolve().parent
ROOT = HERE.parents[2]
OURS = ["ours", "ours_utf8"]
CONTENDERS = [*OURS, "nano", "tokie_engine", "flash", "bling", "huggingface"]
SLOW = {"huggingface": 12_000_000, "flash": 40_000_000, "bling": 40_000_000}  # bytes of the text that they read


def parse():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--texts", type=pathlib.Path, required=True)
    parser.add_argument("--vocab", type=pathlib.Path, default=ROOT / "tests/golden/vocab/bert-base-uncased.txt")
    parser.add_argument("--library", type=pathlib.Path, default=ROOT / "build/release/lib")
    parser.add_argument("--case", nargs="+", choices=documents.CASES, default=documents.CASES)
    parser.add_argument("--only", nargs="+", choices=CONTENDERS, default=CONTENDERS)
    parser.add_argument("--threads", nargs="+", type=int, default=[1, 2])
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--compare-mb", type=float, default=4, help="how much of each text is compared with Hugging Face first; 0: nothing")
    parser.add_argument("--clock", choices=["wall", "cpu"], default="wall", help="cpu: processor time of all threads, for a machine that is busy")
    parser.add_argument("--json", type=pathlib.Path, help="append one line with everything measured")
    return parser.parse_args()


def task(given, contender, case, threads, **more):
    return json.dumps({"contender": contender, "case": case, "folder": str(given.texts), "vocab": str(given.vocab), "threads": threads,
                       "lowercase": "uncased" in given.vocab.stem, "limit_bytes": SLOW.get(contender), "clock": given.clock, **more})


def measure(given, contender, case, threads, **more):
    done = subprocess.run([sys.executable, HERE / "measure.py", task(given, contender, case, threads, **more)], capture_output=True, text=True)
    if done.returncode != 0:
        return {"failed": (done.stderr.strip().splitlines() or [f"status {done.returncode}"])[-1]}
    return json.loads(done.stdout.splitlines()[-1])


def two_processes(given, contender, case):
    """MB/s of two processes of ours (`contender`) at once, one thread each, each on half of the text: begun together, counted until the later ends."""
    cores = sorted(os.sched_getaffinity(0))[-2:]
    if len(cores) < 2:
        return None
    running = [subprocess.Popen([sys.executable, HERE / "measure.py", task(given, contender, case, 1, share=i + 1, wait=True, cores=[core])],
                                stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True) for i, core in enumerate(cores)]
    for process in running:
        process.stdout.readline()
    for process in running:
        process.stdin.write("go\n")
        process.stdin.flush()
    results = [json.loads(process.communicate()[0].splitlines()[-1]) for process in running]
    return sum(r["cold_bytes"] for r in results) / max(r["seconds"][0] for r in results) / 1e6


def compare(given, case, names):
    """How many documents there are, and in how many each contender differs from Hugging Face."""
    rows = {name: measure(given, name, case, 1, compare=True, limit_bytes=int(given.compare_mb * 1e6)) for name in {*names, "huggingface"}}
    reference = rows["huggingface"]
    if "failed" in reference:
        raise SystemExit(f"no reference: {reference['failed']}")
    return len(reference), {name: row["failed"] if "failed" in row else sum(a != b for a, b in zip(reference, row)) for name, row in rows.items()}


def installed(names):
    found = []
    for name in names:
        try:
            importlib.import_module(f"contenders.{name}")
            found.append(name)
        except ImportError as error:
            print(f"{name}: left out ({error})")
    return found


def shown(values):
    return f"{statistics.median(values):8.1f}"


def ratio(ours, theirs):
    values = [a / b for a, b in zip(ours, theirs)]
    return f"{statistics.median(values):7.2f} [{min(values):.2f}, {max(values):.2f}]"


def run_case(given, case, threads, names, differing):
    rounds = {name: [] for name in names}
    own = [name for name in OURS if name in names]
    processes = {name: [] for name in own}
    for _ in range(given.rounds):
        for name in names:
            if not any("failed" in r for r in rounds[name]):
                rounds[name].append(measure(given, name, case, threads))
        for name in own if threads == 2 and case in documents.FILES else []:
            processes[name].append(two_processes(given, name, case))
    print(f"\n{case}, {threads} thread{'s' if threads > 1 else ''}")
    print(f"  {'':14} {'MB':>6} {'cold MB/s':>9} {'warm MB/s':>9} {'open ms':>8} {'open MB':>8} {'added MB':>8} {'peak MB':>8}  {'ours/theirs, cold':24} {'warm':24} ids")
    for name in names:
        results = rounds[name]
        if "failed" in results[0]:
            print(f"  {name:14} {results[0]['failed']}")
            continue
        column = lambda key: [r[key] for r in results]
        ours = rounds[own[0]] if own else results
        against = ["", ""] if name in own else [ratio([r[key] for r in ours], column(key)) for key in ("cold", "warm")]
        wrong = differing.get(name)
        print(f"  {name:14} {results[0]['cold_bytes'] / 1e6:6.1f} {shown(column('cold')):>9} {shown(column('warm')):>9} {shown(column('open_ms'))} "
              f"{shown(column('opened_mb'))} {shown(column('added_mb'))} {shown(column('peak_mb'))}  {against[0]:24} {against[1]:24} "
              f"{'' if wrong is None else 'equal' if wrong == 0 else f'differs in {wrong}'}")
    for name, speeds in processes.items():
        if not speeds or not speeds[0] or "failed" in rounds[name][0]:
            continue
        print(f"  two processes of {name}, one thread each: {statistics.median(speeds):.1f} MB/s cold; two threads / two processes: "
              f"{ratio([r['cold'] for r in rounds[name]], speeds).strip()}")
    return {"case": case, "threads": threads, "rounds": rounds, "two_processes": processes, "differing": differing}


def main():
    given = parse()
    os.environ["BERTPT_LIBRARY"] = str(given.library.resolve())
    names = installed(given.only)
    everything, failed = [], False
    for case in given.case:
        differing = {}
        if given.compare_mb > 0:
            n, differing = compare(given, case, names)
            print(f"{case}: {n} documents compared with Hugging Face; differing: {differing}", flush=True)
            if any(differing.get(name) for name in OURS):
                print("  ours is wrong here: not timed")
                failed = True
                continue
        for threads in given.threads:
            everything.append(run_case(given, case, threads, names, differing))
            sys.stdout.flush()
    if given.json:
        commit = subprocess.run(["git", "-C", ROOT, "rev-parse", "--short", "HEAD"], capture_output=True, text=True).stdout.strip()
        with open(given.json, "a") as file:
            file.write(json.dumps({"commit": commit, "cores": os.cpu_count(), "vocab": given.vocab.name, "results": everything}) + "\n")
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main())
