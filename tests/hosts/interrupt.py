#!/usr/bin/env python3
"""Ctrl-C in the sample of every language: it ends within one micro-batch, says how to go on, and another language goes on from there. One run
passes through all hosts whose toolchain is here: each makes some steps, is interrupted, the next one resumes; the last finishes. All
losses are those of a run that nobody interrupted. Needs LibTorch.

  interrupt.py --build build/release
"""

import json
import os
import pathlib
import signal
import subprocess
import sys
import tempfile
import time

from host import NAMES, Host, Wrong, main_of, write_speeches

STEPS_EACH = 3      # that a host makes before it is interrupted
PATIENCE_S = 120


def events_of(run):
    path = run / "run/events.jsonl"
    lines = path.read_text(encoding="utf-8").splitlines(keepends=True) if path.exists() else []
    return [json.loads(line) for line in lines if line.endswith("\n")]


def losses_of(run):
    """By step; the last word on a step counts, and an undone step is no event."""
    return {event["step"]: event["metrics"]["mlm_loss"] for event in events_of(run) if event["event"] == "progress"}


def interrupt(host, arguments, run, steps):
    """Runs the sample until it has done STEPS_EACH steps more, then sends SIGINT. Gives what it printed."""
    goal = max(losses_of(run), default=0) + STEPS_EACH
    command = host.command("pretrain", *arguments, env={"BERTPT_SAMPLE_STEPS": str(steps)})
    process = subprocess.Popen(**command, stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=subprocess.PIPE)
    try:
        end = time.monotonic() + PATIENCE_S
        while max(losses_of(run), default=0) < goal:
            if process.poll() is not None or time.monotonic() > end:
                raise Wrong(f"{host.name}: did not come to step {goal}: {process.returncode} {process.communicate()[1].decode() if process.poll() is not None else ''}")
            time.sleep(0.002)
        process.send_signal(signal.SIGINT)
        stdout, stderr = process.communicate(timeout=PATIENCE_S)
    finally:
        if process.poll() is None:
            process.kill()
            process.communicate()
    said = stdout.decode()
    done = max(losses_of(run))
    # The step in progress when the signal came was undone, or came to its end before the signal was seen; a second one would be too many.
    if done > goal + 2:
        raise Wrong(f"{host.name}: interrupted after step {goal}, it went on to step {done}")
    hint = f"stopped after step {done} of {steps}; resume the run '{run}/run'"
    if hint not in said:
        raise Wrong(f"{host.name}: does not say \"{hint}\" but: {said[-600:]} {stderr.decode()[-600:]}")
    complaints = [line for line in stderr.decode().splitlines() if line and not line.startswith("bertpt warning: ")]
    if process.returncode != 130 or complaints:
        raise Wrong(f"{host.name}: ended with {process.returncode}, expected 130, and complained: {complaints}")
    return done


def test(first, arguments):
    others = [Host(name, first.build) for name in NAMES if name != first.name]
    missing = {host.name: host.missing() for host in others if host.missing()}
    if missing and os.environ.get("BERTPT_REQUIRE_HOSTS") == "1":
        raise Wrong(f"hosts that cannot run here: {missing}")
    hosts = [first] + [host for host in others if host.name not in missing]
    for host in hosts:
        host.make()
    steps = (STEPS_EACH + 3) * len(hosts) + 5
    with tempfile.TemporaryDirectory() as folder:
        folder = pathlib.Path(folder)
        text = folder / "text.jsonl"
        write_speeches(text)
        first.must("pretrain", text, folder / "whole", env={"BERTPT_SAMPLE_STEPS": str(steps)})
        run, trace = folder / "ring", []
        for host in hosts:
            done = interrupt(host, ["--resume", run] if trace else [text, run], run, steps)
            trace.append(f"{host.name} to {done}")
        first.must("pretrain", "--resume", run)
        whole, ring = losses_of(folder / "whole"), losses_of(run)
    wrong = [step for step in range(1, steps + 1) if whole.get(step) != ring.get(step) or step not in whole]
    if wrong:
        raise Wrong(f"losses differ at the steps {wrong}: {[(whole.get(step), ring.get(step)) for step in wrong[:3]]}; {trace}")
    return f"interrupted in each language and resumed by the next, {', '.join(trace)}, {first.name} to {steps}: losses of an uninterrupted run" + (
        f"; not here: {missing}" if missing else "")


if __name__ == "__main__":
    sys.exit(main_of(__doc__, test, "interrupt"))
