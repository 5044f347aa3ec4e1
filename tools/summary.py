#!/usr/bin/env python3
"""One line over several ctest runs: N passed, N failed, N skipped. Reads JUnit files that ctest wrote; exit status 1 on a failure
and when nothing ran. Names the failed and the skipped tests, so that nothing is left out silently."""
import os
import sys
import xml.etree.ElementTree as ElementTree


def reason(case):
    """What the test said why it was skipped: its last line with that word."""
    lines = [line.strip() for line in (case.findtext("system-out") or "").splitlines() if "skip" in line.lower()]
    return f": {lines[-1]}" if lines else ""


def main(paths):
    counts = {"run": 0, "fail": 0, "notrun": 0}
    for path in paths:
        preset = os.path.splitext(os.path.basename(path))[0]
        for case in ElementTree.parse(path).getroot().iter("testcase"):
            # ctest says run, fail, notrun or disabled; a test that could not be started counts as failed, not as skipped.
            status = case.get("status")
            skipped = case.find("skipped")
            if status == "disabled" or (status == "notrun" and skipped is not None and "SKIP" not in (skipped.get("message") or "")):
                status = "fail"
            counts[status] += 1
            if status != "run":
                print(f"{'skipped' if status == 'notrun' else 'failed'}: {preset} {case.get('name')}{reason(case) if status == 'notrun' else ''}")
    print(f"{counts['run']} passed, {counts['fail']} failed, {counts['notrun']} skipped")
    return 1 if counts["fail"] or not counts["run"] else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
