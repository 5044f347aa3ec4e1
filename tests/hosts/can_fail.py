#!/usr/bin/env python3
"""Shows that soak.py, exit.py and interrupt.py can fail: they judge a host of a few lines, once an honest one, then one for each thing that
a host must not do.

  can_fail.py --build build/release
"""

import os
import pathlib
import sys
import tempfile

import exit as exit_test
import interrupt as interrupt_test
import soak as soak_test
from host import Host, Wrong

# A host that needs no library. What it does wrong is in $LIE.
LIAR = r'''#!/usr/bin/env python3
import json, os, pathlib, signal, sys, time
lie = os.environ.get("LIE", "")
command = sys.argv[1:]
if command[:2] == ["drill", "handles"]:
    held = []
    while True:
        print("pause", flush=True); sys.stdin.readline()
        if lie == "leaks": held.append(b"\1" * (4 << 20))
        print("pause", flush=True)
        if sys.stdin.readline().strip() == "stop": break
    sys.exit(3 if lie == "fails at the end" else 0)
elif command[:2] == ["drill", "steps"]:
    print(json.dumps({"microseconds": 900 if lie == "slow steps" else 1}))
elif command[:2] == ["drill", "events"]:
    for word in ("on", "stop"): print("pause", flush=True); sys.stdin.readline()
    print(json.dumps({"events": 1000, "seconds": 1 if lie == "slow events" else 0.001}))
elif command[:2] == ["drill", "exit"]:
    print("left" if lie == "says something else" else "leaving")
    if lie == "complains": print("terminate called", file=sys.stderr)
    if lie == "hangs": time.sleep(30)
    if lie == "crashes": sys.stdout.flush(); os.kill(os.getpid(), signal.SIGSEGV)
    sys.exit(1 if lie == "fails" else 0)
elif command[0] == "pretrain":
    run = pathlib.Path(command[2]) / "run"; run.mkdir(parents=True)
    asked = []
    signal.signal(signal.SIGINT, lambda *_: asked.append(1))
    with open(run / "events.jsonl", "w") as events:
        for step in range(1, 51):
            events.write(json.dumps({"event": "progress", "step": step, "metrics": {"mlm_loss": 1.0}}) + "\n"); events.flush()
            time.sleep(0.02)
            if asked and lie != "goes on" or lie == "ends early": break
    if lie != "gives no hint": print(f"stopped after step {step} of {os.environ['BERTPT_SAMPLE_STEPS']}; resume the run '{run}'")
    if lie == "complains": print("unhandled exception", file=sys.stderr)
    sys.exit(0 if lie == "ends as if nothing were" else 130)
'''


def judge(test, lie):
    """What the test says of the lie; empty when it accepts it."""
    os.environ["LIE"] = lie
    try:
        test()
        return ""
    except Wrong as wrong:
        return str(wrong)


def main():
    build = pathlib.Path(sys.argv[2] if sys.argv[1:2] == ["--build"] else "build/release").resolve()
    exit_test.PATIENCE_S = 2
    with tempfile.TemporaryDirectory() as folder:
        root = pathlib.Path(folder)
        script = root / "tests/hosts/liar.sh"
        script.parent.mkdir(parents=True)
        script.write_text(LIAR, encoding="utf-8")
        script.chmod(0o755)
        host = Host("liar", build, root=root, folder=root / "build")
        runs = iter(range(1000))

        def interrupted():
            run = root / f"run-{next(runs)}"
            interrupt_test.interrupt(host, ["text", run], run, 50)

        cases = [(lambda: soak_test.soak(host, "corpus", "handles", False), ("leaks", "fails at the end")),
                 (lambda: soak_test.soak(host, "corpus", "steps", True), ("slow steps",)),
                 (lambda: soak_test.soak(host, "corpus", "events", True), ("slow events",)),
                 (lambda: exit_test.leave(host, "corpus", None, "exit", 0), ("says something else", "complains", "hangs", "crashes", "fails")),
                 (interrupted, ("goes on", "ends early", "gives no hint", "complains", "ends as if nothing were"))]
        for test, lies in cases:
            complaint = judge(test, "")
            if complaint:
                sys.exit(f"can_fail.py: an honest host is refused: {complaint}")
            for lie in lies:
                if not judge(test, lie):
                    sys.exit(f"can_fail.py: a host that {lie!r} is accepted")
    print("soak.py, exit.py, interrupt.py: each refuses what it is there for")


if __name__ == "__main__":
    main()
